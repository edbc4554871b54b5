//! Money on its way out.
//!
//! ```text
//!  schedule ─▶ cooling ─Release▶ eligible ─Submit▶ submitted ─Confirm▶ paid
//!               │   ▲               ▲                 │
//!           Hold▼   │               └──────Fail───────┘   Withdraw (wallet) ─▶ submitted
//!               held ─ in time, or by a dispute ─▶ frozen ─▶ as before (withdrawn), eligible (awarded), voided
//!                           Award (a settled job) ─▶ eligible
//! ```

mod event;
pub mod hold;
pub mod hold_milestones;
pub mod release;
pub mod schedule;
pub mod settle;
mod state;
pub mod submit;
pub mod withdraw;

pub use event::{EarnedBy, PaidFrom, PayoutEvent};
pub use state::{Earned, Owed, Payout, Wait};
