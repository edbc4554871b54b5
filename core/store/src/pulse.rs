//! What the appender has done so far, for whoever watches it: counted once a batch, read whenever somebody asks.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts batches as they land.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    batches: AtomicU64,
    commits: AtomicU64,
    last: AtomicU64,
}

/// How busy the appender is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pressure {
    /// Commits that wait to be taken into a batch.
    pub waiting: usize,
    /// How many may wait.
    pub waiting_max: usize,
    /// Batches that have landed.
    pub batches: u64,
    /// Commits that were in them.
    pub commits: u64,
    /// Commits that were in the last of them.
    pub last_batch: u64,
}

impl Pulse {
    /// A batch of so many commits is in the log.
    pub(crate) fn landed(&self, commits: usize) {
        if commits == 0 {
            return;
        }
        let commits = u64::try_from(commits).unwrap_or(u64::MAX);
        self.batches.fetch_add(1, Ordering::Relaxed);
        self.commits.fetch_add(commits, Ordering::Relaxed);
        self.last.store(commits, Ordering::Relaxed);
    }

    pub(crate) fn pressure(&self, waiting: usize, waiting_max: usize) -> Pressure {
        Pressure {
            waiting,
            waiting_max,
            batches: self.batches.load(Ordering::Relaxed),
            commits: self.commits.load(Ordering::Relaxed),
            last_batch: self.last.load(Ordering::Relaxed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_counted_and_empty_ones_are_none() {
        let pulse = Pulse::default();
        for commits in [3, 5, 0] {
            pulse.landed(commits);
        }
        let expected = Pressure { waiting: 1, waiting_max: 9, batches: 2, commits: 8, last_batch: 5 };
        assert_eq!(pulse.pressure(1, 9), expected);
    }
}
