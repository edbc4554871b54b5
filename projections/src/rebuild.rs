//! Makes views anew from the log beside the live ones, and swaps them, while the market runs.

use crate::ahead::Ahead;
use crate::checkpoint::{self, Checkpoints, Standing};
use crate::rounds::{Reach, Round, UnderWay};
use crate::rows::AnyView;
use crate::table::{self, Kept, Write};
use deadpool_postgres::{GenericClient, Object};
use market_core::stream::Position;
use market_store::{PgStore, StoreError};
use std::time::Duration;
use tokio_postgres::error::SqlState;

/// The most events that are read at a time.
const BATCH_EVENTS_MAX: u16 = 8_192;

/// How many batches one transaction takes: more than the projector's, since nobody waits for a single event, and a row
/// that changes in several of them is written once.
const BATCHES_MAX: u16 = 4;

/// The advisory lock under which rebuilds run, one at a time for a database.
const LOCK: &str = "select pg_advisory_xact_lock(4147, 1)";

/// Rebuilds the views of these names, whatever their state. `progress` is told how far of how much it is.
///
/// # Errors
/// A fault, or a name that no view has; the live tables are as they were.
pub async fn rebuild(
    store: &PgStore,
    names: &[&str],
    progress: impl FnMut(Position, Position),
) -> Result<Position, StoreError> {
    if let Some(unknown) = names.iter().find(|name| crate::all().iter().all(|view| view.name() != **name)) {
        return Err(StoreError::Corrupt(format!("there is no view {unknown}")));
    }
    let mut own = store.pool().get().await?;
    let locked = own.transaction().await?;
    locked.batch_execute(LOCK).await?;
    checkpoint::enter(&store.pool().get().await?, &crate::all()).await?;
    let views = crate::all().into_iter().filter(|view| names.contains(&view.name())).collect();
    replace(store, views, progress).await
}

/// Rebuilds the views that are behind: new ones, and those whose fold has changed.
///
/// # Errors
/// A fault; the live tables are as they were.
pub async fn mend(store: &PgStore, progress: impl FnMut(Position, Position)) -> Result<(), StoreError> {
    if behind(store).await?.is_empty() {
        return Ok(());
    }
    let mut own = store.pool().get().await?;
    let locked = own.transaction().await?;
    locked.batch_execute(LOCK).await?;
    // Another process may have done it meanwhile.
    let views = behind(store).await?;
    if views.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = views.iter().map(|view| view.name()).collect();
    tracing::info!(?names, "rebuilding views that are behind");
    replace(store, views, progress).await.map(drop)
}

async fn behind(store: &PgStore) -> Result<Vec<Box<dyn AnyView>>, StoreError> {
    let client = store.pool().get().await?;
    checkpoint::enter(&client, &crate::all()).await?;
    let (found, lead) = checkpoints(&client, checkpoint::READ).await?;
    Ok(crate::all().into_iter().filter(|view| found.standing(&**view, lead) == Standing::Behind).collect())
}

async fn checkpoints(client: &impl GenericClient, sql: &str) -> Result<(Checkpoints, Option<Position>), StoreError> {
    let statement = client.prepare_cached(sql).await?;
    let found = Checkpoints::from_rows(&client.query(&statement, &[]).await?)?;
    let lead = found.lead(crate::all().iter().map(|view| &**view));
    Ok((found, lead))
}

/// Whether the new tables are in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Swap {
    Done,
    /// Somebody reads an old table for long: later.
    Later,
}

/// The wait before the swap is tried again: the live views go on meanwhile.
const SWAP_WAIT: Duration = Duration::from_secs(1);

/// How long the live views may have to wait until nobody reads the old table.
const PATIENCE: &str = "set local lock_timeout = '500ms'";

/// New tables beside the old ones, filled as far as the live views are.
struct Copies {
    kept: Vec<Kept>,
    next: Position,
}

async fn replace(
    store: &PgStore,
    views: Vec<Box<dyn AnyView>>,
    mut progress: impl FnMut(Position, Position),
) -> Result<Position, StoreError> {
    let mut client = store.pool().get().await?;
    let mut copies = Copies { kept: make(&mut client, views).await?, next: Position(0) };
    loop {
        let goal = goal(store, &client).await?;
        progress(copies.next, goal);
        copies.fill(store, &mut client, goal, &mut progress).await?;
        // What was written meanwhile is little enough to be folded while the live views wait.
        let near = goal.0.saturating_add(u64::from(BATCH_EVENTS_MAX)) > self::goal(store, &client).await?.0;
        if near {
            match copies.swap(store, &mut client).await? {
                Swap::Done => break,
                Swap::Later => tokio::time::sleep(SWAP_WAIT).await,
            }
        }
    }
    progress(copies.next, copies.next);
    Ok(copies.next)
}

/// How far the live views are; the head of the log, if none is.
async fn goal(store: &PgStore, client: &Object) -> Result<Position, StoreError> {
    let (_, lead) = checkpoints(client, checkpoint::READ).await?;
    match lead {
        Some(lead) => Ok(lead),
        None => store.head().await,
    }
}

async fn make(client: &mut Object, views: Vec<Box<dyn AnyView>>) -> Result<Vec<Kept>, StoreError> {
    let tx = client.transaction().await?;
    let mut kept = Vec::new();
    for view in views {
        let name = view.name();
        tx.batch_execute(&format!(
            "drop table if exists view_{name}_new;
             create table view_{name}_new (like view_{name} including all)"
        ))
        .await?;
        kept.push(Kept::new(&tx, view, &format!("view_{name}_new")).await?);
    }
    tx.commit().await?;
    Ok(kept)
}

impl Copies {
    /// Folds the log up to `goal`.
    async fn fill(
        &mut self,
        store: &PgStore,
        client: &mut Object,
        goal: Position,
        progress: &mut impl FnMut(Position, Position),
    ) -> Result<(), StoreError> {
        let reach = Reach { batches: BATCHES_MAX, goal };
        let begin = |kept, ahead| UnderWay::begin(store, kept, ahead, reach, None);
        let mut under_way = begin(std::mem::take(&mut self.kept), Ahead::new(self.next, BATCH_EVENTS_MAX));
        loop {
            let Round { kept, ahead, writes, .. } = under_way.end().await?;
            self.next = ahead.next();
            if self.next >= goal {
                self.kept = kept;
                return write(client, writes).await;
            }
            under_way = begin(kept, ahead);
            write(client, writes).await?;
            progress(self.next, goal);
        }
    }

    /// Folds the rest while the live views wait, then puts the new tables in the place of the old ones.
    async fn swap(&mut self, store: &PgStore, client: &mut Object) -> Result<Swap, StoreError> {
        let tx = client.transaction().await?;
        let statement = tx.prepare_cached(checkpoint::LOCK).await?;
        let found = Checkpoints::from_rows(&tx.query(&statement, &[]).await?)?;
        let lead = found.lead(crate::all().iter().map(|view| &**view));
        let end = lead.unwrap_or(self.next).max(self.next);
        let mut ahead = Ahead::new(self.next, BATCH_EVENTS_MAX);
        while ahead.next() < end {
            let events = ahead.read(store, end).await?;
            let loaded = table::load(&tx, self.kept.iter_mut(), &events).await?;
            table::fold(self.kept.iter_mut(), &events, &loaded)?;
        }
        let writes = self.kept.iter_mut().map(Kept::changes).collect::<Result<Vec<_>, _>>()?;
        table::save(&tx, writes.into_iter().flatten().collect()).await?;
        tx.batch_execute(PATIENCE).await?;
        for kept in &self.kept {
            let replaced = tx.query("select replace_view($1)", &[&kept.view.name()]).await;
            if let Err(error) = &replaced
                && error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE)
            {
                self.kept.iter_mut().for_each(|kept| kept.view.forget());
                return Ok(Swap::Later);
            }
            replaced?;
            checkpoint::advance(&tx, &*kept.view, end).await?;
        }
        tx.commit().await?;
        self.next = end;
        Ok(Swap::Done)
    }
}

async fn write(client: &mut Object, writes: Vec<Write>) -> Result<(), StoreError> {
    let tx = client.transaction().await?;
    tx.batch_execute("set local synchronous_commit = off").await?;
    table::save(&tx, writes).await?;
    tx.commit().await?;
    Ok(())
}
