//! What can go wrong between a decision and the log.

use market_core::event::codec::CodecError;
use market_core::rejection::Rejection;

/// A fault of the record, as opposed to a no of the market.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The decision's ground has changed under it, again and again.
    #[error("too many others were changing the same things; try again")]
    Conflict,
    /// More is waiting to be written than may wait.
    #[error("the market is busy; try again in a moment")]
    Busy,
    /// The database cannot be reached, or the connection broke. What was asked for may or may not have happened.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The record is not what it must be.
    #[error("the record is damaged: {0}")]
    Corrupt(String),
}

/// Why a command was not executed.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// The market said no.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The idempotency key was used for another request.
    #[error("this idempotency key was used for another request")]
    OtherRequest,
    /// The record has a fault.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Unavailable(describe(&error))
    }
}

impl From<deadpool_postgres::PoolError> for StoreError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        Self::Unavailable(describe(&error))
    }
}

impl From<CodecError> for StoreError {
    fn from(error: CodecError) -> Self {
        Self::Corrupt(error.to_string())
    }
}

/// The error with its causes: libraries keep the interesting part in the cause.
pub(crate) fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
