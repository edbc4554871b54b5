//! The webhooks of a party: where its events are sent, which of them, and under which secret.
//!
//! One stream holds all webhooks of a party, so that there are never more than there may be, and so that nobody finds
//! those of others. The address of a webhook may hold tokens: it lies beside the log, which has its digest. A secret
//! is never written anywhere: it follows from the webhook's id and from how often it was rotated.

pub mod change;
pub mod disable;
mod event;
pub mod policy;
pub mod register;
mod rejection;
pub mod remove;
pub mod rotate;
mod state;

pub use event::{WebhookEvent, WhyDisabled};
pub use rejection::WebhookRejection;
pub use state::{Webhook, Webhooks};

/// The kind of the erasable row that holds an address.
pub const URL: &str = "webhook_url";
