//! The only `now`: the system's clock, and how far the sandbox has wound it on.

use crate::{node, setting};
use deadpool_postgres::Pool;
use market_core::time::Timestamp;
use market_store::StoreError;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Where the distance is kept.
pub(crate) const OFFSET: &str = "sandbox_clock_offset_seconds";

/// How far the clock may be wound on altogether: a thousand years.
const OFFSET_SECONDS_MAX: i64 = 1_000 * 366 * 86_400;

/// How long whoever winds the clock on waits for other processes to follow.
const FOLLOW_MAX: Duration = Duration::from_secs(2);

/// The pause between two looks at them.
const LOOK: Duration = Duration::from_millis(2);

const TELL: &str = "notify node";

/// What the connections of all processes are called: the clock that each follows is in it.
const NODES: &str = "select application_name from pg_stat_activity
    where datname = current_database() and starts_with(application_name, $1)";

fn since_1970() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// The market's clock.
#[derive(Debug, Default)]
pub struct Clock {
    offset_seconds: AtomicI64,
}

impl Clock {
    /// The clock of this installation.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn open(pool: &Pool) -> Result<Self, StoreError> {
        let stored = setting::read(pool, OFFSET).await?;
        let offset = stored.and_then(|text| text.parse().ok()).unwrap_or(0);
        Ok(Self { offset_seconds: AtomicI64::new(offset) })
    }

    /// The market's instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let since = since_1970();
        let real = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
        let offset = self.offset_seconds.load(Ordering::Relaxed).saturating_mul(1_000_000);
        let micros = real.saturating_add(offset);
        Timestamp::from_micros(micros).unwrap_or_else(|| Timestamp::new(chrono::DateTime::<chrono::Utc>::MAX_UTC))
    }

    /// The true time in seconds since 1970, whatever the sandbox has done: for whoever compares it with a clock of
    /// its own.
    #[must_use]
    pub fn true_seconds(&self) -> i64 {
        i64::try_from(since_1970().as_secs()).unwrap_or(i64::MAX)
    }

    /// Goes on to where the clock was wound on by any process, and tells how far that is, in seconds.
    pub(crate) fn follow(&self, stored: Option<&str>) -> i64 {
        let stored = stored.and_then(|text| text.parse().ok()).unwrap_or(0);
        self.offset_seconds.fetch_max(stored, Ordering::Relaxed).max(stored)
    }

    /// Winds the clock on by so many seconds, for good and for all processes. `None` when it has been wound on too far
    /// already.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn advance(&self, pool: &Pool, seconds: u32) -> Result<Option<()>, StoreError> {
        let before = self.offset_seconds.load(Ordering::Relaxed);
        if before.saturating_add(i64::from(seconds)) > OFFSET_SECONDS_MAX {
            return Ok(None);
        }
        let after = setting::add(pool, OFFSET, i64::from(seconds)).await?;
        self.offset_seconds.fetch_max(after, Ordering::Relaxed);
        match tokio::time::timeout(FOLLOW_MAX, followed(pool, after)).await {
            Ok(all) => all?,
            Err(_) => tracing::warn!("a process does not follow the clock yet"),
        }
        Ok(Some(()))
    }
}

/// Waits until every process has heard how far the clock was wound on.
async fn followed(pool: &Pool, offset: i64) -> Result<(), StoreError> {
    let connection = pool.get().await?;
    connection.batch_execute(TELL).await?;
    loop {
        let rows = connection.query(NODES, &[&node::NAME]).await?;
        let names = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>()?;
        if names.iter().all(|name| follows(name, offset)) {
            return Ok(());
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Whether the process of a connection of this name follows a clock that was wound on so far.
fn follows(name: &str, offset: i64) -> bool {
    let followed = name.strip_prefix(node::NAME).and_then(|rest| rest.trim().parse::<i64>().ok());
    followed.is_some_and(|followed| followed >= offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_only_goes_on() {
        let clock = Clock::default();
        assert_eq!(clock.follow(Some("60")), 60);
        assert_eq!(clock.follow(Some("30")), 60);
        assert_eq!(clock.follow(None), 60);
    }

    #[test]
    fn a_process_follows_once_its_connection_says_so() {
        assert!(follows("agentgigs node 60", 60) && follows("agentgigs node 61", 60));
        for behind in ["agentgigs node 59", "agentgigs node", "agentgigs node x"] {
            assert!(!follows(behind, 60), "{behind}");
        }
    }
}
