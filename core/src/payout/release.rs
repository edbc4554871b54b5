//! An approved payment has cooled down: worker and market have earned it.

use super::event::PayoutEvent;
use super::state::Payout;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{PartyId, PayoutId};
use crate::party::Party;
use crate::rejection::Rejection;
use crate::trust::TrustRejection;

/// Releases a payment whose cooldown is over. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct ReleasePayout {
    /// The payout.
    pub payout: PayoutId,
    /// Who is paid.
    pub party: PartyId,
}

impl Decide for ReleasePayout {
    type Needs = (PayoutId, PartyId);

    fn needs(&self) -> Self::Needs {
        (self.payout, self.party)
    }

    fn decide(&self, (payout, party): &(Payout, Party), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Payout::Cooling { earned, releasable_at } = payout else {
            return Err(payout.not_ready(self.payout, "in its cooldown"));
        };
        if earned.party != self.party {
            return Err(Rejection::PayoutNotFound { payout: self.payout });
        }
        // While the payee is suspended it waits.
        let due_at = party.registered()?.fit_from(*releasable_at).ok_or(TrustRejection::Suspended)?;
        if cx.now < due_at {
            return Err(Rejection::NotDueYet { due_at });
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
    use crate::party::PartyEvent;
    use crate::testing::*;
    use crate::time::Span;

    const RELEASE: ReleasePayout = ReleasePayout { payout: PAYOUT, party: AGENT };

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

    fn suspended(from: u32, until: Option<u32>) -> Vec<Event> {
        let at = |hours: u32| Some(NOW.after(Span::hours(hours)));
        let (party, by) = (AGENT, STRANGER);
        let mut events = vec![PartyEvent::Suspended { party, by, words: words().digest(), at: at(from) }.into()];
        events.extend(until.map(|until| {
            let words = words().digest();
            Event::from(PartyEvent::Reinstated { party, by, words, at: at(until) })
        }));
        events
    }

    #[test]
    fn while_its_payee_is_suspended_a_payment_is_not_released() {
        let after = |suspensions: Vec<Event>| given(approved_job(usd(75_00)).into_iter().chain(suspensions));
        let late = NOW.after(Span::hours(90));
        after(suspended(20, None)).at(late).when(RELEASE).then_refused(TrustRejection::Suspended.into());
        let lifted = || suspended(20, Some(30));
        let due_at = NOW.after(Span::hours(30));
        let early = NOW.after(Span::hours(29));
        after(lifted()).at(early).when(RELEASE).then_refused(Rejection::NotDueYet { due_at });
        after(lifted()).at(due_at).when(RELEASE).then(&["payout.released"]);
        let again = || lifted().into_iter().chain(suspended(30, Some(40))).collect();
        after(again())
            .at(due_at)
            .when(RELEASE)
            .then_refused(Rejection::NotDueYet { due_at: NOW.after(Span::hours(40)) });
    }

    #[test]
    fn a_late_timer_releases_what_was_due_before_its_payee_was_suspended() {
        let story = approved_job(usd(75_00)).into_iter().chain(suspended(25, None));
        given(story).at(NOW.after(Span::hours(24))).when(RELEASE).then(&["payout.released"]);
    }

    #[test]
    fn a_payment_of_somebody_else_is_not_released() {
        given(approved_job(usd(75_00)))
            .at(NOW.after(Span::hours(24)))
            .when(ReleasePayout { party: POSTER, ..RELEASE })
            .then_refused(Rejection::PayoutNotFound { payout: PAYOUT });
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
