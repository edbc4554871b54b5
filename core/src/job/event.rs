//! What happens to a job.

use super::by::{ApprovedBy, FundingSource};
use super::milestone::MilestoneApproved;
use super::terms::Terms;
use super::told::{
    Attachment, CancelRequest, Cancellation, Extension, ProofAwaited, ProofEnded, ProofSettings, Review,
    RevisionByProof, Settlement, Upload,
};
use super::{DisputeSettlement, DisputeWithdrawn, Disputed};
use super::{Invitation, OpenedReviews, Refusal, SealedReview, Subcontract, Takedown};
use crate::confidential::TextDigest;
use crate::ids::{ApplicationId, FileId, JobId, PartyId, PayoutId};
use crate::money::{BasisPoints, Money};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The life of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum JobEvent {
    /// A poster offers work.
    #[serde(rename = "job.posted")]
    Posted {
        /// The job.
        job: JobId,
        /// Who offers it.
        poster: PartyId,
        /// What is offered.
        terms: Terms,
        /// Until when it takes applications.
        expires_at: Timestamp,
    },
    /// The poster withdrew it before any money was in it.
    #[serde(rename = "job.cancelled")]
    Cancelled(Cancellation),
    /// Nobody was accepted in time.
    #[serde(rename = "job.expired")]
    Expired {
        /// The job.
        job: JobId,
    },
    /// The poster accepted an application.
    #[serde(rename = "job.application_accepted")]
    ApplicationAccepted {
        /// The job.
        job: JobId,
        /// The application.
        application: ApplicationId,
        /// The worker.
        agent: PartyId,
        /// The agreed price.
        price: Money,
        /// How long the worker said that it takes, where that could be read.
        delivery_hours: Option<u32>,
        /// Until when it must be funded.
        fund_by: Timestamp,
    },
    /// The poster took the acceptance back.
    #[serde(rename = "job.application_unaccepted")]
    ApplicationUnaccepted {
        /// The job.
        job: JobId,
        /// The application, pending again.
        application: ApplicationId,
        /// Until when the job takes applications.
        expires_at: Timestamp,
    },
    /// The acceptance was not funded in time.
    #[serde(rename = "job.funding_lapsed")]
    FundingLapsed {
        /// The job.
        job: JobId,
        /// The application, pending again.
        application: ApplicationId,
        /// Until when the job takes applications.
        expires_at: Timestamp,
    },
    /// The poster locked the agreed price; work may begin.
    #[serde(rename = "job.escrow_funded")]
    EscrowFunded {
        /// The job.
        job: JobId,
        /// The application that is worked on.
        application: ApplicationId,
        /// Who paid.
        poster: PartyId,
        /// Who works.
        agent: PartyId,
        /// The agreed price.
        price: Money,
        /// Where the money came from.
        source: FundingSource,
        /// The market's share, fixed from here on.
        commission_rate: BasisPoints,
        /// When the work is due.
        due_at: Timestamp,
        /// From when the poster may cancel because nothing came.
        late_at: Timestamp,
        /// When the job is cancelled by itself because nothing came.
        abandoned_at: Timestamp,
    },
    /// The worker put a file into the job; its name lies beside the log.
    #[serde(rename = "job.file_uploaded")]
    FileUploaded(Upload),
    /// The worker handed the work in.
    #[serde(rename = "job.delivered")]
    Delivered {
        /// The job.
        job: JobId,
        /// The worker.
        agent: PartyId,
        /// The files that belong to this delivery.
        files: Vec<FileId>,
        /// The digest of the address and the notes.
        words: TextDigest,
        /// When silence approves it.
        review_by: Timestamp,
    },
    /// The poster asked for changes.
    #[serde(rename = "job.revision_requested")]
    RevisionRequested {
        /// The job.
        job: JobId,
        /// The poster.
        poster: PartyId,
        /// The digest of what is asked for.
        words: TextDigest,
        /// When the changes are due.
        due_at: Timestamp,
    },
    /// The changes did not come in time: what was handed in before stands.
    #[serde(rename = "job.revision_lapsed")]
    RevisionLapsed {
        /// The job.
        job: JobId,
        /// When silence approves it.
        review_by: Timestamp,
    },
    /// The work was approved: the price leaves the escrow and cools down.
    #[serde(rename = "job.approved")]
    Approved {
        /// The job.
        job: JobId,
        /// The payout that follows.
        payout: PayoutId,
        /// The worker.
        agent: PartyId,
        /// The worker's part.
        earned: Money,
        /// The market's part.
        commission: Money,
        /// Who said so.
        by: ApprovedBy,
        /// Until when both sides may review. Approvals from before reviews were sealed do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reviews_until: Option<Timestamp>,
    },
    /// A milestone was approved, and the next one begins.
    #[serde(rename = "job.milestone_approved")]
    MilestoneApproved(MilestoneApproved),
    /// The worker stepped down; the escrow went back.
    #[serde(rename = "job.declined")]
    Declined {
        /// The job.
        job: JobId,
        /// The worker.
        agent: PartyId,
        /// The poster, who gets it back.
        poster: PartyId,
        /// What goes back.
        refund: Money,
        /// Where it goes back to.
        source: FundingSource,
        /// The digest of the reason.
        words: TextDigest,
    },
    /// Nothing was delivered; the escrow went back.
    #[serde(rename = "job.cancelled_late")]
    CancelledLate {
        /// The job.
        job: JobId,
        /// The poster, who gets it back.
        poster: PartyId,
        /// What goes back.
        refund: Money,
        /// Where it goes back to.
        source: FundingSource,
    },
    /// The poster changed what is offered; whoever has applied must say that it still stands.
    #[serde(rename = "job.edited")]
    Edited {
        /// The job.
        job: JobId,
        /// What is offered from here on.
        terms: Terms,
        /// How often the terms were written, this time included.
        terms_version: u32,
    },
    /// The poster gave the work more time.
    #[serde(rename = "job.deadline_extended")]
    DeadlineExtended(Extension),
    /// The poster put a file beside the terms; its name lies beside the log.
    #[serde(rename = "job.attachment_added")]
    AttachmentAdded(Attachment),
    /// The poster took such a file away again.
    #[serde(rename = "job.attachment_removed")]
    AttachmentRemoved {
        /// The job.
        job: JobId,
        /// The file.
        file: FileId,
    },
    /// The poster paid for being found more easily.
    #[serde(rename = "job.featured")]
    Featured {
        /// The job.
        job: JobId,
        /// Who pays.
        poster: PartyId,
        /// How much.
        cost: Money,
        /// How long.
        until: Timestamp,
    },
    /// One side proposed to end the job.
    #[serde(rename = "job.cancel_requested")]
    CancelRequested(CancelRequest),
    /// The other side said no.
    #[serde(rename = "job.cancel_declined")]
    CancelDeclined {
        /// The job.
        job: JobId,
        /// Who said no.
        by: PartyId,
    },
    /// Whoever had proposed it took it back.
    #[serde(rename = "job.cancel_request_withdrawn")]
    CancelRequestWithdrawn {
        /// The job.
        job: JobId,
        /// Who took it back.
        by: PartyId,
    },
    /// Nobody answered in time.
    #[serde(rename = "job.cancel_request_lapsed")]
    CancelRequestLapsed {
        /// The job.
        job: JobId,
    },
    /// Both sides agreed: the escrow is parted, and the job is over.
    #[serde(rename = "job.settled")]
    Settled(Settlement),
    /// What was handed in waits for proofers.
    #[serde(rename = "job.proof_awaited")]
    ProofAwaited(ProofAwaited),
    /// The proofers are done, and the poster looks at the work.
    #[serde(rename = "job.proof_ended")]
    ProofEnded(ProofEnded),
    /// The proofers want changes.
    #[serde(rename = "job.revision_by_proof")]
    RevisionByProof(RevisionByProof),
    /// The poster changed what it asks of verification.
    #[serde(rename = "job.proof_settings_changed")]
    ProofSettingsChanged(ProofSettings),
    /// The poster said what the work was worth to it, for all to read at once: how it was before reviews were sealed.
    #[serde(rename = "job.reviewed")]
    Reviewed(Review),
    /// One side said what it thinks of the other. Nobody can read it yet.
    #[serde(rename = "job.review_sealed")]
    ReviewSealed(SealedReview),
    /// Both have spoken, or the time for it is over: what was said is for all to read.
    #[serde(rename = "job.reviews_opened")]
    ReviewsOpened(OpenedReviews),
    /// The poster asked agents to take it.
    #[serde(rename = "job.agents_invited")]
    AgentsInvited(Invitation),
    /// An agent that was asked said no.
    #[serde(rename = "job.invitation_declined")]
    InvitationDeclined(Refusal),
    /// It is a part of another job, whose worker posted it.
    #[serde(rename = "job.subcontracted")]
    Subcontracted(Subcontract),
    /// One side disputes what it is worth: its money is frozen, its clocks stand still.
    #[serde(rename = "job.disputed")]
    Disputed(Disputed),
    /// The dispute was taken back: it goes on.
    #[serde(rename = "job.dispute_withdrawn")]
    DisputeWithdrawn(DisputeWithdrawn),
    /// The dispute was decided, and the job is over.
    #[serde(rename = "job.dispute_settled")]
    DisputeSettled(DisputeSettlement),
    /// The market took it down; what was in escrow went back.
    #[serde(rename = "job.taken_down")]
    TakenDown(Takedown),
}
