//! What is asked beside the road from the post to the payment.

use crate::market::Market;
use crate::moves::{Call, moves, words};
use crate::trust::opinion;
use market_core::candidacy::confirm::ConfirmApplication;
use market_core::event::Recorded;
use market_core::ids::{FileId, JobId, PartyId, PayoutId};
use market_core::job::answer_cancel::{Answer, AnswerCancel};
use market_core::job::attach::{AttachFile, RemoveAttachment};
use market_core::job::edit::{Changes, EditJob};
use market_core::job::extend::ExtendDeadline;
use market_core::job::feature::FeatureJob;
use market_core::job::request_cancel::{LapseCancelRequest, RequestCancel, WithdrawCancelRequest};
use market_core::job::review::ReviewWork;
use market_core::job::{Due, Posted, Stage};
use market_core::money::Money;
use market_core::rejection::Rejection;
use market_core::time::Span;

moves!(AsideMove: EditJob ConfirmApplication ExtendDeadline AttachFile RemoveAttachment FeatureJob RequestCancel AnswerCancel
    WithdrawCancelRequest LapseCancelRequest ReviewWork);

impl Market {
    pub(crate) fn aside_move(&mut self, what: AsideMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let (job, who) = (call.job, call.who);
        match what {
            AsideMove::EditJob => self.run(&EditJob { job, poster: who, changes: changes(call) }),
            AsideMove::ConfirmApplication => {
                let application = self.applications.get(&(job, who)).copied();
                let application = application.unwrap_or(call.application(self));
                let terms_version = call.is_strange().then_some(7);
                self.run(&ConfirmApplication { job, agent: who, application, terms_version })
            }
            AsideMove::ExtendDeadline => {
                let deadline = self.now.after(Span::hours(u32::from(call.n) % 500));
                self.run(&ExtendDeadline { job, poster: who, deadline })
            }
            AsideMove::AttachFile => self.attach(job, who, call.n),
            AsideMove::RemoveAttachment => {
                let held = self.posted(job).and_then(|posted| posted.attachments.first().copied());
                let file = held.unwrap_or(FileId(job.0));
                self.run(&RemoveAttachment { job, poster: who, file })
            }
            AsideMove::FeatureJob => {
                let expected_total = call.is_strange().then(|| call.amount());
                self.run(&FeatureJob { job, poster: who, days: 1 + u32::from(call.n) % 32, expected_total })
            }
            AsideMove::RequestCancel => {
                self.run(&RequestCancel { job, by: who, worker_amount: self.award(call), words: words() })
            }
            AsideMove::AnswerCancel => self.answer(job, who, call.n),
            AsideMove::WithdrawCancelRequest => self.run(&WithdrawCancelRequest { job, by: who }),
            AsideMove::LapseCancelRequest => self.run(&LapseCancelRequest { job }),
            AsideMove::ReviewWork => {
                let rating = u8::try_from(call.n / 2 % 7).unwrap();
                self.run(&ReviewWork { job, by: who, opinion: opinion(rating) })
            }
        }
    }

    fn posted(&self, job: JobId) -> Option<Posted> {
        self.job(job).posted(job).ok().cloned()
    }

    fn attach(&mut self, job: JobId, poster: PartyId, n: u16) -> Result<Vec<Recorded>, Rejection> {
        let file = FileId(self.new_id());
        self.run(&AttachFile {
            job,
            poster,
            file,
            name: "brief.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            sha256: "00".repeat(32),
            size: u64::from(n),
        })
    }

    /// Nothing, everything, something between, or more than there is.
    fn award(&self, call: &Call) -> Money {
        let price = self.posted(call.job).and_then(|posted| match posted.stage {
            Stage::InProgress(contract, _) => Some(contract.in_escrow().unwrap().minor()),
            Stage::Open { .. }
            | Stage::PendingEscrow(_)
            | Stage::PendingProof { .. }
            | Stage::Delivered { .. }
            | Stage::Completed { .. }
            | Stage::Disputed(_)
            | Stage::Cancelled(_) => None,
        });
        let price = price.unwrap_or(1);
        Money::usd(match call.n % 8 {
            0 => 0,
            2 => price,
            4 => price / 2,
            6 => price.min(5),
            _ => u64::from(call.n),
        })
        .unwrap()
    }

    fn answer(&mut self, job: JobId, by: PartyId, n: u16) -> Result<Vec<Recorded>, Rejection> {
        let payout = PayoutId(self.new_id());
        let answer = if n.is_multiple_of(4) { Answer::Yes(payout) } else { Answer::No };
        let recorded = self.run(&AnswerCancel { job, by, answer })?;
        if self.payout_of_job(job) == Some(payout) {
            self.payouts.push(payout);
        }
        Ok(recorded)
    }

    /// Poster and worker talk about the end, or about more time.
    pub(crate) fn talk(&mut self, posted: &Posted, agent: PartyId, due: &Due, fork: u8, n: u16) {
        let (poster, n) = (posted.poster, n & !1);
        let sides = if n % 4 == 0 { (poster, agent) } else { (agent, poster) };
        let (what, who) = match (&posted.cancel_request, fork % 5) {
            (_, 0) => (AsideMove::ExtendDeadline, poster),
            (None, 1) => (AsideMove::AttachFile, poster),
            (None, _) => (AsideMove::RequestCancel, sides.0),
            (Some(request), 2) => (AsideMove::WithdrawCancelRequest, request.by),
            (Some(_), 3) if n.is_multiple_of(16) => return self.wait_until(posted.closes_at(due)),
            (Some(request), _) => (AsideMove::AnswerCancel, if request.by == poster { agent } else { poster }),
        };
        // What the answer is lies in another part of the number than who speaks.
        let n = if what == AsideMove::AnswerCancel { n / 4 * 2 } else { n };
        self.ask(&Call { what: crate::moves::Move::Aside(what), who, other: who, job: posted.job, n });
    }
}

fn changes(call: &Call) -> Changes {
    Changes {
        title: call.n.is_multiple_of(4).then(|| format!("SaaS research {}", call.n)),
        budget_max: call.is_strange().then(|| call.amount()),
        ..Changes::default()
    }
}
