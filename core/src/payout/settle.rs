//! What the processor answered about a payout.

use super::event::{PaidFrom, PayoutEvent};
use super::state::Payout;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::PayoutId;
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// The processor has paid. Told again, it changes nothing.
#[derive(Clone, Debug)]
pub struct ConfirmPayout {
    /// The payout.
    pub payout: PayoutId,
    /// The attempt that the processor speaks of: an answer to an earlier one says nothing about this one.
    pub attempt: u32,
}

/// The processor could not pay.
#[derive(Clone, Debug)]
pub struct FailPayout {
    /// The payout.
    pub payout: PayoutId,
    /// The attempt that the processor speaks of: without it, an old answer told again would send money twice.
    pub attempt: u32,
}

impl Decide for ConfirmPayout {
    type Needs = PayoutId;

    fn needs(&self) -> PayoutId {
        self.payout
    }

    fn decide(&self, payout: &Payout, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        match payout {
            Payout::Paid(_) => Ok(vec![]),
            Payout::Submitted { due, attempt } if *attempt == self.attempt => {
                Ok(vec![PayoutEvent::Paid { payout: self.payout, amount: due.amount }.into()])
            }
            Payout::Submitted { attempt, .. } => Err(Rejection::NotThisAttempt { attempt: *attempt }),
            Payout::Unscheduled
            | Payout::Cooling { .. }
            | Payout::Held { .. }
            | Payout::Eligible { .. }
            | Payout::Frozen { .. }
            | Payout::Voided
            | Payout::Returned(_) => Err(payout.not_ready(self.payout, "submitted")),
        }
    }
}

/// The waits of the policy, the last one repeated, until all attempts are used.
fn retry_at(attempt: u32, cx: &Context<'_>) -> Option<Timestamp> {
    if attempt >= cx.policy.payout_attempts_max {
        return None;
    }
    let waits = &cx.policy.payout_retries;
    let index = usize::try_from(attempt.saturating_sub(1)).unwrap_or(usize::MAX);
    let wait = waits.get(index).or_else(|| waits.last())?;
    Some(cx.now.after(*wait))
}

impl Decide for FailPayout {
    type Needs = PayoutId;

    fn needs(&self) -> PayoutId {
        self.payout
    }

    fn decide(&self, payout: &Payout, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Payout::Submitted { due, attempt } = payout else {
            return Err(payout.not_ready(self.payout, "submitted"));
        };
        if *attempt != self.attempt {
            return Err(Rejection::NotThisAttempt { attempt: *attempt });
        }
        let retry_at = match due.from {
            PaidFrom::Available => retry_at(*attempt, cx),
            PaidFrom::Wallet => None,
        };
        Ok(vec![
            PayoutEvent::Failed {
                payout: self.payout,
                party: due.party,
                amount: due.amount,
                back_to: due.from,
                retry_at,
            }
            .into(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Account;
    use crate::payout::submit::SubmitPayout;
    use crate::payout::withdraw::Withdraw;
    use crate::testing::*;
    use crate::time::Span;

    const CONFIRM: ConfirmPayout = ConfirmPayout { payout: PAYOUT, attempt: 1 };
    const FAIL: FailPayout = FailPayout { payout: PAYOUT, attempt: 1 };
    const SUBMIT: SubmitPayout = SubmitPayout { payout: PAYOUT, party: AGENT };

    #[test]
    fn a_payout_is_paid_once() {
        given(released_job(usd(75_00)).and(payout_account(AGENT)))
            .when(SUBMIT)
            .then(&["payout.submitted"])
            .when(CONFIRM)
            .then(&["payout.paid"])
            .when(CONFIRM)
            .then(&[])
            .and_holds(Account::Payout(PAYOUT), usd(0));
    }

    #[test]
    fn a_failed_payout_returns_and_is_tried_again_later_and_later() {
        let mut story = given(released_job(usd(75_00)).and(payout_account(AGENT)));
        let mut now = NOW;
        for (attempt, hours) in (1..).zip([1, 6, 24, 24, 24]) {
            story = story.when(SUBMIT).then(&["payout.submitted"]);
            story = story
                .when(FailPayout { attempt, ..FAIL })
                .then(&["payout.failed"])
                .and_holds(Account::Available(AGENT), usd(67_50));
            let due_at = now.after(Span::hours(hours));
            story = story.when(SUBMIT).then_refused(Rejection::NotDueYet { due_at });
            now = due_at;
            story = story.at(now);
        }
    }

    #[test]
    fn after_the_last_attempt_a_payout_waits_for_its_account() {
        let mut story = given(released_job(usd(75_00)).and(payout_account(AGENT)));
        for day in 0..17 {
            story = story.at(NOW.after(Span::days(day))).when(SUBMIT).then(&["payout.submitted"]);
            story = story.when(FailPayout { attempt: day + 1, ..FAIL }).then(&["payout.failed"]);
        }
        story.and_payout_is("awaiting_account");
    }

    #[test]
    fn a_failed_withdrawal_returns_to_the_wallet() {
        given([registered(AGENT), verified(AGENT), payout_account(AGENT), deposited(AGENT, usd(100_00))])
            .when(Withdraw { payout: PAYOUT, party: AGENT, amount: usd(40_00) })
            .then(&["payout.withdrawn"])
            .when(FAIL)
            .then(&["payout.failed"])
            .and_holds(Account::Wallet(AGENT), usd(100_00))
            .when(CONFIRM)
            .then_refused(Rejection::PayoutNotReady { status: "failed", wanted: "submitted" });
    }

    #[test]
    fn an_answer_to_an_earlier_attempt_says_nothing_about_this_one() {
        given(released_job(usd(75_00)).and(payout_account(AGENT)))
            .when(SUBMIT)
            .then(&["payout.submitted"])
            .when(FAIL)
            .then(&["payout.failed"])
            .at(NOW.after(Span::hours(1)))
            .when(SUBMIT)
            .then(&["payout.submitted"])
            .when(FAIL)
            .then_refused(Rejection::NotThisAttempt { attempt: 2 })
            .when(CONFIRM)
            .then_refused(Rejection::NotThisAttempt { attempt: 2 })
            .and_holds(Account::Payout(PAYOUT), usd(67_50));
    }
}
