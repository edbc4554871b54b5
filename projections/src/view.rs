//! What a view is: rows that are a pure fold of the log.

use market_core::event::Recorded;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One row of a view. Its fields bear the names of the columns of the table `view_<NAME>`; a list is a `json`
/// column. Nothing else may write to the table, so that dropping it loses nothing.
pub trait View: Sized + Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Names the table and the checkpoint.
    const NAME: &'static str;

    /// Of the fold. Raise it with every change of what rows hold, and the view rebuilds itself.
    const VERSION: u32;

    /// The columns of the primary key.
    const KEY: &'static [&'static str];

    /// Whether each row is made by one event, which its key names, and never changes: then no row needs to be looked
    /// up before it is written.
    const ONLY_ADDS: bool = false;

    /// What tells rows apart: one value for each column of the primary key.
    type Key: Ord + Clone + Serialize + Send + Sync;

    /// The rows that an event concerns, each once: those that it may make, change or remove.
    fn keys(recorded: &Recorded) -> Vec<Self::Key>;

    /// The key of this row.
    fn key(&self) -> Self::Key;

    /// The row of `key` after an event; none removes it. Total, and the same for the same arguments: it is asked
    /// about each event in order, and only about the keys that the event names.
    #[must_use]
    fn evolve(row: Option<Self>, key: &Self::Key, recorded: &Recorded) -> Option<Self>;
}
