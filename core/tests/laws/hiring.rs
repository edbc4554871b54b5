//! What is asked before money is in a job.

use crate::market::Market;
use crate::moves::{Call, moves, words};
use market_core::candidacy::apply::Apply;
use market_core::candidacy::reject::RejectApplication;
use market_core::candidacy::withdraw::WithdrawApplication;
use market_core::category::WorkCategory;
use market_core::event::Recorded;
use market_core::ids::ApplicationId;
use market_core::job::accept::AcceptApplication;
use market_core::job::cancel::CancelJob;
use market_core::job::expire::ExpireJob;
use market_core::job::lapse::LapseFunding;
use market_core::job::post::PostJob;
use market_core::job::unaccept::UnacceptApplication;
use market_core::job::{Basis, Job, Milestone, Plan, Terms, Visibility, Windows};
use market_core::proof::{Assignment, ProofTerms};
use market_core::rejection::Rejection;
use market_core::time::Span;

moves!(HiringMove: PostJob CancelJob ExpireJob AcknowledgeNda Apply Reject WithdrawApplication Accept Unaccept LapseFunding);

impl Market {
    pub(crate) fn hiring_move(&mut self, what: HiringMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let (job, poster, agent) = (call.job, call.who, call.other);
        let application = call.application(self);
        match what {
            HiringMove::PostJob => {
                // An id is drawn for one job and never again.
                if self.job(job) != Job::Unposted {
                    return Ok(Vec::new());
                }
                self.run(&PostJob { job, poster, terms: self.terms(call) })
            }
            HiringMove::CancelJob => self.run(&CancelJob { job, poster }),
            HiringMove::ExpireJob => self.run(&ExpireJob { job }),
            HiringMove::AcknowledgeNda => self.run(&self.acknowledgement(job, call.who)),
            HiringMove::Apply => self.apply(call),
            HiringMove::Reject => self.run(&RejectApplication { job, poster, agent, application }),
            HiringMove::WithdrawApplication => self.run(&WithdrawApplication { job, agent, application }),
            HiringMove::Accept => {
                let expected_price = call.is_strange().then(|| call.amount());
                self.run(&AcceptApplication { job, poster, application, agent, expected_price, version: None })
            }
            HiringMove::Unaccept => self.run(&UnacceptApplication { job, poster }),
            HiringMove::LapseFunding => self.run(&LapseFunding { job }),
        }
    }

    fn apply(&mut self, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let application = ApplicationId(self.new_id());
        let deliveries = ["24 hours", "2-3 days", "soon", "1 week"];
        let command = Apply {
            job: call.job,
            agent: call.who,
            application,
            price: call.amount(),
            message: if call.is_strange() { "short" } else { "I have done this before." }.to_owned(),
            estimated_delivery: deliveries[usize::from(call.n / 2 % 4)].to_owned(),
            words: words(),
        };
        let recorded = self.run(&command)?;
        self.applications.insert((call.job, call.who), application);
        Ok(recorded)
    }

    pub(crate) fn terms(&self, call: &Call) -> Terms {
        let deadline = match call.n % 8 {
            0 => Some(self.now.after(Span::days(3))),
            2 => Some(self.now.after(Span::seconds(1))),
            _ => None,
        };
        Terms {
            title: "SaaS research".to_owned(),
            description: "Compare twenty products in a table.".to_owned(),
            category: WorkCategory::Research,
            budget_min: call.amount(),
            budget_max: call.amount(),
            deadline: deadline.or(call.is_strange().then_some(self.now)),
            tags: vec![],
            visibility: if call.n % 32 == 13 { Visibility::Private } else { Visibility::Public },
            windows: Windows { review: call.n.is_multiple_of(3).then_some(Span::hours(24)), ..Windows::default() },
            milestones: (call.n % 5 == 1 || call.n % 5 == 2).then(|| plan(call.n)),
            proof: (call.n / 8).is_multiple_of(2).then(|| ProofTerms {
                auto_approve: call.n % 3 != 1,
                assignment: if (call.n / 16).is_multiple_of(3) { Assignment::PosterSelect } else { Assignment::Auto },
                ..ProofTerms::of(1 + call.n.to_le_bytes()[0] % 3)
            }),
        }
    }
}

/// Two to five milestones of uneven weights.
fn plan(n: u16) -> Plan {
    let weights = [1_u64, 3, 7, 2, 5].map(|weight| weight + u64::from(n % 11));
    let part = |weight: &u64| Milestone {
        title: "Part".to_owned(),
        description: None,
        weight: *weight,
        due: n.is_multiple_of(4).then_some(Span::hours(30)),
    };
    let mut parts: Vec<Milestone> = weights.iter().take(if n.is_multiple_of(8) { 5 } else { 2 }).map(part).collect();
    let rest = 10_000 - parts.iter().skip(1).map(|part| part.weight * 100).sum::<u64>();
    for (at, part) in parts.iter_mut().enumerate() {
        part.weight = if at == 0 { rest } else { part.weight * 100 };
    }
    Plan { basis: Basis::Share, parts }
}
