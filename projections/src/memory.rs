//! All views folded in memory, and compared with their tables: what the auditor does.

use crate::checkpoint::{self, Checkpoints, Standing};
use crate::rows::{AnyView, Difference};
use futures_util::{TryStreamExt, pin_mut};
use market_core::event::Recorded;
use market_core::stream::Position;
use market_store::StoreError;
use serde::Serialize;
use tokio_postgres::{Client, IsolationLevel, Transaction};

/// Every view, folded from the log alone.
pub struct MemoryViews {
    views: Vec<Box<dyn AnyView>>,
}

/// How a view's table compares with the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// The view.
    pub view: &'static str,
    /// How many rows the table has that were compared.
    pub rows: u64,
    /// The first difference; none if they are equal.
    pub difference: Option<Difference>,
}

impl Default for MemoryViews {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryViews {
    /// No rows yet.
    #[must_use]
    pub fn new() -> Self {
        Self { views: crate::all() }
    }

    #[cfg(test)]
    pub(crate) fn into_views(self) -> Vec<Box<dyn AnyView>> {
        self.views
    }

    /// Folds the next event.
    pub fn fold(&mut self, recorded: &Recorded) {
        for view in &mut self.views {
            view.fold(std::slice::from_ref(recorded));
            view.settle();
        }
    }
}

/// All tables as one moment saw them.
pub struct Snapshot<'a> {
    tx: Transaction<'a>,
    checkpoints: Checkpoints,
}

impl<'a> Snapshot<'a> {
    /// Takes the moment.
    ///
    /// # Errors
    /// A fault.
    pub async fn open(client: &'a mut Client) -> Result<Self, StoreError> {
        let begun = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
        let tx = begun.start().await?;
        // Before the moment is taken: a table that a rebuild has put in place since would look empty from it.
        let tables: Vec<String> = crate::all().iter().map(|view| format!("view_{}", view.name())).collect();
        tx.batch_execute(&format!("lock table {} in access share mode", tables.join(", "))).await?;
        let checkpoints = Checkpoints::from_rows(&tx.query(checkpoint::READ, &[]).await?)?;
        Ok(Self { tx, checkpoints })
    }

    /// How far the furthest views are: fold the events before this position, then compare.
    #[must_use]
    pub fn next(&self) -> Position {
        self.lead().unwrap_or(Position(0))
    }

    /// The views that are not as far, or of another fold, and so not comparable: they wait for a rebuild.
    #[must_use]
    pub fn behind(&self) -> Vec<&'static str> {
        let views = crate::all();
        let live = |view: &dyn AnyView| self.checkpoints.standing(view, self.lead()) == Standing::Live;
        views.iter().filter(|view| !live(&***view)).map(|view| view.name()).collect()
    }

    fn lead(&self) -> Option<Position> {
        self.checkpoints.lead(crate::all().iter().map(|view| &**view))
    }

    /// Compares every table with the fold of the log up to [`Self::next`], row by row.
    ///
    /// # Errors
    /// A fault.
    pub async fn compare(&self, memory: MemoryViews) -> Result<Vec<Compared>, StoreError> {
        let mut compared = Vec::new();
        for view in memory.views {
            compared.push(self.compare_one(view).await?);
        }
        Ok(compared)
    }

    async fn compare_one(&self, mut view: Box<dyn AnyView>) -> Result<Compared, StoreError> {
        let (name, key) = (view.name(), view.key_columns().join(", "));
        let sql = format!("select row_to_json(v)::text from view_{name} v order by {key}");
        let none: [&str; 0] = [];
        let stored = self.tx.query_raw(&sql, none).await?;
        pin_mut!(stored);
        let mut rows = 0_u64;
        while let Some(row) = stored.try_next().await? {
            rows = rows.saturating_add(1);
            let difference = view.compare(row.try_get(0)?)?;
            if difference.is_some() {
                return Ok(Compared { view: name, rows, difference });
            }
        }
        Ok(Compared { view: name, rows, difference: view.left()? })
    }
}
