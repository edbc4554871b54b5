//! Makes views anew from the log beside the live ones, and swaps them, while the market runs.

use crate::checkpoint::{self, Checkpoints, Standing};
use crate::rows::AnyView;
use crate::table::{self, Kept};
use deadpool_postgres::{GenericClient, Object};
use market_core::event::Recorded;
use market_core::stream::Position;
use market_store::{PgStore, StoreError};
use std::time::Duration;
use tokio_postgres::error::SqlState;

/// The most events that one transaction folds: more than the projector's, since nobody waits for a single one.
const BATCH_EVENTS_MAX: u16 = 8_192;

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
    /// Folds the log up to `goal`, reading the next batch while one is written.
    async fn fill(
        &mut self,
        store: &PgStore,
        client: &mut Object,
        goal: Position,
        progress: &mut impl FnMut(Position, Position),
    ) -> Result<(), StoreError> {
        let mut events = read(store, self.next, goal).await?;
        while let Some(last) = events.last() {
            let after = last.position.next();
            let (ahead, ()) = tokio::try_join!(read(store, after, goal), fold(&mut self.kept, client, &events))?;
            self.next = after;
            progress(after, goal);
            events = ahead;
        }
        Ok(())
    }

    /// Folds the rest while the live views wait, then puts the new tables in the place of the old ones.
    async fn swap(&mut self, store: &PgStore, client: &mut Object) -> Result<Swap, StoreError> {
        let tx = client.transaction().await?;
        let statement = tx.prepare_cached(checkpoint::LOCK).await?;
        let found = Checkpoints::from_rows(&tx.query(&statement, &[]).await?)?;
        let lead = found.lead(crate::all().iter().map(|view| &**view));
        let end = lead.unwrap_or(self.next).max(self.next);
        let mut events = read(store, self.next, end).await?;
        while let Some(last) = events.last() {
            let after = last.position.next();
            let loaded = table::load(&tx, self.kept.iter(), &events).await?;
            table::fold(&tx, self.kept.iter_mut(), &events, &loaded).await?;
            events = read(store, after, end).await?;
        }
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

async fn read(store: &PgStore, next: Position, goal: Position) -> Result<Vec<Recorded>, StoreError> {
    let left = goal.0.saturating_sub(next.0);
    match u16::try_from(left).unwrap_or(u16::MAX).min(BATCH_EVENTS_MAX) {
        0 => Ok(Vec::new()),
        limit => store.read(next, limit).await,
    }
}

async fn fold(kept: &mut [Kept], client: &mut Object, events: &[Recorded]) -> Result<(), StoreError> {
    let tx = client.transaction().await?;
    tx.batch_execute("set local synchronous_commit = off").await?;
    let loaded = table::load(&tx, kept.iter(), events).await?;
    table::fold(&tx, kept.iter_mut(), events, &loaded).await?;
    tx.commit().await?;
    Ok(())
}
