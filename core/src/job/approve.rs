//! The work is approved, by the poster or by silence: the price leaves the escrow and cools down.

use super::by::ApprovedBy;
use super::dispute::Clocks;
use super::event::JobEvent;
use super::milestone::{MilestoneApproved, NextDue, clocks};
use super::stage::{Contract, Stage};
use super::standing::{Ask, At, Standing};
use super::state::{Job, Posted};
use crate::decide::{Context, Decide};
use crate::dispute::{Filing, Reason, opened};
use crate::event::Event;
use crate::ids::{JobId, PartyId, PayoutId};
use crate::payout::EarnedBy;
use crate::payout::schedule::{Earning, schedule};
use crate::policy::Policy;
use crate::proof::Outcome;
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// Approves a delivery.
#[derive(Clone, Debug)]
pub struct ApproveWork {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// The payout that will follow.
    pub payout: PayoutId,
}

/// Approves a delivery that the poster has let lie; one that its proofers rejected is disputed instead. The market's own
/// timer asks.
#[derive(Clone, Debug)]
pub struct ApproveBySilence {
    /// The job.
    pub job: JobId,
    /// The payout that will follow.
    pub payout: PayoutId,
}

impl ApproveWork {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];
}

/// Commission `C = half-up(A · rate)`; the worker's part is the rest, by subtraction. A milestone that is not the last
/// one is paid its part, and the job goes on with the next; the last one is paid what is left.
pub(crate) fn approved(
    job: &Posted,
    contract: &Contract,
    payout: PayoutId,
    by: ApprovedBy,
    approved_at: Timestamp,
    policy: &Policy,
) -> Result<Vec<Event>, Rejection> {
    let next = job.next_milestone();
    let part = if next.is_some() { job.part_of(contract.price)? } else { contract.in_escrow()? };
    let commission = contract.commission_on(part)?;
    let earned = part.minus(commission)?;
    let (agent, poster, job_id) = (contract.agent, job.poster, job.job);
    let paid = |by: EarnedBy| {
        let earning = Earning { job: job_id, poster, party: agent, amount: earned, commission, by };
        schedule(payout, earning, approved_at, policy)
    };
    if let Some((number, next)) = next {
        let NextDue { due_at, late_at, abandoned_at } = clocks(job, next, approved_at, policy);
        let milestone = number.saturating_sub(1);
        let approved = MilestoneApproved {
            job: job_id,
            milestone,
            payout,
            agent,
            earned,
            commission,
            by,
            due_at,
            late_at,
            abandoned_at,
        };
        return Ok(vec![JobEvent::MilestoneApproved(approved).into(), paid(EarnedBy::Milestone)]);
    }
    Ok(vec![
        JobEvent::Approved {
            job: job.job,
            payout,
            agent,
            earned,
            commission,
            by,
            reviews_until: Some(approved_at.after(policy.trust.reviews_window)),
        }
        .into(),
        paid(EarnedBy::Work),
    ])
}

impl Decide for ApproveWork {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.poster }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let Stage::Delivered { contract, review_by } = &job.stage else {
            return Err(job.wrong_state("delivered"));
        };
        if *review_by <= cx.now {
            return Err(Rejection::DeadlinePassed { due_at: *review_by });
        }
        approved(job, contract, self.payout, ApprovedBy::Poster, cx.now, cx.policy)
    }
}

impl Decide for ApproveBySilence {
    type Needs = JobId;

    fn needs(&self) -> JobId {
        self.job
    }

    fn decide(&self, job: &Job, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let job = job.posted(self.job)?;
        let Stage::Delivered { contract, review_by } = &job.stage else {
            return Err(job.wrong_state("delivered"));
        };
        if cx.now < *review_by {
            return Err(Rejection::NotDueYet { due_at: *review_by });
        }
        // From when it was due, so that a late timer gives the same result.
        let cx = &Context { now: *review_by, ..*cx };
        if job.proof_outcome == Some(Outcome::Rejected) {
            // Neither side has said what is to become of work that its proofers rejected.
            let filing = Filing { by: None, reason: Reason::Quality, wanted: None, words: None };
            return opened(job, contract, Clocks::Review { review_by: *review_by }, filing, cx);
        }
        approved(job, contract, self.payout, ApprovedBy::Silence, cx.now, cx.policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Account;
    use crate::payout::release::ReleasePayout;
    use crate::testing::*;
    use crate::time::Span;

    const APPROVE: ApproveWork = ApproveWork { job: JOB, poster: POSTER, payout: PAYOUT };
    const SILENCE: ApproveBySilence = ApproveBySilence { job: JOB, payout: PAYOUT };

    #[test]
    fn the_escrow_is_parted_into_earnings_and_commission() {
        given(delivered_job(usd(75_05)))
            .when(APPROVE)
            .then(&["job.approved", "payout.scheduled"])
            .and_holds(Account::Escrow(JOB), usd(0))
            .and_holds(Account::Pending(AGENT, JOB), usd(67_54))
            .and_holds(Account::PendingCommission(JOB), usd(7_51));
    }

    #[test]
    fn silence_approves_when_the_review_window_is_over_and_not_before() {
        let over = NOW.after(Span::hours(72));
        given(delivered_job(usd(75_00))).when(SILENCE).then_refused(Rejection::NotDueYet { due_at: over });
        given(delivered_job(usd(75_00))).at(over).when(SILENCE).then(&["job.approved", "payout.scheduled"]);
    }

    #[test]
    fn a_late_timer_pays_no_later_than_a_punctual_one() {
        let released = NOW.after(Span::hours(72)).after(Span::hours(24));
        given(delivered_job(usd(75_00)))
            .at(released)
            .when(SILENCE)
            .then(&["job.approved", "payout.scheduled"])
            .when(ReleasePayout { payout: PAYOUT, party: AGENT })
            .then(&["payout.released"]);
    }

    #[test]
    fn approving_twice_is_refused() {
        given(approved_job(usd(75_00)))
            .when(APPROVE)
            .then_refused(Rejection::WrongState { status: "completed", wanted: "delivered" });
    }

    #[test]
    fn the_worker_does_not_approve_itself() {
        given(delivered_job(usd(75_00)))
            .when(ApproveWork { poster: AGENT, ..APPROVE })
            .then_refused(Rejection::NotThePoster);
    }
}
