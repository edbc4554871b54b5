//! Lets requests end before the server does, without waiting for connections that ask for nothing.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// How long answers that are ready may take to leave.
const LEAVE: Duration = Duration::from_millis(300);

/// The pause between two looks.
const LOOK: Duration = Duration::from_millis(20);

/// Counts the requests that are being answered.
#[derive(Debug, Default)]
pub struct Drain {
    under_way: AtomicUsize,
    closing: AtomicBool,
}

/// A request that is being answered.
#[derive(Debug)]
pub struct UnderWay<'a>(&'a Drain);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Drain {
    /// Counts a request until what is returned is dropped.
    #[must_use]
    pub fn enter(&self) -> UnderWay<'_> {
        self.under_way.fetch_add(1, Ordering::AcqRel);
        UnderWay(self)
    }

    /// How many requests are being answered.
    #[must_use]
    pub fn under_way(&self) -> usize {
        self.under_way.load(Ordering::Acquire)
    }

    /// Whether the server is about to end: answers should ask their clients to hang up.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    /// Waits until nothing is being answered, for at most `patience`.
    pub async fn close(&self, patience: Duration) {
        self.closing.store(true, Ordering::Release);
        let quiet = async {
            loop {
                while self.under_way.load(Ordering::Acquire) > 0 {
                    tokio::time::sleep(LOOK).await;
                }
                tokio::time::sleep(LEAVE).await;
                if self.under_way.load(Ordering::Acquire) == 0 {
                    return;
                }
            }
        };
        if tokio::time::timeout(patience, quiet).await.is_err() {
            tracing::warn!("some requests did not end in time and are cut off");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_that_is_being_answered_is_waited_for() {
        let drain = Drain::default();
        let request = drain.enter();
        let ending = async {
            assert!(drain.is_closing(), "the other one was polled first");
            drop(request);
        };
        let ((), ()) = tokio::join!(biased; drain.close(Duration::from_secs(60)), ending);
        assert_eq!(drain.under_way.load(Ordering::Acquire), 0);
    }
}
