//! Webhooks: what a party is told, sent to an address of its own.
//!
//! [`fanout`] puts each entry of the feed into the queue of each webhook that wants it, [`queue`] is read and written by
//! the sender alone, [`desk`] says what is sent next and what follows from an answer, [`postman`] carries it. The log
//! knows which webhooks there are, and nothing of what is sent to them.

pub mod desk;
pub mod fanout;
pub mod ladder;
mod names;
pub mod postman;
pub mod queue;
pub mod reach;
pub mod signature;

use market_core::policy::Policy;
use postman::Postman;
use reach::Reach;
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

    /// Whether the sender of this process, if it has one, has nothing in hand.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.in_hand.load(Ordering::Acquire) == 0
    }
}
