//! How a wish about webhooks is refused.

/// The market's no to a wish about webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookRejection {
    /// The party has no webhook of this id.
    #[error("there is no such webhook")]
    NotFound,
    /// The party has as many webhooks as it may.
    #[error("you have {allowed} webhooks, as many as there may be; remove one first")]
    TooMany {
        /// How many there may be.
        allowed: u32,
    },
}
