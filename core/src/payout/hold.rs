//! The poster asks for time to look again while the payment cools down.

use super::event::PayoutEvent;
use super::state::Payout;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{JobId, PartyId, PayoutId};
use crate::job::{Ask, At, Stage, Standing};
use crate::rejection::Rejection;
use crate::text::within;

/// Holds a payment that cools down.
#[derive(Clone, Debug)]
pub struct HoldPayment {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// The job's payout, as the caller found it.
    pub payout: Option<PayoutId>,
    /// Why.
    pub reason: String,
    /// The same, for the record.
    pub words: Confidential,
}

impl HoldPayment {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];
}

impl Decide for HoldPayment {
    type Needs = (At, PayoutId);

    fn needs(&self) -> Self::Needs {
        // A job that is not completed has no payout; its own id names a stream that has no events.
        let payout = self.payout.unwrap_or(PayoutId(self.job.0));
        (At { job: self.job, party: self.poster }, payout)
    }

    fn decide(&self, (standing, payout): &(Standing, Payout), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        within("reason", &self.reason, cx.policy.text.hold_reason_min, cx.policy.text.hold_reason_max)?;
        let Stage::Completed { payout: id, .. } = job.stage else {
            return Err(job.wrong_state("completed and in its cooldown"));
        };
        if self.payout != Some(id) {
            return Err(Rejection::PayoutNotFound { payout: id });
        }
        match payout {
            Payout::Cooling { releasable_at, .. } if *releasable_at <= cx.now => {
                Err(Rejection::DeadlinePassed { due_at: *releasable_at })
            }
            Payout::Cooling { .. } => Ok(vec![
                PayoutEvent::Held {
                    payout: id,
                    poster: self.poster,
                    words: self.words.digest(),
                    until: cx.now.after(cx.policy.poster_hold),
                }
                .into(),
            ]),
            Payout::Held { until, .. } => Err(Rejection::HeldAlready { until: *until }),
            Payout::Unscheduled
            | Payout::Eligible { .. }
            | Payout::Frozen { .. }
            | Payout::Voided
            | Payout::Submitted { .. }
            | Payout::Paid(_)
            | Payout::Returned(_) => Err(payout.not_ready(id, "in its cooldown")),
        }
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("hold", self.poster)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::time::Span;

    fn hold() -> HoldPayment {
        HoldPayment {
            job: JOB,
            poster: POSTER,
            payout: Some(PAYOUT),
            reason: "the numbers look odd".to_owned(),
            words: words(),
        }
    }

    #[test]
    fn a_cooling_payment_is_held_once() {
        given(approved_job(usd(75_00)))
            .when(hold())
            .then(&["payout.held"])
            .when(hold())
            .then_refused(Rejection::HeldAlready { until: NOW.after(Span::hours(72)) });
    }

    #[test]
    fn the_window_is_half_open() {
        let over = NOW.after(Span::hours(24));
        given(approved_job(usd(75_00))).at(over).when(hold()).then_refused(Rejection::DeadlinePassed { due_at: over });
        let last = crate::time::Timestamp::from_micros(over.as_micros() - 1).unwrap();
        given(approved_job(usd(75_00))).at(last).when(hold()).then(&["payout.held"]);
    }

    #[test]
    fn a_job_that_is_not_approved_has_nothing_to_hold() {
        given(delivered_job(usd(75_00)))
            .when(HoldPayment { payout: None, ..hold() })
            .then_refused(Rejection::WrongState { status: "delivered", wanted: "completed and in its cooldown" });
    }

    #[test]
    fn a_payout_of_another_job_is_not_held() {
        let other = PayoutId(STRANGER.0);
        let scheduled = PayoutEvent::Scheduled {
            payout: other,
            job: JobId(STRANGER.0),
            poster: POSTER,
            party: AGENT,
            amount: usd(1),
            commission: usd(0),
            releasable_at: NOW.after(Span::hours(24)),
            by: crate::payout::EarnedBy::Work,
        };
        for payout in [None, Some(other)] {
            given(approved_job(usd(75_00)).and(scheduled.clone().into()))
                .when(HoldPayment { payout, ..hold() })
                .then_refused(Rejection::PayoutNotFound { payout: PAYOUT });
        }
    }

    #[test]
    fn a_short_reason_is_refused() {
        let short = HoldPayment { reason: "odd".to_owned(), ..hold() };
        given(approved_job(usd(75_00))).when(short).then_refused_for("reason");
    }
}
