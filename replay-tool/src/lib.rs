//! The auditor: recomputes everything that the market says, and names what differs.
//!
//! ```text
//!  Source ── chunks ──▶ examine (each row by itself, on all cores) ──▶ fold (in order) ──▶ Report
//!  database or export    leaf, digests, transfers                       tree, versions, balances
//! ```
//!
//! It takes from the server nothing but rows as they are stored, and from `market-core` the rules that anybody can
//! read: what a leaf is, and what each event moves. What it holds in memory does not grow with the log, but for the
//! versions of the streams (at most 57 bytes a stream) and the accounts that are not empty.

mod audit;
mod broken;
mod checkpoint;
mod difference;
mod durable;
mod examine;
mod explain;
mod export;
mod instant;
mod journal;
mod leaf;
mod ledger;
mod line;
mod manifest;
mod progress;
mod report;
mod row;
mod run;
mod scan;
mod signed;
mod source;
mod verify;
mod views;

pub mod args;

pub use broken::{Broken, Stop};
pub use difference::Difference;
pub use export::Writer;
pub use report::{Fact, Report};
pub use row::{EventRow, TransferRow};
pub use run::{main, report};
