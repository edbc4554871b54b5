//! What the server has at hand for webhooks, whoever of it asks.

use super::postman::Postman;
use super::reach::Reach;
use crate::config::{Settings, networks};
use market_core::policy::Policy;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// What the server has for webhooks.
pub struct Office {
    /// Carries deliveries.
    pub postman: Postman,
    wake: Notify,
    in_hand: AtomicUsize,
}

impl Office {
    /// The office of an installation.
    ///
    /// # Errors
    /// When encryption cannot be set up.
    pub fn open(settings: &Settings) -> Result<Self, reqwest::Error> {
        // Whether they are networks was asked when the settings were read.
        let allowed = networks(settings.webhook_allow.as_deref().unwrap_or_default()).unwrap_or_default();
        Self::new(Reach::new(allowed), &settings.policy)
    }

    /// An office whose postman reaches the public internet and what the operator allows.
    ///
    /// # Errors
    /// When encryption cannot be set up.
    pub fn new(reach: Reach, policy: &Policy) -> Result<Self, reqwest::Error> {
        let postman = Postman::new(reach, policy)?;
        Ok(Self { postman, wake: Notify::new(), in_hand: AtomicUsize::new(0) })
    }

    /// Says that there may be something to send.
    pub fn nudge(&self) {
        self.wake.notify_one();
    }

    /// Resolves once there may be something to send.
    pub async fn nudged(&self) {
        self.wake.notified().await;
    }

    /// Notes how many deliveries the sender of this process has in hand.
    pub(crate) fn note_in_hand(&self, count: usize) {
        self.in_hand.store(count, Ordering::Release);
    }

    /// How many deliveries the sender of this process has in hand.
    #[must_use]
    pub fn in_hand(&self) -> usize {
        self.in_hand.load(Ordering::Acquire)
    }

    /// Whether the sender of this process, if it has one, has nothing in hand.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.in_hand() == 0
    }
}
