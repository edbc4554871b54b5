//! How far each view has come, and which of them go on together.

use crate::rows::AnyView;
use deadpool_postgres::GenericClient;
use market_core::stream::Position;
use market_store::StoreError;
use std::collections::BTreeMap;
use tokio_postgres::Row;

/// How far a view has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    /// Of the fold that made the rows.
    pub(crate) version: u32,
    /// The position of the next event to fold.
    pub(crate) next: Position,
}

/// What this program may do with a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Fold on: its rows are this program's, and as far as any.
    Live,
    /// Rebuild: its rows are fewer, or an older fold's.
    Behind,
    /// Leave alone: its rows are a newer program's.
    Newer,
}

/// The checkpoints of all views.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checkpoints(BTreeMap<String, Checkpoint>);

const ENTER: &str = "
    insert into checkpoint (view, version, next)
    select view, version, 0 from unnest($1::text[], $2::integer[]) as entered (view, version)
    on conflict (view) do nothing";

/// Gives views that have no checkpoint one at the log's beginning.
pub(crate) async fn enter(client: &impl GenericClient, views: &[Box<dyn AnyView>]) -> Result<(), StoreError> {
    let names: Vec<&str> = views.iter().map(|view| view.name()).collect();
    let versions: Vec<i32> = views.iter().map(|view| stored(view.version())).collect();
    let statement = client.prepare_cached(ENTER).await?;
    client.execute(&statement, &[&names, &versions]).await?;
    Ok(())
}

/// Reads them under the lock under which views go on: whoever holds it sees the rows of these positions.
pub(crate) const LOCK: &str = "select view, version, next from checkpoint order by view for update";

/// Reads them as they are now.
pub(crate) const READ: &str = "select view, version, next from checkpoint order by view";

const ADVANCE: &str = "update checkpoint set version = $2, next = $3 where view = $1";

/// Notes how far a view has come.
pub(crate) async fn advance(client: &impl GenericClient, view: &dyn AnyView, next: Position) -> Result<(), StoreError> {
    let statement = client.prepare_cached(ADVANCE).await?;
    let next = i64::try_from(next.0).unwrap_or(i64::MAX);
    client.execute(&statement, &[&view.name(), &stored(view.version()), &next]).await?;
    Ok(())
}

const ADVANCE_ALL: &str = "update checkpoint set next = $2 where view = any($1)";

/// Notes how far views that go on together have come.
pub(crate) async fn advance_all(
    client: &impl GenericClient,
    views: &[&'static str],
    next: Position,
) -> Result<(), StoreError> {
    let statement = client.prepare_cached(ADVANCE_ALL).await?;
    client.execute(&statement, &[&views, &i64::try_from(next.0).unwrap_or(i64::MAX)]).await?;
    Ok(())
}

impl Checkpoints {
    pub(crate) fn from_rows(rows: &[Row]) -> Result<Self, StoreError> {
        let read = |row: &Row| {
            let (version, next): (i32, i64) = (row.try_get(1)?, row.try_get(2)?);
            let checkpoint = Checkpoint {
                version: u32::try_from(version).unwrap_or(0),
                next: Position(u64::try_from(next).unwrap_or(0)),
            };
            Ok((row.try_get(0)?, checkpoint))
        };
        rows.iter().map(read).collect::<Result<_, StoreError>>().map(Self)
    }

    /// The furthest position among the views whose rows are of these folds; none if there is no such view.
    pub(crate) fn lead<'a>(&self, views: impl Iterator<Item = &'a dyn AnyView>) -> Option<Position> {
        let of_this_fold = |view: &dyn AnyView| {
            self.0.get(view.name()).filter(|found| found.version == view.version()).map(|found| found.next)
        };
        views.filter_map(of_this_fold).max()
    }

    /// What may be done with a view when the furthest are at `lead`.
    pub(crate) fn standing(&self, view: &dyn AnyView, lead: Option<Position>) -> Standing {
        match self.0.get(view.name()) {
            Some(found) if found.version > view.version() => Standing::Newer,
            Some(found) if found.version == view.version() && Some(found.next) == lead => Standing::Live,
            Some(_) | None => Standing::Behind,
        }
    }
}

fn stored(version: u32) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}
