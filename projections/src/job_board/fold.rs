//! What each event makes of a job's row.

use super::{Detail, JobEntry, Status};
use crate::horizon::before_year_10000;
use market_core::ids::{JobId, PartyId, PayoutId};
use market_core::job::{
    ApprovedBy, Clocks, DisputeSettlement, Extension, JobEvent, MilestoneApproved, ProofEnded, RevisionByProof,
    Settlement, Takedown, Terms,
};
use market_core::proof::Outcome;
use market_core::stream::Position;
use market_core::time::Timestamp;

impl JobEntry {
    pub(super) fn posted(job: JobId, poster: PartyId, terms: &Terms, expires_at: Timestamp, at: Timestamp) -> Self {
        Self {
            job,
            poster,
            title: terms.title.clone(),
            description: terms.description.clone(),
            category: terms.category,
            budget_min: terms.budget_min.minor(),
            budget_max: terms.budget_max.minor(),
            deadline: terms.deadline.map(before_year_10000),
            tags: terms.tags.clone(),
            visibility: terms.visibility,
            status: Status::Open,
            status_detail: None,
            expires_at: Some(expires_at),
            fund_by: None,
            application: None,
            agent: None,
            price: None,
            commission_rate: None,
            funded_at: None,
            due_at: None,
            late_at: None,
            review_by: None,
            approved_at: None,
            payout: None,
            revisions: 0,
            deliveries: 0,
            terms_version: 1,
            approved_by: None,
            featured_until: None,
            proof: terms.proof.clone(),
            created_at: at,
            updated_at: at,
            updated_position: Position(0),
        }
    }

    pub(super) fn after(self, event: &JobEvent, at: Timestamp) -> Self {
        match event {
            // The first one made this row; a stream has no second.
            JobEvent::Posted { .. }
            // Not among the keys.
            | JobEvent::FileUploaded { .. }
            | JobEvent::AttachmentAdded(_)
            | JobEvent::AttachmentRemoved { .. }
            | JobEvent::CancelRequested(_)
            | JobEvent::CancelDeclined { .. }
            | JobEvent::CancelRequestWithdrawn { .. }
            | JobEvent::CancelRequestLapsed { .. }
            | JobEvent::Reviewed(_)
            | JobEvent::ReviewSealed(_)
            | JobEvent::ReviewsOpened(_)
            | JobEvent::AgentsInvited(_)
            | JobEvent::InvitationDeclined(_)
            | JobEvent::Subcontracted(_) => self,
            JobEvent::Edited { terms, terms_version, .. } => self.edited(terms, *terms_version),
            JobEvent::DeadlineExtended(extension) => self.extended(extension),
            JobEvent::Featured { until, .. } => Self { featured_until: Some(before_year_10000(*until)), ..self },
            JobEvent::Settled(settlement)
            | JobEvent::DisputeSettled(DisputeSettlement { settlement, .. }) => self.settled(settlement),
            JobEvent::Disputed(_) => Self { status: Status::Disputed, ..self },
            JobEvent::DisputeWithdrawn(withdrawn) => self.going_on(&withdrawn.clocks),
            JobEvent::TakenDown(takedown) => self.taken_down(takedown),
            JobEvent::Cancelled { .. } => self.unhired(Status::Cancelled, None),
            JobEvent::Expired { .. } => self.unhired(Status::Cancelled, Some(Detail::Expired)),
            JobEvent::ApplicationAccepted { application, agent, price, fund_by, .. } => Self {
                status: Status::PendingEscrow,
                status_detail: None,
                expires_at: None,
                fund_by: Some(*fund_by),
                application: Some(*application),
                agent: Some(*agent),
                price: Some(price.minor()),
                ..self
            },
            JobEvent::ApplicationUnaccepted { expires_at, .. } | JobEvent::FundingLapsed { expires_at, .. } => {
                Self { expires_at: Some(*expires_at), ..self.unhired(Status::Open, Some(Detail::Lapsed)) }
            }
            JobEvent::EscrowFunded { application, agent, price, commission_rate, due_at, late_at, .. } => Self {
                application: Some(*application),
                agent: Some(*agent),
                price: Some(price.minor()),
                commission_rate: Some(commission_rate.0),
                funded_at: Some(at),
                fund_by: None,
                ..self.working(None, *due_at, Some(*late_at))
            },
            JobEvent::Delivered { review_by, .. } => Self {
                status: Status::Delivered,
                status_detail: None,
                late_at: None,
                review_by: Some(*review_by),
                deliveries: self.deliveries.saturating_add(1),
                ..self
            },
            JobEvent::RevisionLapsed { review_by, .. } => {
                Self { status: Status::Delivered, status_detail: None, review_by: Some(*review_by), ..self }
            }
            JobEvent::RevisionRequested { due_at, .. } | JobEvent::RevisionByProof(RevisionByProof { due_at, .. }) => Self {
                revisions: self.revisions.saturating_add(1),
                review_by: None,
                ..self.working(Some(Detail::RevisionRequested), *due_at, None)
            },
            JobEvent::ProofAwaited(_) => Self { status: Status::PendingProof, review_by: None, ..self },
            JobEvent::ProofEnded(ended) => self.verified(ended),
            JobEvent::ProofSettingsChanged(settings) => Self { proof: settings.proof.clone(), ..self },
            JobEvent::MilestoneApproved(approved) => self.next_milestone(approved),
            JobEvent::Approved { payout, by, .. } => self.approved(*payout, *by, at),
            JobEvent::Declined { .. } | JobEvent::CancelledLate { .. } => self.refunded(),
        }
    }

    fn approved(self, payout: PayoutId, by: ApprovedBy, at: Timestamp) -> Self {
        Self {
            status: Status::Completed,
            status_detail: None,
            review_by: None,
            approved_at: Some(at),
            approved_by: Some(by),
            payout: Some(payout),
            ..self
        }
    }

    fn refunded(self) -> Self {
        Self {
            status: Status::Cancelled,
            status_detail: Some(Detail::Refunded),
            late_at: None,
            review_by: None,
            ..self
        }
    }

    /// What was funded goes back, and anything else is as if nobody had been hired.
    fn taken_down(self, takedown: &Takedown) -> Self {
        match takedown.refund {
            Some(_) => self.refunded(),
            None => self.unhired(Status::Cancelled, Some(Detail::TakenDown)),
        }
    }

    fn unhired(self, status: Status, status_detail: Option<Detail>) -> Self {
        Self {
            status,
            status_detail,
            expires_at: None,
            fund_by: None,
            application: None,
            agent: None,
            price: None,
            ..self
        }
    }

    fn working(self, status_detail: Option<Detail>, due_at: Timestamp, late_at: Option<Timestamp>) -> Self {
        Self {
            status: Status::InProgress,
            status_detail,
            due_at: Some(before_year_10000(due_at)),
            late_at: late_at.map(before_year_10000),
            ..self
        }
    }

    /// Each milestone has its own revisions.
    fn next_milestone(self, approved: &MilestoneApproved) -> Self {
        let next = self.working(None, approved.due_at, Some(approved.late_at));
        Self { review_by: None, revisions: 0, ..next }
    }

    fn edited(self, terms: &Terms, terms_version: u32) -> Self {
        Self {
            title: terms.title.clone(),
            description: terms.description.clone(),
            category: terms.category,
            budget_min: terms.budget_min.minor(),
            budget_max: terms.budget_max.minor(),
            deadline: terms.deadline.map(before_year_10000),
            tags: terms.tags.clone(),
            visibility: terms.visibility,
            proof: terms.proof.clone(),
            terms_version,
            ..self
        }
    }

    /// More time for a revision says nothing about the deadline of the whole.
    fn extended(self, extension: &Extension) -> Self {
        let deadline = Some(before_year_10000(extension.deadline));
        match extension.due_at {
            Some(due_at) if self.status_detail == Some(Detail::RevisionRequested) => {
                Self { due_at: Some(before_year_10000(due_at)), ..self }
            }
            due_at => Self {
                deadline,
                due_at: due_at.map(before_year_10000).or(self.due_at),
                late_at: extension.late_at.map(before_year_10000).or(self.late_at),
                ..self
            },
        }
    }

    fn verified(self, ended: &ProofEnded) -> Self {
        let rejected = ended.outcome == Outcome::Rejected;
        Self {
            status: Status::Delivered,
            status_detail: rejected.then_some(Detail::RejectedByProof),
            review_by: Some(ended.review_by),
            ..self
        }
    }

    /// As before the dispute; the finer word was kept meanwhile.
    fn going_on(self, clocks: &Clocks) -> Self {
        let detail = self.status_detail;
        match clocks {
            Clocks::Delivery { due_at, late_at, .. } => self.working(detail, *due_at, Some(*late_at)),
            Clocks::Revision { due_at } => self.working(detail, *due_at, None),
            Clocks::Review { review_by } => {
                Self { status: Status::Delivered, review_by: Some(before_year_10000(*review_by)), ..self }
            }
            Clocks::Cooldown { .. } => Self { status: Status::Completed, ..self },
        }
    }

    fn settled(self, settlement: &Settlement) -> Self {
        let (status, detail) = match settlement.payout {
            Some(_) => (Status::Completed, Detail::Split),
            None => (Status::Cancelled, Detail::Refunded),
        };
        Self { status, status_detail: Some(detail), late_at: None, review_by: None, payout: settlement.payout, ..self }
    }
}
