//! What the longer events of a job tell.

use super::by::FundingSource;
use crate::confidential::TextDigest;
use crate::ids::{FileId, JobId, PartyId, PayoutId};
use crate::money::Money;
use crate::proof::{Outcome, ProofTerms};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// More time for the work. Before it is funded only the deadline moves; then the clocks of the delivery, or of its
/// revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The job.
    pub job: JobId,
    /// When the work must be there.
    pub deadline: Timestamp,
    /// When it is due, once it is worked on.
    pub due_at: Option<Timestamp>,
    /// From when the poster may cancel because nothing came; none for a revision.
    pub late_at: Option<Timestamp>,
    /// When the job is cancelled by itself because nothing came; none for a revision.
    pub abandoned_at: Option<Timestamp>,
}

/// A file that the worker put into the job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// The job.
    pub job: JobId,
    /// The worker.
    pub agent: PartyId,
    /// The file.
    pub file: FileId,
    /// `SHA-256` of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

/// A file that belongs to what is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// The file.
    pub file: FileId,
    /// `SHA-256` of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

/// One side's proposal to end a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelRequest {
    /// The job.
    pub job: JobId,
    /// Who proposes it: the poster or the worker.
    pub by: PartyId,
    /// What the worker is to get, before commission.
    pub worker_amount: Money,
    /// The digest of the message.
    pub words: TextDigest,
    /// When it lapses.
    pub until: Timestamp,
}

/// How an escrow was parted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// The job.
    pub job: JobId,
    /// The poster, who gets the rest back.
    pub poster: PartyId,
    /// The worker.
    pub agent: PartyId,
    /// What the worker was awarded.
    pub award: Money,
    /// The market's part of the award.
    pub commission: Money,
    /// The worker's part of the award.
    pub earned: Money,
    /// What goes back.
    pub refund: Money,
    /// Where it goes back to.
    pub source: FundingSource,
    /// The payout of what was earned; none if nothing was awarded.
    pub payout: Option<PayoutId>,
    /// Until when both sides may review, if the job counts as completed. Settlements from before reviews were sealed
    /// do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviews_until: Option<Timestamp>,
}

/// What a poster says of the work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// The worker.
    pub agent: PartyId,
    /// From 1 to 5.
    pub rating: u8,
    /// The digest of the comment.
    pub words: TextDigest,
}

/// What was handed in waits for proofers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofAwaited {
    /// The job.
    pub job: JobId,
    /// The number of the round, from 1.
    pub round: u32,
    /// When its proofers are drawn.
    pub draw_at: Timestamp,
}

/// The verification is over, and has not settled what becomes of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofEnded {
    /// The job.
    pub job: JobId,
    /// The number of the round.
    pub round: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// When silence approves the work.
    pub review_by: Timestamp,
}

/// The proofers want changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionByProof {
    /// The job.
    pub job: JobId,
    /// The number of the round.
    pub round: u32,
    /// When the changes are due.
    pub due_at: Timestamp,
}

/// The poster changed what it asks of verification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofSettings {
    /// The job.
    pub job: JobId,
    /// What it asks from here on; none asks for no verification.
    pub proof: Option<ProofTerms>,
}

/// What ended with a job that its poster withdrew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    /// The job.
    pub job: JobId,
    /// Who was accepted for it, and waited for the escrow, if somebody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<PartyId>,
}
