//! Folded states by stream and version: a stale one is a retry at the commit's guard, not a bug.

use crate::memory::Generations;
use market_core::state::State;
use market_core::stream::{StreamId, Version};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many states one of the two generations holds.
const GENERATION_MAX: usize = 50_000;

/// A state with the version that it is the state of.
pub(crate) type Versioned = (Version, Arc<State>);

/// The states that were folded lately.
pub(crate) struct Cache {
    states: Mutex<Generations<StreamId, Versioned>>,
}

impl Cache {
    pub(crate) fn new() -> Self {
        Self { states: Mutex::new(Generations::new(GENERATION_MAX)) }
    }

    fn states(&self) -> MutexGuard<'_, Generations<StreamId, Versioned>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self, stream: StreamId) -> Option<Versioned> {
        self.states().get(&stream)
    }

    /// Keeps a state unless a newer one is there.
    pub(crate) fn put(&self, stream: StreamId, version: Version, state: Arc<State>) {
        let mut states = self.states();
        if states.get(&stream).is_none_or(|(known, _)| known <= version) {
            states.put(stream, (version, state));
        }
    }

    /// Forgets a state that is older than `version`: somebody else has gone on.
    pub(crate) fn outdate(&self, stream: StreamId, version: Version) {
        let mut states = self.states();
        if states.get(&stream).is_some_and(|(known, _)| known < version) {
            states.remove(&stream);
        }
    }
}
