//! Rounds: some batches of the log are folded into the rows in memory by a task of its own, while the tables take what
//! the round before has changed.
//!
//! Rows that are not in memory are loaded outside of the transaction that writes. That is right if the tables stand,
//! when that transaction begins, where the round was thought to begin: whoever writes asks that under the lock of the
//! checkpoints. Rows that the round before has changed, and that cannot be seen yet, are all in memory.

use crate::ahead::Ahead;
use crate::table::{self, Kept, Write};
use crate::told::Told;
use market_core::stream::Position;
use market_store::{PgStore, StoreError};
use std::sync::Arc;
use tokio::task::JoinSet;

/// How far a round goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    /// The most batches: a row that changes in several of them is written once.
    pub(crate) batches: u16,
    /// Not beyond this position.
    pub(crate) goal: Position,
}

/// Views that are folded on, and what of it is not in their tables yet.
pub(crate) struct Round {
    /// The views.
    pub(crate) kept: Vec<Kept>,
    /// The log, to be read on.
    pub(crate) ahead: Ahead,
    /// What the tables lack.
    pub(crate) writes: Vec<Write>,
    /// How far the log went when the round began, as far as is known.
    pub(crate) end: End,
}

/// What a round knows of the log's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It has folded all that there was.
    Reached,
    /// It has folded all that there was when the last batch was read, which was before it began.
    ReachedBefore,
    /// There is more.
    Ahead,
}

/// A round that is under way. Dropping it ends it, and its views are lost.
pub(crate) struct UnderWay(JoinSet<Result<Round, StoreError>>);

impl UnderWay {
    /// Begins one where `ahead` is.
    pub(crate) fn begin(store: &PgStore, kept: Vec<Kept>, ahead: Ahead, reach: Reach, told: Option<Arc<Told>>) -> Self {
        let mut tasks = JoinSet::new();
        tasks.spawn(fold(store.clone(), kept, ahead, reach, told));
        Self(tasks)
    }

    /// The round, once it is folded.
    ///
    /// # Errors
    /// A fault.
    pub(crate) async fn end(mut self) -> Result<Round, StoreError> {
        match self.0.join_next().await {
            Some(Ok(round)) => round,
            Some(Err(fault)) => Err(StoreError::Unavailable(format!("a round was not folded: {fault}"))),
            None => Err(StoreError::Unavailable("a round was not begun".to_owned())),
        }
    }
}

async fn fold(
    store: PgStore,
    mut kept: Vec<Kept>,
    mut ahead: Ahead,
    reach: Reach,
    told: Option<Arc<Told>>,
) -> Result<Round, StoreError> {
    let mut end = End::Ahead;
    for number in 0..reach.batches {
        let was_under_way = ahead.is_under_way();
        let events = ahead.read(&store, reach.goal).await?;
        if let Some(told) = &told {
            told.tell(&events);
        }
        if !events.is_empty() {
            let client = store.pool().get().await?;
            let loaded = table::load(&client, kept.iter_mut(), &events).await?;
            table::fold(kept.iter_mut(), &events, &loaded)?;
        }
        if !ahead.is_full(&events) {
            end = if was_under_way && number == 0 { End::ReachedBefore } else { End::Reached };
            break;
        }
    }
    let writes = kept.iter_mut().map(Kept::changes).collect::<Result<Vec<_>, _>>()?;
    Ok(Round { kept, ahead, writes: writes.into_iter().flatten().collect(), end })
}
