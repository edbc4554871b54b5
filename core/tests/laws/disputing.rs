//! What is asked when poster and worker do not agree on what the work is worth.

use crate::market::{JOBS, Market, job as job_of};
use crate::moves::{Call, Move, moves, words};
use crate::timers::punctual;
use market_core::dispute::cap::RuleByCap;
use market_core::dispute::close_evidence::CloseEvidence;
use market_core::dispute::close_votes::CloseVotes;
use market_core::dispute::default::DefaultJudgment;
use market_core::dispute::draw::DrawPanel;
use market_core::dispute::evidence::AddEvidence;
use market_core::dispute::file::FileDispute;
use market_core::dispute::offer::{AcceptOffer, OfferInDispute};
use market_core::dispute::respond::RespondToDispute;
use market_core::dispute::rule::RuleDispute;
use market_core::dispute::seal::canonical;
use market_core::dispute::vote::VoteInDispute;
use market_core::dispute::withdraw::WithdrawDispute;
use market_core::dispute::{Dispute, DisputeRejection, Matter, Phase, Reason};
use market_core::event::Recorded;
use market_core::ids::{DisputeId, JobId, PartyId, PayoutId};
use market_core::job::{Frozen, Posted, Stage};
use market_core::money::Money;
use market_core::party::Role;
use market_core::party::grant_role::GrantRole;
use market_core::proof::open::OpenRound;
use market_core::proof::{Openings, Unsealed};
use market_core::rejection::Rejection;
use market_core::stream::Position;
use market_core::time::Timestamp;

moves!(DisputeMove: FileDispute RespondToDispute AddEvidence OfferInDispute AcceptOffer WithdrawDispute RuleDispute
    VoteInDispute DefaultJudgment CloseEvidence DrawPanel CloseVotes RuleByCap);

impl DisputeMove {
    /// Whether the market's timers ask for it.
    pub(crate) fn is_a_timers(self) -> bool {
        match self {
            Self::DefaultJudgment | Self::CloseEvidence | Self::DrawPanel | Self::CloseVotes | Self::RuleByCap => true,
            Self::FileDispute
            | Self::RespondToDispute
            | Self::AddEvidence
            | Self::OfferInDispute
            | Self::AcceptOffer
            | Self::WithdrawDispute
            | Self::VoteInDispute
            | Self::RuleDispute => false,
        }
    }
}

impl Market {
    pub(crate) fn dispute_move(&mut self, what: DisputeMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let (job, by) = (call.job, call.who);
        if what == DisputeMove::FileDispute {
            return self.file(call);
        }
        let matter = self.matter(job);
        match what {
            DisputeMove::FileDispute => unreachable!(),
            DisputeMove::RespondToDispute => {
                let worker_amount = call.n.is_multiple_of(4).then(|| self.part(call));
                self.run(&RespondToDispute { matter, by, message: "No.".to_owned(), worker_amount, words: words() })
            }
            DisputeMove::AddEvidence => {
                self.run(&AddEvidence { matter, by, description: "Row 7.".to_owned(), words: words() })
            }
            DisputeMove::OfferInDispute => {
                let worker_amount = self.part(call);
                let recorded = self.run(&OfferInDispute { matter, by, worker_amount });
                self.keep(&recorded, matter.payout);
                recorded
            }
            DisputeMove::AcceptOffer => {
                let recorded = self.run(&AcceptOffer { matter, by, expected: None });
                self.keep(&recorded, matter.payout);
                recorded
            }
            DisputeMove::WithdrawDispute => self.run(&WithdrawDispute { matter, by }),
            DisputeMove::RuleDispute => {
                if call.n.is_multiple_of(2) {
                    self.run(&GrantRole { party: call.other, role: Role::Admin })?;
                }
                let (worker_amount, reason) = (self.part(call), "I looked.".to_owned());
                self.run(&RuleDispute { matter, admin: call.other, worker_amount, reason, words: words() })
            }
            DisputeMove::VoteInDispute => self.vote(matter, call),
            DisputeMove::DefaultJudgment
            | DisputeMove::CloseEvidence
            | DisputeMove::DrawPanel
            | DisputeMove::CloseVotes
            | DisputeMove::RuleByCap => self.dispute_timer(what, job),
        }
    }

    fn keep(&mut self, recorded: &Result<Vec<Recorded>, Rejection>, payout: PayoutId) {
        if recorded.is_ok() && !self.payouts.contains(&payout) {
            self.payouts.push(payout);
        }
    }

    fn file(&mut self, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let payout = self.payout_of_job(call.job).filter(|_| !call.is_strange());
        let command = FileDispute {
            job: call.job,
            by: call.who,
            reason: Reason::Late,
            description: "It is not there.".to_owned(),
            worker_amount: call.n.is_multiple_of(4).then(|| self.part(call)),
            payout,
            openings: self.openings(call.job),
            words: words(),
        };
        self.run(&command)
    }

    /// Nothing, everything, something between, or more than there is.
    fn part(&self, call: &Call) -> Money {
        let price = match self.dispute_of(call.job) {
            Some(Dispute::Filed(filed)) => filed.price.minor(),
            Some(Dispute::Unfiled) | None => 100,
        };
        Money::usd(match call.n % 16 {
            0 => 0,
            2 => price,
            9 => price + 1,
            _ => u64::from(call.n) % (price + 1),
        })
        .unwrap()
    }

    /// The latest dispute of a job.
    pub(crate) fn dispute_of(&self, job: JobId) -> Option<Dispute> {
        let posted = self.job(job).posted(job).ok()?.clone();
        (posted.disputes > 0).then(|| self.log.load(&DisputeId::of(job, posted.disputes)).0)
    }

    fn matter(&mut self, job: JobId) -> Matter {
        let number = self.job(job).posted(job).map_or(1, |posted| posted.disputes.max(1));
        let payout = self.payout_of_job(job);
        let payout = payout.unwrap_or_else(|| PayoutId(self.new_id()));
        Matter { dispute: DisputeId::of(job, number), job, payout }
    }

    /// What falls due next around a disputed job.
    pub(crate) fn falls_due_in(&self, job: JobId, frozen: &Frozen) -> (Timestamp, crate::timers::Timer) {
        let (dispute, _): (Dispute, _) = self.log.load(&frozen.dispute);
        let filed = dispute.filed(frozen.dispute).unwrap();
        let what = match filed.phase {
            Phase::Filed { .. } => DisputeMove::DefaultJudgment,
            Phase::Negotiating => DisputeMove::CloseEvidence,
            Phase::Closed { .. } => DisputeMove::DrawPanel,
            Phase::Undecided => DisputeMove::RuleByCap,
            Phase::Panel { .. } | Phase::Voted { .. } => DisputeMove::CloseVotes,
            phase => panic!("the job waits for a dispute that is {phase:?}"),
        };
        (filed.falls_due_at().unwrap(), crate::timers::Timer::Dispute(job, what))
    }

    pub(crate) fn dispute_timer(&mut self, what: DisputeMove, job: JobId) -> Result<Vec<Recorded>, Rejection> {
        let matter = self.matter(job);
        let dispute = matter.dispute;
        let recorded = match what {
            DisputeMove::DefaultJudgment => self.run(&DefaultJudgment { matter }),
            DisputeMove::CloseEvidence => self.run(&CloseEvidence { dispute }),
            DisputeMove::DrawPanel => self.run(&self.lot(dispute, job)),
            DisputeMove::CloseVotes => self.run(&CloseVotes { matter, openings: self.votes_of(dispute) }),
            DisputeMove::RuleByCap => self.run(&RuleByCap { matter }),
            _ => Err(DisputeRejection::NotFound { dispute }.into()),
        };
        self.keep(&recorded, matter.payout);
        recorded
    }

    pub(crate) fn check_dispute_timer(&self, what: DisputeMove, job: JobId, due_at: Timestamp) {
        let number = self.job(job).posted(job).unwrap().disputes;
        let dispute = DisputeId::of(job, number);
        let payout = self.payout_of_job(job).unwrap_or(PayoutId(job.0));
        let matter = Matter { dispute, job, payout };
        match what {
            DisputeMove::DefaultJudgment => punctual(self, &DefaultJudgment { matter }, due_at),
            DisputeMove::CloseEvidence => punctual(self, &CloseEvidence { dispute }, due_at),
            DisputeMove::DrawPanel => punctual(self, &self.lot(dispute, job), due_at),
            DisputeMove::CloseVotes => {
                punctual(self, &CloseVotes { matter, openings: self.votes_of(dispute) }, due_at);
            }
            DisputeMove::RuleByCap => punctual(self, &RuleByCap { matter }, due_at),
            other => panic!("{other:?} is no timer"),
        }
    }

    /// What the two sides of a dispute do next.
    pub(crate) fn quarrel(&mut self, posted: &Posted, agent: PartyId, fork: u8, n: u16) {
        let sides = [posted.poster, agent];
        let (one, other) = (sides[usize::from(fork % 2)], sides[usize::from((fork + 1) % 2)]);
        let outsider = crate::market::party(2);
        if let Some(panelist) = self.silent(posted).filter(|_| fork % 32 > 20) {
            let _ = self.run(&self.acknowledgement(posted.job, panelist));
            let what = Move::Dispute(DisputeMove::VoteInDispute);
            return self.ask(&Call { what, who: panelist, other: panelist, job: posted.job, n });
        }
        let filer = self.filer(posted).unwrap_or(one);
        let respondent = sides.into_iter().find(|side| *side != filer).unwrap_or(one);
        let (what, who, admin) = match fork / 2 % 16 {
            0 | 1 => (DisputeMove::OfferInDispute, one, other),
            2 => (DisputeMove::AcceptOffer, one, other),
            // Mostly whoever can.
            3..6 => (DisputeMove::RespondToDispute, respondent, other),
            6 => (DisputeMove::AddEvidence, one, other),
            7 => (DisputeMove::WithdrawDispute, filer, other),
            8 => (DisputeMove::RuleDispute, one, outsider),
            _ => return self.wait_for(posted),
        };
        self.ask(&Call { what: Move::Dispute(what), who, other: admin, job: posted.job, n });
    }

    /// Somebody of the panel who has not voted.
    fn silent(&self, posted: &Posted) -> Option<PartyId> {
        let Dispute::Filed(filed) = self.dispute_of(posted.job)? else { return None };
        let mut silent = filed.panel.iter().filter(|seat| seat.commitment.is_none());
        silent.next().filter(|_| matches!(filed.phase, Phase::Panel { .. })).map(|seat| seat.panelist.party)
    }

    fn vote(&mut self, matter: Matter, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let Matter { dispute, job, .. } = matter;
        let held: Dispute = self.log.load(&dispute).0;
        let seat = held.filed(dispute)?.seat_of(call.who).map(|seat| seat.panelist.seat);
        let (by, worker_amount, nonce) = (call.who, self.part(call), [call.n.to_le_bytes()[0]; 32]);
        let recorded = self.run(&VoteInDispute { dispute, job, by, seat, worker_amount, nonce })?;
        let beside = Unsealed { nonce: hex::encode(nonce), canonical: canonical(worker_amount) };
        self.votes.insert((dispute, seat.unwrap()), beside);
        Ok(recorded)
    }

    /// What lies beside the log for the votes.
    fn votes_of(&self, dispute: DisputeId) -> Openings {
        let held: Dispute = self.log.load(&dispute).0;
        let Ok(filed) = held.filed(dispute) else { return Openings::new() };
        let given = filed.panel.iter().filter(|seat| seat.commitment.is_some());
        given.map(|seat| (seat.panelist.seat, self.votes.get(&(dispute, seat.panelist.seat)).cloned())).collect()
    }

    /// A lot of as many as are drawn for the rounds of the job.
    fn lot(&self, dispute: DisputeId, job: JobId) -> DrawPanel {
        let OpenRound { checkpoint, candidates, .. } = self.draw(job);
        DrawPanel { dispute, job, closed: Position(0), checkpoint, candidates }
    }

    /// A job that is disputed.
    pub(crate) fn disputed(&self) -> Option<JobId> {
        let is_disputed =
            |job: &JobId| matches!(self.job(*job).posted(*job), Ok(Posted { stage: Stage::Disputed(_), .. }));
        (0..JOBS).map(job_of).find(is_disputed)
    }

    fn filer(&self, posted: &Posted) -> Option<PartyId> {
        match self.dispute_of(posted.job)? {
            Dispute::Filed(filed) => filed.by.map(|by| filed.case.party_of(by)),
            Dispute::Unfiled => None,
        }
    }

    fn wait_for(&mut self, posted: &Posted) {
        if let Stage::Disputed(frozen) = &posted.stage {
            let (due_at, _) = self.falls_due_in(posted.job, frozen);
            self.wait_until(due_at);
        }
    }
}
