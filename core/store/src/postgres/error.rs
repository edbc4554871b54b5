//! What can go wrong with the private PostgreSQL, in sentences a person can act on.

use std::io;
use std::path::{Path, PathBuf};

/// Why the private PostgreSQL is not there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PostgresError {
    /// A file or folder could not be read or written.
    #[error("cannot use {}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A program could not be run at all.
    #[error("cannot run {}: {source}", program.display())]
    Program {
        /// The program.
        program: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Another live server holds the data directory.
    #[error(
        "another AgentGigs server ({holder}) is using the data directory {}; stop it, or give this one another directory by AGENTGIGS_DATA_DIR",
        data_dir.display()
    )]
    InUse {
        /// The directory both want.
        data_dir: PathBuf,
        /// `process 123`, or `of unknown pid`.
        holder: String,
    },
    /// There is no usable PostgreSQL and none could be fetched.
    #[error(
        "no PostgreSQL {} was found, and none could be fetched.\n{}\nInstall it (Debian, Ubuntu: apt install postgresql; macOS: brew install postgresql@17; Fedora: dnf install postgresql-server), or set PG_BIN to the folder that holds initdb, pg_ctl and postgres, or set DATABASE_URL to a database that runs already.",
        wanted(*version),
        listed(tried)
    )]
    NoPostgres {
        /// The version the cluster needs, when there is a cluster.
        version: Option<u32>,
        /// Where it was looked for and what fetching said.
        tried: Vec<String>,
    },
    /// `PG_BIN` points at something unusable.
    #[error("PG_BIN is set, but it cannot be used: {reason}")]
    PgBin {
        /// Why.
        reason: String,
    },
    /// The cluster was made by a version that is not installed.
    #[error(
        "the database in {} was made by PostgreSQL {cluster}, but only {found} is installed; install PostgreSQL {cluster}, or set PG_BIN to its programs.\n{}",
        path.display(),
        listed(tried)
    )]
    VersionMismatch {
        /// The cluster.
        path: PathBuf,
        /// The version that made it.
        cluster: u32,
        /// The versions found, for a person.
        found: String,
        /// What fetching the right one said.
        tried: Vec<String>,
    },
    /// The cluster's folder holds something else.
    #[error("{} is not empty, yet holds no PostgreSQL cluster; move it away or give another data directory", path.display())]
    NotACluster {
        /// The folder.
        path: PathBuf,
    },
    /// The cluster belongs to another account of this machine.
    #[error("the database in {} belongs to another user (uid {owner}); run the server as that user or as root, or give another data directory", path.display())]
    NotOurs {
        /// The cluster.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
    },
    /// The account PostgreSQL runs as cannot reach its cluster.
    #[error("PostgreSQL runs as uid {uid}, which cannot reach {}; give that user the right to enter every folder above it (chmod o+x)", path.display())]
    OutOfReach {
        /// The folder.
        path: PathBuf,
        /// The account.
        uid: u32,
    },
    /// Root has nobody to run PostgreSQL as.
    #[error(
        "PostgreSQL refuses to run as root, and this machine has neither a user postgres nor a user nobody; create one, or set DATABASE_URL"
    )]
    NoAccount,
    /// A copied data directory would write into the original's database.
    #[error(
        "the database of {} is kept in {}, which belongs to {}: one looks like a copy of the other; delete the file postgres.place in the copy to give it a new, empty database",
        data_dir.display(), home.display(), other.display()
    )]
    Copied {
        /// The directory asked for.
        data_dir: PathBuf,
        /// Where the cluster is.
        home: PathBuf,
        /// The directory the cluster was made for.
        other: PathBuf,
    },
    /// No folder for the socket could be had.
    #[error("no private folder for the database socket: {} and its alternatives belong to others", path.display())]
    NoSocketFolder {
        /// The first choice.
        path: PathBuf,
    },
    /// `initdb` failed.
    #[error("initdb could not make a database in {}:\n{output}", path.display())]
    Initdb {
        /// The cluster.
        path: PathBuf,
        /// What it printed.
        output: String,
    },
    /// The server process would not start.
    #[error("PostgreSQL did not start in {} ({how}); the end of its log:\n{log}", path.display())]
    Start {
        /// The cluster.
        path: PathBuf,
        /// How it ended.
        how: String,
        /// The last lines of its log.
        log: String,
    },
    /// The server process would not stop.
    #[error("PostgreSQL in {} did not stop: {output}", path.display())]
    Stop {
        /// The cluster.
        path: PathBuf,
        /// What pg_ctl printed.
        output: String,
    },
    /// The database could not be reached or created.
    #[error("the private PostgreSQL runs, but its database cannot be opened: {0}")]
    Database(#[from] tokio_postgres::Error),
    /// There is no private database in this data directory.
    #[error(
        "there is no private database in {}; start the server there once, or name the right directory by AGENTGIGS_DATA_DIR, or a database by DATABASE_URL",
        data_dir.display()
    )]
    NoDatabase {
        /// The directory asked for.
        data_dir: PathBuf,
    },
}

impl PostgresError {
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { path: path.to_owned(), source }
    }

    pub(super) fn program(program: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Program { program: program.into(), source }
    }
}

fn wanted(version: Option<u32>) -> String {
    version.map_or_else(|| format!("{} or newer", super::find::OLDEST_VERSION), |version| version.to_string())
}

fn listed(tried: &[String]) -> String {
    let lines: Vec<String> = tried.iter().map(|line| format!("  - {line}")).collect();
    format!("Tried:\n{}", lines.join("\n"))
}
