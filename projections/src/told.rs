//! Who is told of events: in order and once, whichever process wrote or folded them.

use market_core::event::Recorded;
use market_core::stream::Position;
use std::sync::{Mutex, PoisonError};

type Listener = dyn Fn(&[Recorded]) + Send + Sync;

/// A listener, and of what it was told.
pub(crate) struct Told {
    listener: Box<Listener>,
    /// The first event that it was not told of; none before it listens.
    next: Mutex<Option<Position>>,
}

impl Told {
    pub(crate) fn new(listener: impl Fn(&[Recorded]) + Send + Sync + 'static) -> Self {
        Self { listener: Box::new(listener), next: Mutex::new(None) }
    }

    /// The first event that it was not told of; from now on it listens, from `position` at the latest.
    pub(crate) fn listen(&self, position: Position) -> Position {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(position)
    }

    /// Tells of those of the events that it was not told of.
    pub(crate) fn tell(&self, events: &[Recorded]) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let untold = events.partition_point(|recorded| next.is_some_and(|next| recorded.position < next));
        let untold = events.get(untold..).unwrap_or_default();
        if let Some(last) = untold.last() {
            (self.listener)(untold);
            *next = Some(last.position.next());
        }
    }
}
