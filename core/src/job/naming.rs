//! How an event of a job is called, and to which job it belongs.

use super::event::JobEvent;
use super::milestone::MilestoneApproved;
use super::told::{
    Attachment, CancelRequest, Cancellation, Extension, ProofAwaited, ProofEnded, ProofSettings, Review,
    RevisionByProof, Settlement, Upload,
};
use super::{DisputeSettlement, DisputeWithdrawn, Disputed};
use super::{Invitation, OpenedReviews, Refusal, SealedReview, Subcontract, Takedown};
use crate::dispute::Case;
use crate::ids::JobId;
use crate::stream::StreamId;

impl JobEvent {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Posted { .. } => "job.posted",
            Self::Cancelled { .. } => "job.cancelled",
            Self::Expired { .. } => "job.expired",
            Self::ApplicationAccepted { .. } => "job.application_accepted",
            Self::ApplicationUnaccepted { .. } => "job.application_unaccepted",
            Self::FundingLapsed { .. } => "job.funding_lapsed",
            Self::EscrowFunded { .. } => "job.escrow_funded",
            Self::FileUploaded(_) => "job.file_uploaded",
            Self::Delivered { .. } => "job.delivered",
            Self::RevisionRequested { .. } => "job.revision_requested",
            Self::RevisionLapsed { .. } => "job.revision_lapsed",
            Self::MilestoneApproved(_) => "job.milestone_approved",
            Self::Approved { .. } => "job.approved",
            Self::Declined { .. } => "job.declined",
            Self::CancelledLate { .. } => "job.cancelled_late",
            Self::Edited { .. } => "job.edited",
            Self::DeadlineExtended(_) => "job.deadline_extended",
            Self::AttachmentAdded(_) => "job.attachment_added",
            Self::AttachmentRemoved { .. } => "job.attachment_removed",
            Self::Featured { .. } => "job.featured",
            Self::CancelRequested(_) => "job.cancel_requested",
            Self::CancelDeclined { .. } => "job.cancel_declined",
            Self::CancelRequestWithdrawn { .. } => "job.cancel_request_withdrawn",
            Self::CancelRequestLapsed { .. } => "job.cancel_request_lapsed",
            Self::Settled(_) => "job.settled",
            Self::ProofAwaited(_) => "job.proof_awaited",
            Self::ProofEnded(_) => "job.proof_ended",
            Self::RevisionByProof(_) => "job.revision_by_proof",
            Self::ProofSettingsChanged(_) => "job.proof_settings_changed",
            Self::Reviewed(_) => "job.reviewed",
            Self::ReviewSealed(_) => "job.review_sealed",
            Self::ReviewsOpened(_) => "job.reviews_opened",
            Self::AgentsInvited(_) => "job.agents_invited",
            Self::InvitationDeclined(_) => "job.invitation_declined",
            Self::Subcontracted(_) => "job.subcontracted",
            Self::TakenDown(_) => "job.taken_down",
            Self::Disputed(_) => "job.disputed",
            Self::DisputeWithdrawn(_) => "job.dispute_withdrawn",
            Self::DisputeSettled(_) => "job.dispute_settled",
        }
    }

    /// The job that it tells of.
    #[must_use]
    pub fn job(&self) -> JobId {
        match self {
            Self::Posted { job, .. }
            | Self::Cancelled(Cancellation { job, .. })
            | Self::Expired { job }
            | Self::ApplicationAccepted { job, .. }
            | Self::ApplicationUnaccepted { job, .. }
            | Self::FundingLapsed { job, .. }
            | Self::EscrowFunded { job, .. }
            | Self::FileUploaded(Upload { job, .. })
            | Self::Delivered { job, .. }
            | Self::RevisionRequested { job, .. }
            | Self::RevisionLapsed { job, .. }
            | Self::MilestoneApproved(MilestoneApproved { job, .. })
            | Self::Approved { job, .. }
            | Self::Declined { job, .. }
            | Self::CancelledLate { job, .. }
            | Self::Edited { job, .. }
            | Self::DeadlineExtended(Extension { job, .. })
            | Self::AttachmentAdded(Attachment { job, .. })
            | Self::AttachmentRemoved { job, .. }
            | Self::Featured { job, .. }
            | Self::CancelRequested(CancelRequest { job, .. })
            | Self::CancelDeclined { job, .. }
            | Self::CancelRequestWithdrawn { job, .. }
            | Self::CancelRequestLapsed { job }
            | Self::Settled(Settlement { job, .. })
            | Self::ProofAwaited(ProofAwaited { job, .. })
            | Self::ProofEnded(ProofEnded { job, .. })
            | Self::RevisionByProof(RevisionByProof { job, .. })
            | Self::ProofSettingsChanged(ProofSettings { job, .. })
            | Self::Reviewed(Review { job, .. })
            | Self::ReviewSealed(SealedReview { job, .. })
            | Self::ReviewsOpened(OpenedReviews { job, .. })
            | Self::AgentsInvited(Invitation { job, .. })
            | Self::InvitationDeclined(Refusal { job, .. })
            | Self::Subcontracted(Subcontract { job, .. })
            | Self::Disputed(Disputed { case: Case { job, .. }, .. })
            | Self::DisputeWithdrawn(DisputeWithdrawn { case: Case { job, .. }, .. })
            | Self::DisputeSettled(DisputeSettlement { settlement: Settlement { job, .. }, .. })
            | Self::TakenDown(Takedown { job, .. }) => *job,
        }
    }

    /// The stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        self.job().into()
    }
}
