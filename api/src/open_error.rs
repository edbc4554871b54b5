//! What keeps a market from opening.

use crate::outside::smtp::MailerError;
use crate::signer::SignerError;
use market_store::StoreError;

/// Why the market does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The record does not open.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log cannot be signed.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// Where files lie cannot be used.
    #[error("the place for files cannot be used: {0}")]
    Blobs(#[from] std::io::Error),
    /// Nothing can be counted.
    #[error("nothing can be counted: {0}")]
    Meters(#[from] metrics_exporter_prometheus::BuildError),
    /// Passwords cannot be hashed.
    #[error("passwords cannot be hashed: {0}")]
    Passwords(argon2::password_hash::Error),
    /// Mail cannot be sent.
    #[error(transparent)]
    Mail(#[from] MailerError),
    /// Webhooks cannot be sent to.
    #[error("webhooks cannot be sent to: {0}")]
    Webhooks(#[from] reqwest::Error),
}
