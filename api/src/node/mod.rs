//! This process as one of several that serve the same market: the duties that it holds for all of them.
//!
//! Each process keeps one connection to the database for this alone. A duty is an advisory lock of that connection, so
//! that whoever dies gives its duties up with it, and they are tried for again all the time. Nothing is safe because
//! of that: for a moment two may think that they hold a duty, as when the network falls silent. What a worker does is
//! an ordinary command, guarded where it is committed, or a row that one statement claims; a duty only saves the
//! others the trouble.

mod duty;
mod session;

use crate::app::App;
pub use duty::{Duty, Held};
use secrecy::SecretString;
pub(crate) use session::NAME;
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::watch;

/// The wait before connecting again when the connection broke.
const RECONNECT_WAIT: Duration = Duration::from_millis(500);

/// One of the processes that serve a market.
pub struct Node {
    database_url: SecretString,
    held: watch::Sender<Held>,
    /// How many there were when they were counted last, this one among them.
    nodes: AtomicUsize,
}

impl Node {
    /// A process that holds nothing yet.
    #[must_use]
    pub fn of(database_url: &str) -> Self {
        let held = watch::Sender::new(Held::default());
        Self { database_url: database_url.into(), held, nodes: AtomicUsize::new(0) }
    }

    /// Whether this process holds a duty.
    #[must_use]
    pub fn holds(&self, duty: Duty) -> bool {
        self.held.borrow().has(duty)
    }

    /// Resolves once this process holds a duty.
    pub async fn until_held(&self, duty: Duty) {
        // The sender lives as long as this does.
        let _ = self.held.subscribe().wait_for(|held| held.has(duty)).await;
    }

    /// Resolves once this process does not hold a duty.
    pub async fn until_lost(&self, duty: Duty) {
        let _ = self.held.subscribe().wait_for(|held| !held.has(duty)).await;
    }

    /// Whether others serve the market as well, as far as was heard.
    #[must_use]
    pub fn has_others(&self) -> bool {
        self.nodes.load(Ordering::Relaxed) > 1
    }

    /// How many processes serve the market, as far as was heard.
    #[must_use]
    pub fn count(&self) -> usize {
        self.nodes.load(Ordering::Relaxed)
    }

    /// Tries for the duties until `stop` resolves, and then gives them up at once.
    pub async fn run(&self, app: &App, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            tokio::select! {
                biased;
                () = &mut stop => return self.give_up(),
                error = session::ended(self, app) => {
                    tracing::warn!(%error, "the connection that holds the duties of this process is gone");
                    self.give_up();
                }
            }
            tokio::select! {
                biased;
                () = &mut stop => return,
                () = tokio::time::sleep(RECONNECT_WAIT) => {}
            }
        }
    }

    fn take(&self, gained: &[Duty]) {
        if gained.is_empty() {
            return;
        }
        self.held.send_modify(|held| {
            for duty in gained.iter().filter(|duty| held.take(**duty)) {
                tracing::info!(duty = duty.name(), "this process holds a duty");
            }
        });
    }

    fn give_up(&self) {
        let mut lost = Vec::new();
        self.held.send_modify(|held| lost = held.give_up());
        for duty in lost {
            tracing::info!(duty = duty.name(), "this process holds a duty no more");
        }
    }

    fn counted(&self, nodes: usize) {
        let before = self.nodes.swap(nodes, Ordering::Relaxed);
        if before != nodes {
            tracing::info!(nodes, "so many processes serve this market");
        }
    }
}
