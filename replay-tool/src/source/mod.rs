//! Where the record is read from: a running database, or an export.

mod chunk;
mod column;
mod commands;
mod database;
mod exported;

pub(crate) use chunk::{Chunk, examined};
pub(crate) use commands::{Commands, compare as compare_commands};
pub(crate) use database::{Database, Which, connect};
pub(crate) use exported::{Exported, segment_bytes};

use crate::broken::Stop;
use crate::examine::Scope;
use futures_util::stream::BoxStream;
use market_core::event::tree::Hash;

/// What the log says of itself.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// Where this is written: `log_head` or `manifest`.
    pub(crate) place: &'static str,
    /// The name of the log.
    pub(crate) origin: String,
    /// How many events it has.
    pub(crate) size: i64,
    /// The nodes of the tree's frontier.
    pub(crate) frontier: Vec<u8>,
    /// The root, where it is written down.
    pub(crate) root: Option<Hash>,
}

impl Head {
    /// The name of one of its values.
    pub(crate) fn field(&self, name: &str) -> String {
        format!("{}.{name}", self.place)
    }
}

/// A record that can be read.
#[derive(Debug)]
pub(crate) enum Source {
    /// A database, at one moment.
    Database(Database),
    /// An export.
    Exported(Exported),
}

impl Source {
    /// What it says of itself.
    pub(crate) fn head(&self) -> &Head {
        match self {
            Self::Database(database) => database.head(),
            Self::Exported(exported) => exported.head(),
        }
    }

    /// Some of the log, or all of it, in order. An export cannot look things up: it reads all, whatever is asked for.
    pub(crate) async fn chunks(&self, which: &Which, scope: Scope) -> Result<BoxStream<'_, Result<Chunk, Stop>>, Stop> {
        match self {
            Self::Database(database) => database.chunks(which, scope).await,
            Self::Exported(exported) => Ok(exported.chunks()),
        }
    }
}
