//! The projector: from the checkpoint to the head of the log, and on.

use crate::folding::{BATCH_EVENTS_MAX, Folding, Step};
use crate::rebuild;
use crate::told::Told;
use market_core::event::Recorded;
use market_core::stream::Position;
use market_store::{PgStore, StoreError};
use std::sync::{Arc, Mutex as SyncMutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, watch};

/// How long the projector rests at the head when nobody wakes it.
const REST: Duration = Duration::from_millis(25);

/// How long the projector lets events gather while they keep coming: every step has its price, however few it folds.
const GATHER: Duration = Duration::from_millis(25);

/// The wait after a fault.
const FAULT_WAIT: Duration = Duration::from_millis(500);

/// How often views that are behind are looked for.
const MEND_EVERY: Duration = Duration::from_secs(5);

/// Keeps the views as far as the log. Any number of processes may run one on the same database. It takes up to three
/// connections of the store's pool, and a rebuild three more.
pub struct Projector {
    store: PgStore,
    folding: Mutex<Folding>,
    next: watch::Sender<Position>,
    all_told_at: SyncMutex<Option<Instant>>,
}

/// The views do not contain an event yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lag {
    /// By how many events.
    pub behind: u64,
}

impl std::fmt::Display for Lag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the views are {} events behind", self.behind)
    }
}

impl std::error::Error for Lag {}

impl Projector {
    /// A projector that has done nothing yet.
    #[must_use]
    pub fn new(store: PgStore) -> Self {
        Self::telling(store, |_| {})
    }

    /// Tells `listener` of every event from where the views are at the first step, in order and once, whichever
    /// process wrote or folded it. The store is told beforehand.
    #[must_use]
    pub fn on_events(self, listener: impl Fn(&[Recorded]) + Send + Sync + 'static) -> Self {
        Self::telling(self.store, listener)
    }

    fn telling(store: PgStore, listener: impl Fn(&[Recorded]) + Send + Sync + 'static) -> Self {
        let noted = store.clone();
        let told = Told::new(move |events| {
            noted.note(events);
            listener(events);
        });
        Self {
            store,
            folding: Mutex::new(Folding::new(Arc::new(told))),
            next: watch::Sender::new(Position(0)),
            all_told_at: SyncMutex::new(None),
        }
    }

    /// Follows the log until `stop` resolves, and rebuilds views that are behind meanwhile.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        tokio::select! {
            () = self.follow(stop) => {}
            () = self.mend() => {}
        }
    }

    /// Rebuilds what is behind, then folds up to the head as it is now.
    ///
    /// # Errors
    /// A fault.
    pub async fn catch_up(&self) -> Result<Position, StoreError> {
        rebuild::mend(&self.store, |_, _| {}).await?;
        let head = self.store.head().await?;
        while *self.next.borrow() < head && self.step().await? == Step::On {}
        Ok(*self.next.borrow())
    }

    /// The position of the next event to be folded.
    #[must_use]
    pub fn position(&self) -> watch::Receiver<Position> {
        self.next.subscribe()
    }

    /// Waits until the views contain the event at `position`.
    ///
    /// # Errors
    /// [`Lag`] when they do not within `bound`.
    pub async fn seen(&self, position: Position, bound: Duration) -> Result<(), Lag> {
        let mut next = self.next.subscribe();
        let seen = tokio::time::timeout(bound, next.wait_for(|next| *next > position)).await;
        if let Ok(Ok(_)) = seen {
            return Ok(());
        }
        let next = *self.next.borrow();
        Err(Lag { behind: position.next().0.saturating_sub(next.0) })
    }

    /// Whether, at some instant within `bound` before now, the listener and the store had been told of all that the
    /// log held then. Views that are behind do not matter to it.
    #[must_use]
    pub fn has_told_all_within(&self, bound: Duration) -> bool {
        let told_at = *self.all_told_at.lock().unwrap_or_else(PoisonError::into_inner);
        told_at.is_some_and(|at| at.elapsed() <= bound)
    }

    async fn step(&self) -> Result<Step, StoreError> {
        let mut folding = self.folding.lock().await;
        let begun_at = Instant::now();
        let step = folding.step(&self.store).await;
        if folding.all_told() {
            *self.all_told_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(begun_at);
        }
        if let Some(next) = folding.next() {
            self.next.send_if_modified(|known| std::mem::replace(known, next) != next);
        }
        step
    }

    async fn follow(&self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let mut steps = 0_u32;
        loop {
            let from = *self.next.borrow();
            let step = self.step().await;
            steps = if matches!(step, Ok(Step::On)) { steps.saturating_add(1) } else { 0 };
            let folded = self.next.borrow().0.saturating_sub(from.0);
            let rest = match step {
                // The first step after a rest is taken at once, and so is what follows a full batch.
                Ok(Step::On) if steps > 1 && folded < u64::from(BATCH_EVENTS_MAX) => GATHER,
                Ok(Step::On) => Duration::ZERO,
                Ok(Step::AtHead) => REST,
                Err(error) => {
                    tracing::warn!(%error, "the views do not go on for now");
                    FAULT_WAIT
                }
            };
            tokio::select! {
                biased;
                () = &mut stop => return,
                () = tokio::time::sleep(rest) => {}
                () = self.store.woken(), if rest == REST => {}
            }
        }
    }

    async fn mend(&self) {
        loop {
            if let Err(error) = rebuild::mend(&self.store, |_, _| {}).await {
                tracing::warn!(%error, "a view could not be rebuilt");
            }
            tokio::time::sleep(MEND_EVERY).await;
        }
    }
}
