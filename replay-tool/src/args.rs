//! What can be asked of the tool.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// The auditor of an AgentGigs market: recomputes everything that it says, and names what differs.
///
/// Reads a running database, or an export of it; writes to neither, and hinders nobody. Exit code 0: all is equal;
/// 1: something differs, and the first difference is named; 2: it could not be read.
#[derive(Clone, Debug, Parser)]
#[command(name = "replay-tool", version)]
pub struct Cli {
    /// What is asked.
    #[command(subcommand)]
    pub command: Command,
    /// Where the record is.
    #[command(flatten)]
    pub place: Place,
    /// Answers as JSON.
    #[arg(long, global = true)]
    pub json: bool,
}

/// Where the record is.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// The database, as a PostgreSQL connection string.
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database: Option<String>,
    /// The data directory whose private database is meant when no other is named.
    #[arg(
        long,
        global = true,
        env = "AGENTGIGS_DATA_DIR",
        hide_env_values = true,
        default_value = ".data",
        value_name = "DIR"
    )]
    pub data_dir: PathBuf,
    /// An export: no database is needed.
    #[arg(long, global = true, value_name = "DIR")]
    pub export: Option<PathBuf>,
}

/// What is asked.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// The log: positions, versions, payload digests, leaves, and the tree over them.
    Verify(Earlier),
    /// The ledger: folds the events, and compares every transfer and every balance after it.
    Ledger,
    /// The views: folds every view in memory, and compares it with its table row by row.
    Views,
    /// All three: the log and the ledger in one reading, and the views where there are tables.
    Audit(Earlier),
    /// One job, account, payout, party, event or transfer: what happened, who did it, and what it moved.
    Explain {
        /// An id, or the path of an account, as wallet:01930000-0000-7000-8000-000000000001.
        subject: String,
    },
    /// Writes the log and the journal as files: goes on where an earlier run has stopped.
    Export {
        /// The folder.
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
}

/// What the auditor has seen before.
#[derive(Args, Clone, Debug, Default)]
pub struct Earlier {
    /// A checkpoint that was saved before: the log must have grown from it.
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// Where to save the checkpoint of this reading, if all is equal.
    #[arg(long, value_name = "FILE")]
    pub save_checkpoint: Option<PathBuf>,
    /// The key that the market's checkpoints are signed with, as /log/key tells it, or a file that holds it; again for
    /// each key that the log has had. Without it the file log.pub of the data directory, where its own database is meant.
    #[arg(long, value_name = "KEY")]
    pub key: Vec<String>,
}

impl Command {
    /// Its name.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Verify(_) => "verify",
            Self::Ledger => "ledger",
            Self::Views => "views",
            Self::Audit(_) => "audit",
            Self::Explain { .. } => "explain",
            Self::Export { .. } => "export",
        }
    }
}
