//! Where the limits keep what each caller has used: in memory, and never more than so many of them.

use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::ShrinkableKeyedStateStore;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many parts there are, each behind a lock of its own.
const PARTS: usize = 16;

/// How many callers a part remembers.
const PART_MAX: usize = 8_192;

/// Who is counted, for one limit: a party and its key, a party and a job, or an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bucket(pub u128, pub u128);

impl Bucket {
    fn part(self) -> usize {
        let mixed = (self.0 ^ self.1.rotate_left(1)).to_le_bytes();
        usize::from(mixed.iter().fold(0_u8, |all, byte| all.rotate_left(3) ^ byte)) % PARTS
    }
}

/// Until when each caller has used its quota up, in time since the limiter began. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Buckets(Arc<[Mutex<HashMap<Bucket, Nanos>>; PARTS]>);

impl Default for Buckets {
    fn default() -> Self {
        Self(Arc::new(std::array::from_fn(|_| Mutex::default())))
    }
}

impl Buckets {
    fn part(&self, bucket: Bucket) -> Option<MutexGuard<'_, HashMap<Bucket, Nanos>>> {
        self.0.get(bucket.part()).map(lock)
    }

    /// Takes one request back, which cost `interval`.
    pub(super) fn give_back(&self, bucket: Bucket, interval: Nanos) {
        if let Some(used) = self.part(bucket).as_mut().and_then(|part| part.get_mut(&bucket)) {
            *used = used.saturating_sub(interval);
        }
    }
}

fn lock(part: &Mutex<HashMap<Bucket, Nanos>>) -> MutexGuard<'_, HashMap<Bucket, Nanos>> {
    part.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Forgets the half that has used least: it has the least to gain by being forgotten.
fn make_room(part: &mut HashMap<Bucket, Nanos>) {
    let mut used: Vec<Nanos> = part.values().copied().collect();
    let middle = used.len() / 2;
    let (_, median, _) = used.select_nth_unstable(middle);
    let median = *median;
    part.retain(|_, used| *used > median);
}

impl StateStore for Buckets {
    type Key = Bucket;

    fn measure_and_replace<T, F, E>(&self, key: &Bucket, f: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let Some(mut part) = self.part(*key) else {
            return f(None).map(|(outcome, _)| outcome);
        };
        if let Some(used) = part.get_mut(key) {
            let (outcome, next) = f(Some(*used))?;
            *used = next;
            return Ok(outcome);
        }
        let (outcome, next) = f(None)?;
        if part.len() >= PART_MAX {
            make_room(&mut part);
        }
        part.insert(*key, next);
        Ok(outcome)
    }
}

impl ShrinkableKeyedStateStore<Bucket> for Buckets {
    fn retain_recent(&self, drop_below: Nanos) {
        for part in self.0.iter() {
            lock(part).retain(|_, used| *used > drop_below);
        }
    }

    fn shrink_to_fit(&self) {
        for part in self.0.iter() {
            lock(part).shrink_to_fit();
        }
    }

    fn len(&self) -> usize {
        self.0.iter().map(|part| lock(part).len()).sum()
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(buckets: &Buckets, bucket: Bucket) -> Option<Nanos> {
        buckets.part(bucket).unwrap().get(&bucket).copied()
    }

    #[test]
    fn memory_is_bounded_and_whoever_has_used_most_is_remembered() {
        let buckets = Buckets::default();
        let busy = Bucket(7, 7);
        let take = |bucket, until| buckets.measure_and_replace(&bucket, |_| Ok::<_, ()>(((), Nanos::new(until))));
        take(busy, u64::MAX).unwrap();
        for n in 0..300_000_u64 {
            take(Bucket(u128::from(n) << 64, 0), n).unwrap();
        }
        assert!(buckets.len() <= PARTS * PART_MAX);
        assert!(buckets.len() > PARTS * PART_MAX / 4, "callers are spread over the parts");
        assert_eq!(used(&buckets, busy), Some(Nanos::new(u64::MAX)));
    }

    #[test]
    fn whoever_has_its_whole_quota_again_is_forgotten() {
        let buckets = Buckets::default();
        for until in [10, 20, 30] {
            buckets.measure_and_replace(&Bucket(until, 0), |_| Ok::<_, ()>(((), Nanos::new(30)))).unwrap();
        }
        buckets.give_back(Bucket(10, 0), Nanos::new(25));
        buckets.retain_recent(Nanos::new(5));
        assert_eq!((buckets.len(), used(&buckets, Bucket(10, 0))), (2, None));
    }
}
