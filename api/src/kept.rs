//! What is kept ready for a while: entries that were used lately, in two generations.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Entries that were used lately.
pub(crate) struct Kept<K, V> {
    entries: Mutex<Generations<K, V>>,
    min: usize,
    time: Duration,
}

type Entries<K, V> = HashMap<K, (Instant, Arc<V>)>;

struct Generations<K, V> {
    young: Entries<K, V>,
    old: Entries<K, V>,
}

impl<K, V> Kept<K, V> {
    /// Keeps at least `min` entries and at most twice as many, each for a time.
    pub(crate) fn new(min: usize, time: Duration) -> Self {
        let entries = Mutex::new(Generations { young: HashMap::new(), old: HashMap::new() });
        Self { entries, min, time }
    }
}

impl<K: Eq + Hash, V> Kept<K, V> {
    /// The entry, if it is young enough and `holds`.
    pub(crate) fn get(&self, key: &K, holds: impl FnOnce(&V) -> bool) -> Option<Arc<V>> {
        let mut generations = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((key, entry)) = generations.old.remove_entry(key) {
            generations.young.entry(key).or_insert(entry);
        }
        let (kept_at, entry) = generations.young.get(key)?;
        (kept_at.elapsed() < self.time && holds(entry)).then(|| Arc::clone(entry))
    }

    pub(crate) fn put(&self, key: K, entry: Arc<V>) {
        let mut generations = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if generations.young.len() >= self.min {
            generations.old = std::mem::take(&mut generations.young);
        }
        generations.young.insert(key, (Instant::now(), entry));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIN: usize = 100;

    #[test]
    fn what_was_not_used_lately_is_let_go() {
        let kept: Kept<usize, usize> = Kept::new(MIN, Duration::from_secs(60));
        kept.put(0, Arc::new(0));
        for n in 1..=3 * MIN {
            assert!(kept.get(&0, |_| true).is_some(), "it is used all the time");
            kept.put(n, Arc::new(n));
        }
        assert!(kept.get(&1, |_| true).is_none());
        assert!(kept.get(&0, |_| false).is_none(), "outdated");
    }
}
