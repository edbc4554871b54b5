//! The only `now`: the system's clock, and how far the sandbox has wound it on.

use crate::setting;
use deadpool_postgres::Pool;
use market_core::time::Timestamp;
use market_store::StoreError;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Where the distance is kept.
const OFFSET: &str = "sandbox_clock_offset_seconds";

/// How far the clock may be wound on altogether: a thousand years.
const OFFSET_SECONDS_MAX: i64 = 1_000 * 366 * 86_400;

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

    /// Winds the clock on by so many seconds, for good. `None` when it has been wound on too far already.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn advance(&self, pool: &Pool, seconds: u32) -> Result<Option<()>, StoreError> {
        let before = self.offset_seconds.load(Ordering::Relaxed);
        if before.saturating_add(i64::from(seconds)) > OFFSET_SECONDS_MAX {
            return Ok(None);
        }
        let after = setting::add(pool, OFFSET, i64::from(seconds)).await?;
        self.offset_seconds.store(after, Ordering::Relaxed);
        Ok(Some(()))
    }
}
