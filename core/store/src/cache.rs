//! Folded states by stream and version: a stale one is a retry at the commit's guard, not a bug.

use crate::memory::Generations;
use market_core::state::State;
use market_core::stream::{StreamId, Version};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many states one of the two generations holds. A job with its terms takes about 2 KB.
const GENERATION_MAX: usize = 20_000;

/// A state with the version that it is the state of; none of a stream that had no events.
pub(crate) type Versioned = (Version, Option<Arc<State>>);

/// The states that were folded lately.
pub(crate) struct Cache {
    kept: Mutex<Kept>,
}

struct Kept {
    states: Generations<StreamId, Versioned>,
    /// How far streams are known to have gone on. Whoever reads a stream while somebody else goes on may bring its
    /// state only after that was noted; nothing would ever outdate it again.
    noted: Generations<StreamId, Version>,
}

impl Cache {
    pub(crate) fn new() -> Self {
        let kept = Kept { states: Generations::new(GENERATION_MAX), noted: Generations::new(GENERATION_MAX) };
        Self { kept: Mutex::new(kept) }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self, stream: StreamId) -> Option<Versioned> {
        self.kept().states.get(&stream)
    }

    /// Keeps a state unless a newer one is there, or is known to be.
    pub(crate) fn put(&self, stream: StreamId, version: Version, state: Option<Arc<State>>) {
        let mut kept = self.kept();
        let is_new = kept.states.get(&stream).is_none_or(|(known, _)| known <= version);
        if is_new && kept.noted.get(&stream).is_none_or(|noted| noted <= version) {
            kept.states.put(stream, (version, state));
        }
    }

    /// Forgets a state that is older than `version`: somebody else has gone on.
    pub(crate) fn outdate(&self, stream: StreamId, version: Version) {
        let mut kept = self.kept();
        kept.noted.put(stream, version);
        if kept.states.get(&stream).is_some_and(|(known, _)| known < version) {
            kept.states.remove(&stream);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use market_core::ids::KeyId;
    use uuid::Uuid;

    const STREAM: KeyId = KeyId(Uuid::from_u128(7));

    #[test]
    fn a_state_is_forgotten_once_its_stream_has_gone_on() {
        let cache = Cache::new();
        cache.put(STREAM.into(), Version(0), None);
        assert!(cache.get(STREAM.into()).is_some());
        cache.outdate(STREAM.into(), Version(1));
        assert!(cache.get(STREAM.into()).is_none());
    }

    #[test]
    fn a_state_that_was_read_before_its_stream_went_on_is_not_kept_afterwards() {
        let cache = Cache::new();
        cache.outdate(STREAM.into(), Version(2));
        cache.put(STREAM.into(), Version(1), None);
        assert!(cache.get(STREAM.into()).is_none());
        cache.put(STREAM.into(), Version(2), None);
        assert!(cache.get(STREAM.into()).is_some());
    }
}
