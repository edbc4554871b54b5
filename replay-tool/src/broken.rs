//! Why the tool could not do its work, in sentences that help.

use crate::difference::Difference;
use market_store::postgres::PostgresError;
use std::io;
use std::path::{Path, PathBuf};

/// What was asked for cannot be read, so nothing can be said about it.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// There is no private database where one was looked for.
    #[error(
        "{0}\nName the database by --database or DATABASE_URL, its data directory by AGENTGIGS_DATA_DIR, or an export by --export."
    )]
    NoDatabase(#[from] PostgresError),
    /// The database does not answer.
    #[error(
        "cannot connect to the database: {0}\nIs the server that it belongs to running? Is the address in --database or DATABASE_URL right?"
    )]
    Connect(String),
    /// The database answered with a fault.
    #[error("the database could not be read: {0}")]
    Database(String),
    /// The database holds something else.
    #[error("this database holds no market: it has no table {table} ({cause})")]
    NotAMarket {
        /// What is missing.
        table: &'static str,
        /// What the database said.
        cause: String,
    },
    /// A file or folder cannot be read or written.
    #[error("cannot {verb} {}: {source}", path.display())]
    File {
        /// What was tried.
        verb: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The folder is no export.
    #[error("{} is not an export: it has no manifest.json. Make one with: replay-tool export --to {}", .0.display(), .0.display())]
    NotAnExport(PathBuf),
    /// What was asked for makes no sense.
    #[error("{0}")]
    Usage(String),
}

/// Why a reading ended before its end.
#[derive(Debug)]
pub enum Stop {
    /// Nothing can be said.
    Broken(Broken),
    /// Something is not what it must be, and what follows cannot be read.
    Different(Difference),
}

impl Broken {
    /// A fault of a file.
    pub(crate) fn file(verb: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { verb, path, source }
    }
}

impl From<tokio_postgres::Error> for Broken {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(described(&error))
    }
}

impl From<Broken> for Stop {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

impl From<Difference> for Stop {
    fn from(difference: Difference) -> Self {
        Self::Different(difference)
    }
}

impl From<tokio_postgres::Error> for Stop {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Broken(error.into())
    }
}

/// The error with its causes: libraries keep the interesting part in the cause.
pub(crate) fn described(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
