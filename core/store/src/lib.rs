//! The record: the event log and the ledger's journal in PostgreSQL.
//!
//! ```text
//!  execute ── load ──▶ decide ──▶ draft ──▶ queue ──▶ appender ──▶ append_batch (one statement) ──▶ event
//!     ▲        │ cache                                  │ memory: versions, balances, commands        transfer
//!     └──────── again, when others were faster ◀────────┘ behind the fence of the head's token        command …
//! ```

mod appender;
mod batch;
#[doc(hidden)]
pub mod bench;
mod cache;
mod commit;
mod connect;
mod error;
mod execute;
mod idempotency;
mod learn;
mod load;
mod memory;
mod migrate;
pub mod postgres;
mod private;
mod pulse;
mod read;
mod signed;
mod slow_path;
mod staged;
mod store;
mod wake;
mod writer;

pub use commit::Outcome;
pub use connect::AS_MARKET;
pub use error::{ExecuteError, StoreError};
pub use pulse::Pressure;
pub use signed::{Pace, SignedCheckpoint};
pub use store::{Executed, PgStore, Receipt, Request, StoreSettings};
