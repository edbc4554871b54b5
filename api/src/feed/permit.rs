//! How many streams are open, and whose.

use market_core::ids::{KeyId, PartyId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};

/// How many streams one process serves at most.
const STREAMS_MAX: usize = 25_000;

/// Whose stream it is, and by what means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Holder {
    /// The party.
    pub party: PartyId,
    /// Its key; none in a session.
    pub key: Option<KeyId>,
}

/// Why a stream is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMany {
    /// The holder has so many.
    OfHolder(u32),
    /// This process has as many as it takes.
    OfAll,
}

/// How many streams read the table at once: whatever happens to thousands of them, most of the connections to the
/// database are for requests.
const READING_MAX: usize = 4;

/// The streams that are open in this process.
#[derive(Debug)]
pub struct Permits {
    open: Mutex<Open>,
    reading: Semaphore,
}

impl Default for Permits {
    fn default() -> Self {
        Self { open: Mutex::default(), reading: Semaphore::new(READING_MAX) }
    }
}

#[derive(Debug, Default)]
struct Open {
    by_holder: HashMap<Holder, u32>,
    all: usize,
}

/// A place among the streams of a holder, for as long as this lives.
#[derive(Debug)]
pub struct Permit {
    permits: Arc<Permits>,
    holder: Holder,
}

impl Permits {
    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many streams are open, whether they listen or read what lies behind.
    #[must_use]
    pub fn streams(&self) -> usize {
        self.lock().all
    }

    /// Lets a holder open one more stream; without `per_holder_max` nobody counts whose they are.
    ///
    /// # Errors
    /// There are enough.
    pub fn take(self: &Arc<Self>, holder: Holder, per_holder_max: Option<u32>) -> Result<Permit, TooMany> {
        let mut open = self.lock();
        let held = open.by_holder.get(&holder).copied().unwrap_or(0);
        if let Some(max) = per_holder_max.filter(|max| held >= *max) {
            return Err(TooMany::OfHolder(max));
        }
        if open.all >= STREAMS_MAX {
            return Err(TooMany::OfAll);
        }
        open.by_holder.insert(holder, held.saturating_add(1));
        open.all = open.all.saturating_add(1);
        Ok(Permit { permits: Arc::clone(self), holder })
    }
}

impl Permit {
    /// Whose it is.
    #[must_use]
    pub fn holder(&self) -> Holder {
        self.holder
    }

    /// Waits for this stream's turn to read the table; it lasts as long as what is returned.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // Nobody closes it.
        self.permits.reading.acquire().await.ok()
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut open = self.permits.lock();
        open.all = open.all.saturating_sub(1);
        match open.by_holder.get(&self.holder).copied().unwrap_or(0).saturating_sub(1) {
            0 => drop(open.by_holder.remove(&self.holder)),
            left => drop(open.by_holder.insert(self.holder, left)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_holder_has_so_many_streams_until_it_closes_one() {
        let permits = Arc::new(Permits::default());
        let [reader, other] = [1, 2].map(|party| Holder { party: PartyId(Uuid::from_u128(party)), key: None });
        let first = permits.take(reader, Some(1)).unwrap();
        assert_eq!(permits.take(reader, Some(1)).unwrap_err(), TooMany::OfHolder(1));
        let _others = (permits.take(other, Some(1)).unwrap(), permits.take(reader, None).unwrap());
        drop(first);
        assert_eq!(permits.streams(), 2);
        assert!(permits.take(reader, Some(2)).is_ok());
    }
}
