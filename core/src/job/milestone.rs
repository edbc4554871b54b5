//! One milestone is approved: its part of the price leaves the escrow and cools down, and the next one begins.

use super::by::ApprovedBy;
use super::plan::Milestone;
use super::stage::{Contract, Stage};
use super::state::Posted;
use super::terms::Terms;
use crate::ids::{JobId, PartyId, PayoutId};
use crate::money::Money;
use crate::policy::Policy;
use crate::rejection::Rejection;
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// A milestone was approved that is not the last one. With the last one the whole job is: that is `job.approved`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneApproved {
    /// The job.
    pub job: JobId,
    /// The number of the milestone, from 1.
    pub milestone: u32,
    /// The payout that follows.
    pub payout: PayoutId,
    /// The worker.
    pub agent: PartyId,
    /// The worker's part.
    pub earned: Money,
    /// The market's part.
    pub commission: Money,
    /// Who said so.
    pub by: ApprovedBy,
    /// When the next milestone is due.
    pub due_at: Timestamp,
    /// From when the poster may cancel because nothing came.
    pub late_at: Timestamp,
    /// When the job is cancelled by itself because nothing came.
    pub abandoned_at: Timestamp,
}

/// A payout of a job's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkPayout {
    /// The milestone that it pays; none where the job has none, or where both sides have agreed on an award.
    pub milestone: Option<u32>,
    /// The payout.
    pub payout: PayoutId,
}

impl Contract {
    /// What lies in escrow: the price without the milestones that are approved.
    ///
    /// # Errors
    /// None: no more is approved than was agreed.
    pub fn in_escrow(&self) -> Result<Money, Rejection> {
        Ok(self.price.minus(self.approved)?)
    }

    /// The market's part of so much more: what all that was and is awarded owes, without what the milestones have paid.
    ///
    /// # Errors
    /// When the sum is too large to be an amount.
    pub fn commission_on(&self, award: Money) -> Result<Money, Rejection> {
        Ok(self.approved.plus(award)?.share(self.commission_rate)?.minus(self.commission)?)
    }

    /// After the approval of a milestone.
    pub(super) fn after_milestone(self, approved: &MilestoneApproved) -> Self {
        let part = approved.earned.plus(approved.commission);
        let sum = |before: Money, more: Money| before.plus(more).unwrap_or(before);
        Self {
            approved: part.map_or(self.approved, |part| sum(self.approved, part)),
            commission: sum(self.commission, approved.commission),
            ..self
        }
    }
}

impl Posted {
    /// The number of the milestone that is worked on, or was last; none where the job has none.
    #[must_use]
    pub fn milestone(&self) -> Option<u32> {
        let done = u32::try_from(self.milestone_payouts.len()).unwrap_or(u32::MAX);
        self.terms.milestones.as_ref().map(|_| done.saturating_add(1))
    }

    /// The milestone that comes after the one that is worked on, if that is not the last.
    pub(super) fn next_milestone(&self) -> Option<(u32, &Milestone)> {
        let next = self.milestone()?.saturating_add(1);
        Some((next, self.terms.milestones.as_ref()?.part(next)?))
    }

    /// Refuses a price at which a milestone would come to next to nothing.
    ///
    /// # Errors
    /// [`Rejection::Invalid`], naming `field`.
    pub fn must_part(&self, field: &'static str, price: Money) -> Result<(), Rejection> {
        self.terms.milestones.as_ref().map_or(Ok(()), |plan| plan.must_part(field, price))
    }

    /// What the work that is handed in next is worth: its milestone's part of the price, or all of it.
    ///
    /// # Errors
    /// When the price is too large to be parted.
    pub fn part_of(&self, price: Money) -> Result<Money, Rejection> {
        match (&self.terms.milestones, self.milestone()) {
            (Some(plan), Some(number)) => plan.amount(number, price),
            (None, _) | (_, None) => Ok(price),
        }
    }

    /// What its work is paid by, the earliest first.
    #[must_use]
    pub fn work_payouts(&self) -> Vec<WorkPayout> {
        let approved = (1_u32..).zip(&self.milestone_payouts);
        let mut payouts: Vec<WorkPayout> =
            approved.map(|(number, payout)| WorkPayout { milestone: Some(number), payout: *payout }).collect();
        let latest = match &self.stage {
            Stage::Completed { payout, .. } => Some(*payout),
            Stage::Disputed(frozen) => frozen.clocks.payout(),
            _ => None,
        };
        if let Some(payout) = latest {
            let milestone = self.milestone().filter(|_| self.next_milestone().is_none());
            payouts.push(WorkPayout { milestone, payout });
        }
        payouts
    }
}

impl Terms {
    /// When a milestone is due that is begun now, if it has a time of its own.
    #[must_use]
    pub(super) fn milestone_due_at(&self, number: u32, now: Timestamp) -> Option<Timestamp> {
        self.milestones.as_ref()?.part(number)?.due.map(|due| now.after(due))
    }
}

/// When a delivery is due, and what follows when it does not come.
pub(super) struct NextDue {
    pub(super) due_at: Timestamp,
    pub(super) late_at: Timestamp,
    pub(super) abandoned_at: Timestamp,
}

/// The clocks of the milestone that begins at `begun_at`. Without a time of its own it has until the job's deadline,
/// unless that leaves less than a day.
pub(super) fn clocks(job: &Posted, next: &Milestone, begun_at: Timestamp, policy: &Policy) -> NextDue {
    let deadline = job.terms.deadline.filter(|deadline| *deadline >= begun_at.after(Span::days(1)));
    let own = next.due.map(|due| begun_at.after(due));
    let due_at = own.or(deadline).unwrap_or_else(|| begun_at.after(policy.delivery_default));
    let late_at = due_at.after(policy.late_grace);
    NextDue { due_at, late_at, abandoned_at: due_at.after(policy.late_limit).max(late_at) }
}
