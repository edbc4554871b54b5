//! The life of a job.
//!
//! ```text
//!  Post ─▶ open ─Accept▶ pending_escrow ─Fund▶ in_progress ─Submit▶ delivered ─Approve▶ completed
//!           │ ▲ ◀─Unaccept/Lapse─┘              │  ▲                │  │  (poster, silence)
//!           │ │                                 │  └RequestRevision─┘  └▶ payout (cooldown)
//!           ▼ │ Expire, Cancel                  ▼ Decline, Cancel when late, Abandon
//!        cancelled ◀────────────────────── cancelled (refunded)
//! ```

pub mod abandon;
pub mod accept;
pub mod approve;
pub mod cancel;
pub mod decline;
mod event;
pub mod expire;
pub mod fund_escrow;
pub mod lapse;
pub mod lapse_revision;
mod pending;
pub mod post;
pub mod request_revision;
mod stage;
pub mod standing;
mod state;
pub mod submit;
pub mod unaccept;
pub mod upload;

pub use event::{ApprovedBy, FundingSource, JobEvent, Terms, Visibility};
pub use stage::{Cancelled, Contract, Due, Hire, Stage};
pub use standing::{Ask, At, Door, Standing};
pub use state::{File, Job, Posted};
