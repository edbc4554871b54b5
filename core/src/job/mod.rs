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
//!  Edit, Attach, Feature: open stays open        RequestCancel ─▶ AnswerCancel: in_progress is settled
//!  ExtendDeadline: in_progress stays so          Review: completed stays completed
//! ```

pub mod abandon;
pub mod accept;
pub mod answer_cancel;
pub mod approve;
pub mod attach;
mod beside;
pub mod cancel;
pub mod decline;
pub mod edit;
mod event;
pub mod expire;
pub mod extend;
pub mod feature;
pub mod fund_escrow;
pub mod lapse;
pub mod lapse_revision;
mod naming;
mod pending;
pub mod post;
pub mod request_cancel;
pub mod request_revision;
pub mod review;
pub(crate) mod settle;
mod stage;
pub mod standing;
mod state;
pub mod submit;
pub mod terms;
mod told;
pub mod unaccept;
pub mod upload;
mod working;

pub use event::{ApprovedBy, FundingSource, JobEvent};
pub use stage::{Cancelled, Contract, Due, Hire, Stage};
pub use standing::{Ask, At, Door, Standing};
pub use state::{File, Job, Posted};
pub use terms::{Terms, Visibility, Windows};
pub use told::{
    Attachment, CancelRequest, Extension, ProofAwaited, ProofEnded, ProofSettings, Review, RevisionByProof, Settlement,
};
