//! What each event makes of a job's milestones.

use super::{JobMilestones, MilestoneEntry, Status};
use crate::horizon::before_year_10000;
use market_core::ids::PayoutId;
use market_core::job::{ApprovedBy, Basis, Clocks, JobEvent, Milestone, MilestoneApproved, Plan, RevisionByProof};
use market_core::money::{BasisPoints, Money};
use market_core::time::Timestamp;

/// Whether an event changes the milestones of its job, if it has any.
pub(super) fn concerns(event: &JobEvent) -> bool {
    match event {
        JobEvent::Posted { terms, .. } => terms.milestones.is_some(),
        JobEvent::Edited { .. }
        | JobEvent::Cancelled { .. }
        | JobEvent::Expired { .. }
        | JobEvent::EscrowFunded { .. }
        | JobEvent::Delivered { .. }
        | JobEvent::RevisionRequested { .. }
        | JobEvent::RevisionLapsed { .. }
        | JobEvent::MilestoneApproved(_)
        | JobEvent::Approved { .. }
        | JobEvent::Declined { .. }
        | JobEvent::CancelledLate { .. }
        | JobEvent::DeadlineExtended(_)
        | JobEvent::TakenDown(_)
        | JobEvent::ProofAwaited(_)
        | JobEvent::ProofEnded(_)
        | JobEvent::RevisionByProof(_)
        | JobEvent::Disputed(_)
        | JobEvent::DisputeWithdrawn(_)
        | JobEvent::DisputeSettled(_)
        | JobEvent::Settled(_) => true,
        JobEvent::ApplicationAccepted { .. }
        | JobEvent::ApplicationUnaccepted { .. }
        | JobEvent::FundingLapsed { .. }
        | JobEvent::FileUploaded { .. }
        | JobEvent::AttachmentAdded(_)
        | JobEvent::AttachmentRemoved { .. }
        | JobEvent::Featured { .. }
        | JobEvent::CancelRequested(_)
        | JobEvent::CancelDeclined { .. }
        | JobEvent::CancelRequestWithdrawn { .. }
        | JobEvent::CancelRequestLapsed { .. }
        | JobEvent::ProofSettingsChanged(_)
        | JobEvent::Reviewed(_)
        | JobEvent::ReviewSealed(_)
        | JobEvent::ReviewsOpened(_)
        | JobEvent::AgentsInvited(_)
        | JobEvent::InvitationDeclined(_)
        | JobEvent::Subcontracted(_) => false,
    }
}

impl JobMilestones {
    pub(super) fn after(self, event: &JobEvent, at: Timestamp) -> Self {
        match event {
            JobEvent::EscrowFunded { price, commission_rate, due_at, .. } => {
                self.parted(*price, *commission_rate).begun(*due_at)
            }
            JobEvent::Delivered { review_by, .. } => {
                let number = self.deliveries.saturating_add(1);
                let handed_in = |it: MilestoneEntry| MilestoneEntry {
                    status: Status::Delivered,
                    delivery: Some(number),
                    delivered_at: Some(at),
                    review_by: Some(*review_by),
                    ..it
                };
                Self { deliveries: number, ..self }.current(handed_in)
            }
            JobEvent::ProofAwaited(awaited) => self.current(|it| MilestoneEntry {
                status: Status::PendingProof,
                proof_round: Some(awaited.round),
                review_by: None,
                ..it
            }),
            JobEvent::ProofEnded(ended) => self.reviewed_by(ended.review_by),
            JobEvent::RevisionLapsed { review_by, .. } => self.reviewed_by(*review_by),
            JobEvent::RevisionRequested { due_at, .. } | JobEvent::RevisionByProof(RevisionByProof { due_at, .. }) => {
                let once_more = |it: MilestoneEntry| MilestoneEntry { revisions: it.revisions.saturating_add(1), ..it };
                self.current(once_more).begun(*due_at)
            }
            JobEvent::MilestoneApproved(MilestoneApproved { payout, by, due_at, .. }) => {
                let row = self.approved(*payout, *by, at);
                Self { current: row.current.saturating_add(1), ..row }.begun(*due_at)
            }
            JobEvent::Approved { payout, by, .. } => self.approved(*payout, *by, at),
            JobEvent::DeadlineExtended(extension) => match extension.due_at {
                Some(due_at) => self.current(|it| MilestoneEntry { due_at: Some(before_year_10000(due_at)), ..it }),
                None => self,
            },
            JobEvent::Cancelled { .. }
            | JobEvent::Expired { .. }
            | JobEvent::Declined { .. }
            | JobEvent::CancelledLate { .. }
            | JobEvent::TakenDown(_)
            | JobEvent::DisputeSettled(_)
            | JobEvent::Settled(_) => self.ended(),
            JobEvent::Disputed(disputed) => self.frozen(&disputed.clocks),
            JobEvent::DisputeWithdrawn(withdrawn) => self.going_on(&withdrawn.clocks),
            // The first two make the row, the others are not among the keys.
            JobEvent::Posted { .. }
            | JobEvent::Edited { .. }
            | JobEvent::ApplicationAccepted { .. }
            | JobEvent::ApplicationUnaccepted { .. }
            | JobEvent::FundingLapsed { .. }
            | JobEvent::FileUploaded { .. }
            | JobEvent::AttachmentAdded(_)
            | JobEvent::AttachmentRemoved { .. }
            | JobEvent::Featured { .. }
            | JobEvent::CancelRequested(_)
            | JobEvent::CancelDeclined { .. }
            | JobEvent::CancelRequestWithdrawn { .. }
            | JobEvent::CancelRequestLapsed { .. }
            | JobEvent::ProofSettingsChanged(_)
            | JobEvent::Reviewed(_)
            | JobEvent::ReviewSealed(_)
            | JobEvent::ReviewsOpened(_)
            | JobEvent::AgentsInvited(_)
            | JobEvent::InvitationDeclined(_)
            | JobEvent::Subcontracted(_) => self,
        }
    }

    fn current(mut self, change: impl FnOnce(MilestoneEntry) -> MilestoneEntry) -> Self {
        let current = self.current;
        if let Some(entry) = self.milestones.iter_mut().find(|entry| entry.number == current) {
            *entry = change(entry.clone());
        }
        self
    }

    fn begun(self, due_at: Timestamp) -> Self {
        let due_at = Some(before_year_10000(due_at));
        self.current(|it| MilestoneEntry { status: Status::InProgress, due_at, review_by: None, ..it })
    }

    /// What cools down stays approved: its payout tells of the dispute.
    fn frozen(self, clocks: &Clocks) -> Self {
        match clocks {
            Clocks::Delivery { .. } | Clocks::Revision { .. } | Clocks::Review { .. } => {
                self.current(|it| MilestoneEntry { status: Status::Disputed, review_by: None, ..it })
            }
            Clocks::Cooldown { .. } => self,
        }
    }

    fn going_on(self, clocks: &Clocks) -> Self {
        match clocks {
            Clocks::Delivery { due_at, .. } | Clocks::Revision { due_at } => self.begun(*due_at),
            Clocks::Review { review_by } => self.reviewed_by(*review_by),
            Clocks::Cooldown { .. } => self,
        }
    }

    fn reviewed_by(self, review_by: Timestamp) -> Self {
        self.current(|it| MilestoneEntry { status: Status::Delivered, review_by: Some(review_by), ..it })
    }

    fn approved(self, payout: PayoutId, by: ApprovedBy, at: Timestamp) -> Self {
        self.current(|it| MilestoneEntry {
            status: Status::Approved,
            review_by: None,
            approved_at: Some(at),
            approved_by: Some(by),
            payout: Some(payout),
            ..it
        })
    }

    fn ended(mut self) -> Self {
        for entry in self.milestones.iter_mut().filter(|entry| entry.status != Status::Approved) {
            (entry.status, entry.review_by) = (Status::Cancelled, None);
        }
        self
    }

    /// The price is fixed, and so is what each milestone comes to.
    fn parted(mut self, price: Money, rate: BasisPoints) -> Self {
        let part = |entry: &MilestoneEntry| Milestone {
            title: entry.title.clone(),
            description: None,
            weight: entry.weight,
            due: entry.due,
        };
        // The same sum as that of the decision, which does not depend on what the weights are.
        let plan = Plan { basis: Basis::Share, parts: self.milestones.iter().map(part).collect() };
        for (entry, (amount, commission)) in
            self.milestones.iter_mut().zip(plan.amounts(price, rate).unwrap_or_default())
        {
            (entry.amount, entry.commission) = (Some(amount.minor()), Some(commission.minor()));
        }
        self
    }
}
