//! The poster asks for time to look again at milestones whose payments cool down: one of them, or all.

use super::event::PayoutEvent;
use super::hold::HoldPayment;
use super::state::Payout;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{JobId, PartyId, PayoutId};
use crate::job::{At, Posted, Standing, WorkPayout};
use crate::rejection::Rejection;
use crate::text::within;

/// Holds the payments of a job's milestones that cool down.
#[derive(Clone, Debug)]
pub struct HoldMilestones {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// The payouts of its milestones, as the caller found them.
    pub payouts: Vec<PayoutId>,
    /// Which milestone; every one that cools down, if none is named.
    pub milestone: Option<u32>,
    /// Why.
    pub reason: String,
    /// The same, for the record.
    pub words: Confidential,
}

impl HoldMilestones {
    fn meant(&self, job: &Posted) -> Result<Vec<WorkPayout>, Rejection> {
        let mut all = job.work_payouts();
        if all.is_empty() {
            return Err(job.wrong_state("in the cooldown of a milestone"));
        }
        if let Some(milestone) = self.milestone {
            all.retain(|paid| paid.milestone == Some(milestone));
        }
        if all.is_empty() {
            let problem = "must be the number of a milestone that is approved".to_owned();
            return Err(Rejection::Invalid { field: "milestone", problem });
        }
        Ok(all)
    }

    fn held(&self, id: PayoutId, payout: &Payout, cx: &Context<'_>) -> Result<Event, Rejection> {
        match payout {
            Payout::Cooling { releasable_at, .. } if *releasable_at <= cx.now => {
                Err(Rejection::DeadlinePassed { due_at: *releasable_at })
            }
            Payout::Cooling { .. } => {
                let (words, until) = (self.words.digest(), cx.now.after(cx.policy.poster_hold));
                Ok(PayoutEvent::Held { payout: id, poster: self.poster, words, until }.into())
            }
            Payout::Held { until, .. } => Err(Rejection::HeldAlready { until: *until }),
            Payout::Unscheduled
            | Payout::Frozen { .. }
            | Payout::Voided
            | Payout::Eligible { .. }
            | Payout::Submitted { .. }
            | Payout::Paid(_)
            | Payout::Returned(_) => Err(payout.not_ready(id, "in its cooldown")),
        }
    }
}

impl Decide for HoldMilestones {
    type Needs = (At, Vec<PayoutId>);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.poster }, self.payouts.clone())
    }

    fn decide(&self, (standing, payouts): &(Standing, Vec<Payout>), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(HoldPayment::ASKS)?;
        within("reason", &self.reason, cx.policy.text.hold_reason_min, cx.policy.text.hold_reason_max)?;
        let mut answers = Vec::new();
        for WorkPayout { payout: id, .. } in self.meant(job)? {
            let known = self.payouts.iter().zip(payouts).find(|(payout, _)| **payout == id);
            let (_, payout) = known.ok_or(Rejection::PayoutNotFound { payout: id })?;
            answers.push(self.held(id, payout, cx));
        }
        // Where nothing can be held, the latest says why.
        let last = answers.last().cloned();
        let held: Vec<Event> = answers.into_iter().filter_map(Result::ok).collect();
        match last {
            Some(Err(rejection)) if held.is_empty() => Err(rejection),
            Some(_) | None => Ok(held),
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

    fn hold(payouts: &[PayoutId], milestone: Option<u32>) -> HoldMilestones {
        let reason = "the numbers look odd".to_owned();
        HoldMilestones { job: JOB, poster: POSTER, payouts: payouts.to_vec(), milestone, reason, words: words() }
    }

    #[test]
    fn one_milestone_is_held_or_all_that_cool_down() {
        let (first, second) = (milestone_payout(1), milestone_payout(2));
        let both = || milestones_approved(2);
        let until = NOW.after(Span::hours(72));
        both().when(hold(&[first, second], None)).then(&["payout.held", "payout.held"]);
        both()
            .when(hold(&[first, second], Some(1)))
            .then(&["payout.held"])
            .when(hold(&[first, second], Some(1)))
            .then_refused(Rejection::HeldAlready { until })
            .when(hold(&[first, second], None))
            .then(&["payout.held"])
            .when(hold(&[first, second], None))
            .then_refused(Rejection::HeldAlready { until });
    }

    #[test]
    fn what_is_not_approved_is_not_held() {
        let first = milestone_payout(1);
        milestones_approved(1).when(hold(&[first], Some(2))).then_refused_for("milestone");
        milestones_approved(1).when(hold(&[], None)).then_refused(Rejection::PayoutNotFound { payout: first });
        milestones_approved(0)
            .when(hold(&[], None))
            .then_refused(Rejection::WrongState { status: "in_progress", wanted: "in the cooldown of a milestone" });
    }

    #[test]
    fn the_window_of_each_is_half_open() {
        let over = NOW.after(Span::hours(24));
        milestones_approved(1)
            .at(over)
            .when(hold(&[milestone_payout(1)], None))
            .then_refused(Rejection::DeadlinePassed { due_at: over });
    }
}
