//! A poster's hold is over: it becomes a dispute, or, of a milestone that others have followed, the payment goes on.

use super::open::{Filing, opened};
use super::told::Reason;
use crate::candidacy::Who;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PayoutId};
use crate::job::{Clocks, Job, Stage};
use crate::money::Money;
use crate::payout::{Payout, PayoutEvent};
use crate::rejection::Rejection;

/// Disputes a payment whose hold has run out, in the name of the poster, who wants all of it back until it says
/// otherwise. A milestone before the last is paid: the job has gone on, and what is left of it can be disputed. So is
/// what was disputed as often as it may be: holding and withdrawing must have an end as well.
/// The market's own timer asks.
#[derive(Clone, Debug)]
pub struct DisputeHeld {
    /// The payout.
    pub payout: PayoutId,
    /// The job that earned it, as the caller found it.
    pub job: JobId,
}

impl Decide for DisputeHeld {
    type Needs = (PayoutId, JobId);

    fn needs(&self) -> Self::Needs {
        (self.payout, self.job)
    }

    fn decide(&self, (payout, job): &(Payout, Job), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Payout::Held { earned, releasable_at, until, words, .. } = payout else {
            return Err(payout.not_ready(self.payout, "held"));
        };
        let job = job.posted(self.job)?;
        if earned.job != self.job {
            return Err(Rejection::JobNotFound { job: self.job });
        }
        if cx.now < *until {
            return Err(Rejection::NotDueYet { due_at: *until });
        }
        let may_be_filed = job.disputes < cx.policy.dispute.filings_max;
        let contract = match &job.stage {
            Stage::Completed { contract, payout } if *payout == self.payout && may_be_filed => contract,
            Stage::Open { .. }
            | Stage::PendingEscrow(_)
            | Stage::InProgress(..)
            | Stage::PendingProof { .. }
            | Stage::Delivered { .. }
            | Stage::Completed { .. }
            | Stage::Disputed(_)
            | Stage::Cancelled(_) => {
                let releasable_at = (*releasable_at).max(*until);
                return Ok(vec![PayoutEvent::Resumed { payout: self.payout, releasable_at, held_until: None }.into()]);
            }
        };
        let clocks = Clocks::Cooldown { payout: self.payout, earned: earned.amount, commission: earned.commission };
        let filing = Filing {
            by: Some(Who::Poster),
            reason: Reason::Other,
            wanted: Some(Money::zero(contract.price.currency())),
            words: Some(words.clone()),
        };
        // From when the hold was over, so that a late timer gives the same result.
        opened(job, contract, clocks, filing, &Context { now: *until, ..*cx })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Account;
    use crate::payout::release::ReleasePayout;
    use crate::testing::*;
    use crate::time::Span;

    #[test]
    fn a_hold_becomes_a_dispute_when_it_ends_and_the_payment_goes_on_when_that_is_taken_back() {
        let until = NOW.after(Span::hours(72));
        let over = DisputeHeld { payout: PAYOUT, job: JOB };
        given(approved_job(usd(75_00)).and(held(PAYOUT, until)))
            .when(over.clone())
            .then_refused(Rejection::NotDueYet { due_at: until })
            .at(until)
            .when(over)
            .then(&["dispute.filed", "job.disputed", "payout.frozen"])
            .and_holds(hold(), usd(75_00))
            .and_holds(Account::Pending(AGENT, JOB), usd(0))
            .when(withdraw_dispute(POSTER))
            .then(&["dispute.withdrawn", "job.dispute_withdrawn", "payout.resumed"])
            .and_holds(hold(), usd(0))
            .when(ReleasePayout { payout: PAYOUT, party: AGENT })
            .then(&["payout.released"])
            .and_holds(Account::Available(AGENT), usd(67_50));
    }
}
