//! The record: the event log and the ledger's journal in PostgreSQL.

mod error;
mod store;

pub use error::{ExecuteError, StoreError};
pub use store::{Executed, PgStore, Receipt, Request, StoreSettings};
