//! The log from a position on, read and decoded by another task while what was read before is folded.

use market_core::event::Recorded;
use market_core::stream::Position;
use market_store::{PgStore, StoreError};
use tokio::task::JoinSet;

/// Beyond all events.
pub(crate) const END: Position = Position(u64::MAX);

/// A reader of the log. Dropping it ends what it does.
pub(crate) struct Ahead {
    next: Position,
    limit: u16,
    /// One task at most.
    under_way: JoinSet<Result<Vec<Recorded>, StoreError>>,
}

impl Ahead {
    /// Reads from `next` on, at most `limit` events at a time.
    pub(crate) fn new(next: Position, limit: u16) -> Self {
        Self { next, limit, under_way: JoinSet::new() }
    }

    /// The position of the first event that was not handed out.
    pub(crate) fn next(&self) -> Position {
        self.next
    }

    /// Whether what comes next was asked for already: it may lack what was written since.
    pub(crate) fn is_under_way(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// Whether so many events are all that could be asked for, so that there may be more.
    pub(crate) fn is_full(&self, events: &[Recorded]) -> bool {
        events.len() >= usize::from(self.limit)
    }

    /// The next events before `goal`; none at the head or the goal. After a full batch the next one is read meanwhile.
    ///
    /// # Errors
    /// A fault, or a log that ends before the goal: whoever goes there would ask for ever.
    pub(crate) async fn read(&mut self, store: &PgStore, goal: Position) -> Result<Vec<Recorded>, StoreError> {
        self.begin(store, goal);
        let Some(read) = self.under_way.join_next().await else {
            return Ok(Vec::new());
        };
        let events = read.map_err(|ended| StoreError::Unavailable(format!("the log was not read: {ended}")))??;
        match events.last() {
            Some(last) => self.next = last.position.next(),
            None if goal != END => {
                return Err(StoreError::Corrupt(format!("the log ends at {}, before {goal}", self.next)));
            }
            None => {}
        }
        if self.is_full(&events) {
            self.begin(store, goal);
        }
        Ok(events)
    }

    fn begin(&mut self, store: &PgStore, goal: Position) {
        let left = u16::try_from(goal.0.saturating_sub(self.next.0)).unwrap_or(u16::MAX).min(self.limit);
        if self.under_way.is_empty() && left > 0 {
            let (store, next) = (store.clone(), self.next);
            self.under_way.spawn(async move { store.read(next, left).await });
        }
    }
}
