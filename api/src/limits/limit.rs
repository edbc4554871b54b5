//! One limit: so many requests of each caller in a window.

use super::bucket::{Bucket, Buckets};
use governor::clock::{Clock, MonotonicClock};
use governor::middleware::StateInformationMiddleware;
use governor::{Quota, RateLimiter};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

type Limiter = RateLimiter<Bucket, Buckets, MonotonicClock, StateInformationMiddleware>;

/// The windows that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Window {
    /// 60 seconds.
    Minute,
    /// 3,600 seconds.
    Hour,
}

/// A limit, and what each caller has left of it.
#[derive(Debug)]
pub(super) struct Limit {
    name: &'static str,
    quota: u32,
    window: Window,
    interval: Duration,
    limiter: Limiter,
    buckets: Buckets,
    refused: AtomicU64,
}

/// What a caller has left of one limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// The limit's name.
    pub name: &'static str,
    /// How many requests it allows.
    pub quota: u32,
    /// In how many seconds.
    pub window_seconds: u64,
    /// How many of them are left.
    pub remaining: u32,
    /// In how many seconds all of them are there again.
    pub reset_seconds: u64,
}

/// A request that comes too soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooSoon {
    pub(super) left: Left,
    /// In how many seconds one will be let through; at least 1.
    pub(super) retry_after: u64,
}

impl Window {
    fn seconds(self) -> u64 {
        match self {
            Self::Minute => 60,
            Self::Hour => 3_600,
        }
    }
}

/// Whole seconds, rounded up.
fn seconds_up(span: Duration) -> u64 {
    span.as_secs().saturating_add(u64::from(span.subsec_nanos() > 0))
}

impl Limit {
    pub(super) fn new(name: &'static str, quota: u32, window: Window) -> Self {
        let count = NonZeroU32::new(quota).unwrap_or(NonZeroU32::MIN);
        let quota = match window {
            Window::Minute => Quota::per_minute(count),
            Window::Hour => Quota::per_hour(count),
        };
        let buckets = Buckets::default();
        let limiter = Limiter::new(quota, buckets.clone(), MonotonicClock);
        let interval = quota.replenish_interval();
        Self { name, quota: count.get(), window, interval, limiter, buckets, refused: AtomicU64::new(0) }
    }

    fn left(&self, remaining: u32) -> Left {
        let used = self.quota.saturating_sub(remaining);
        Left {
            name: self.name,
            quota: self.quota,
            window_seconds: self.window.seconds(),
            remaining,
            reset_seconds: seconds_up(self.interval.saturating_mul(used)),
        }
    }

    /// Counts one request.
    pub(super) fn take(&self, bucket: Bucket) -> Result<Left, TooSoon> {
        match self.limiter.check_key(&bucket) {
            Ok(snapshot) => Ok(self.left(snapshot.remaining_burst_capacity())),
            Err(until) => {
                self.refused.fetch_add(1, Ordering::Relaxed);
                let wait = until.wait_time_from(MonotonicClock.now());
                Err(TooSoon { left: self.left(0), retry_after: seconds_up(wait).max(1) })
            }
        }
    }

    /// Counts one request less: another limit has refused it.
    pub(super) fn give_back(&self, bucket: Bucket, left: Left) -> Left {
        self.buckets.give_back(bucket, self.interval.into());
        self.left(left.remaining.saturating_add(1).min(self.quota))
    }

    /// Forgets whoever has the whole quota again.
    pub(super) fn forget(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }

    /// Its name, and how many requests it has refused.
    pub(super) fn refused(&self) -> (&'static str, u64) {
        (self.name, self.refused.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: Bucket = Bucket(1, 0);
    const BOB: Bucket = Bucket(2, 0);

    #[test]
    fn the_31st_request_of_a_minute_is_too_soon_for_its_caller_alone() {
        let limit = Limit::new("default", 30, Window::Minute);
        let first = limit.take(ADA).unwrap();
        let expected = Left { name: "default", quota: 30, window_seconds: 60, remaining: 29, reset_seconds: 2 };
        assert_eq!(first, expected);
        for _ in 1..30 {
            limit.take(ADA).unwrap();
        }
        let refused = limit.take(ADA).unwrap_err();
        assert_eq!((refused.left.remaining, refused.retry_after), (0, 2));
        assert_eq!(limit.take(BOB).map(|left| left.remaining), Ok(29));
        assert_eq!(limit.refused(), ("default", 1));
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let limit = Limit::new("funding", 1, Window::Hour);
        let left = limit.take(ADA).unwrap();
        assert_eq!(limit.give_back(ADA, left).remaining, 1);
        assert!(limit.take(ADA).is_ok());
        assert_eq!(limit.take(ADA).unwrap_err().retry_after, 3_600);
    }

    #[test]
    fn seconds_are_rounded_up() {
        assert_eq!(seconds_up(Duration::from_millis(1_001)), 2);
        assert_eq!(seconds_up(Duration::from_secs(2)), 2);
        assert_eq!(seconds_up(Duration::ZERO), 0);
    }
}
