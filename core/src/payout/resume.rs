//! A hold is over: the payment is released at the instant at which the hold ended.

use super::event::PayoutEvent;
use super::state::Payout;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::PayoutId;
use crate::rejection::Rejection;

/// Ends a hold that has run out. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct ResumePayout {
    /// The payout.
    pub payout: PayoutId,
}

impl Decide for ResumePayout {
    type Needs = PayoutId;

    fn needs(&self) -> PayoutId {
        self.payout
    }

    fn decide(&self, payout: &Payout, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Payout::Held { releasable_at, until, .. } = payout else {
            return Err(payout.not_ready(self.payout, "held"));
        };
        if cx.now < *until {
            return Err(Rejection::NotDueYet { due_at: *until });
        }
        Ok(vec![PayoutEvent::Resumed { payout: self.payout, releasable_at: (*releasable_at).max(*until) }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payout::release::ReleasePayout;
    use crate::testing::*;
    use crate::time::Span;

    #[test]
    fn a_hold_ends_by_itself_and_the_payment_goes_on() {
        let until = NOW.after(Span::hours(72));
        given(approved_job(usd(75_00)).and(held(PAYOUT, until)))
            .when(ResumePayout { payout: PAYOUT })
            .then_refused(Rejection::NotDueYet { due_at: until })
            .at(until)
            .when(ResumePayout { payout: PAYOUT })
            .then(&["payout.resumed"])
            .when(ReleasePayout { payout: PAYOUT, party: AGENT })
            .then(&["payout.released"]);
    }
}
