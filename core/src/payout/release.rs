//! An approved payment has cooled down: worker and market have earned it.

use super::event::PayoutEvent;
use super::state::Payout;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::PayoutId;
use crate::rejection::Rejection;

/// Releases a payment whose cooldown is over. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct ReleasePayout {
    /// The payout.
    pub payout: PayoutId,
}

impl Decide for ReleasePayout {
    type Needs = PayoutId;

    fn needs(&self) -> PayoutId {
        self.payout
    }

    fn decide(&self, payout: &Payout, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Payout::Cooling { earned, releasable_at } = payout else {
            return Err(payout.not_ready(self.payout, "in its cooldown"));
        };
        if cx.now < *releasable_at {
            return Err(Rejection::NotDueYet { due_at: *releasable_at });
        }
        Ok(vec![
            PayoutEvent::Released {
                payout: self.payout,
                job: earned.job,
                party: earned.party,
                amount: earned.amount,
                commission: earned.commission,
                by: earned.by,
            }
            .into(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Account;
    use crate::testing::*;
    use crate::time::Span;

    const RELEASE: ReleasePayout = ReleasePayout { payout: PAYOUT };

    #[test]
    fn the_payment_is_released_after_the_cooldown_and_not_before() {
        let over = NOW.after(Span::hours(24));
        given(approved_job(usd(75_00))).when(RELEASE).then_refused(Rejection::NotDueYet { due_at: over });
        given(approved_job(usd(75_00)))
            .at(over)
            .when(RELEASE)
            .then(&["payout.released"])
            .and_holds(Account::Available(AGENT), usd(67_50))
            .and_holds(Account::Pending(AGENT, JOB), usd(0))
            .and_holds(Account::PendingCommission(JOB), usd(0));
    }

    #[test]
    fn a_held_payment_is_not_released() {
        let until = NOW.after(Span::hours(72));
        given(approved_job(usd(75_00)).and(held(PAYOUT, until)))
            .at(NOW.after(Span::hours(24)))
            .when(RELEASE)
            .then_refused(Rejection::PayoutNotReady { status: "held", wanted: "in its cooldown" });
    }

    #[test]
    fn a_payment_is_released_once() {
        given(released_job(usd(75_00)))
            .when(RELEASE)
            .then_refused(Rejection::PayoutNotReady { status: "eligible", wanted: "in its cooldown" });
    }
}
