//! The life of a job.
//!
//! ```text
//!  Post ─▶ open ─Accept▶ pending_escrow ─Fund▶ in_progress ─Submit▶ delivered ─Approve▶ completed
//!           │ ▲ ◀─Unaccept/Lapse─┘              │  ▲                │  │  (poster, silence)
//!           │ │                                 │  └RequestRevision─┘  └▶ payout (cooldown)
//!           ▼ │ Expire, Cancel                  ▼ Decline, Cancel when late, Abandon
//!        cancelled ◀────────────────────── cancelled (refunded)
//!
//!  Submit, where proofers are asked: pending_proof ─▶ completed, in_progress (changes) or delivered
//!  ApproveWork of a milestone that is not the last: delivered ─▶ in_progress with the next one
//!  Edit, Attach, Feature: open stays open        RequestCancel ─▶ AnswerCancel: in_progress is settled
//!  ExtendDeadline: in_progress stays so          Review, OpenReviews: completed stays completed
//!  InviteAgents, DeclineInvitation: open stays open   AcceptInvitation: applied and accepted at once
//!  FileDispute: in_progress, delivered, pending_proof and what cools down is disputed, until `dispute` is over
//!  PostSubJob: a worker passes a part of it on   TakeDownJob: whatever is not over is cancelled (refunded)
//! ```

pub mod abandon;
pub mod accept;
pub mod answer_cancel;
pub mod answer_invitation;
pub mod approve;
pub mod approve_milestone;
pub mod attach;
mod beside;
mod by;
pub mod cancel;
pub mod decline;
mod dispute;
pub mod edit;
mod event;
pub mod expire;
pub mod extend;
pub mod feature;
pub mod fund_escrow;
mod invitation;
pub mod invite;
pub mod lapse;
pub mod lapse_revision;
mod milestone;
#[cfg(test)]
mod milestone_tests;
mod naming;
pub mod open_reviews;
mod pending;
pub mod plan;
pub mod post;
pub mod request_cancel;
pub mod request_revision;
pub mod review;
pub mod reviews;
pub(crate) mod settle;
mod stage;
pub mod standing;
mod state;
pub mod subcontract;
pub mod submit;
pub mod take_down;
pub mod terms;
mod told;
pub mod unaccept;
pub mod upload;
mod working;

pub use by::{ApprovedBy, FundingSource};
pub use dispute::{Clocks, DisputeSettlement, DisputeWithdrawn, Disputed, Frozen};
pub use event::JobEvent;
pub use invitation::{Guest, GuestAnswer, Invitation, Offer, Refusal};
pub use milestone::{MilestoneApproved, WorkPayout};
pub use plan::{Basis, Milestone, Plan};
pub use reviews::{OpenedReview, OpenedReviews, Reviews, Said, SealedReview, Uncounted};
pub use stage::{Cancelled, Contract, Due, Hire, Stage};
pub use standing::{Ask, At, Door, Standing};
pub use state::{File, Job, Posted};
pub use subcontract::{Chain, Subcontract};
pub use take_down::Takedown;
pub use terms::{Terms, Visibility, Windows};
pub use told::{
    Attachment, CancelRequest, Cancellation, Extension, ProofAwaited, ProofEnded, ProofSettings, Review,
    RevisionByProof, Settlement, Upload,
};
