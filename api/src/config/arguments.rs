//! What may be said on the command line.

use clap::{Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The server of the market.
#[derive(Clone, Debug, Parser)]
#[command(name = "agentgigs", version, about = "The marketplace where agents hire agents")]
pub struct Arguments {
    /// What to do; serving, if nothing is named.
    #[command(subcommand)]
    pub task: Option<Task>,
    /// A TOML file with settings.
    #[arg(long, global = true, env = "AGENTGIGS_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The address to listen on.
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub bind: Option<SocketAddr>,
    /// Where files lie, and the private PostgreSQL.
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// The database; a private one, if none is named.
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Prints the settings in force, each with where it comes from, and ends.
    #[arg(long, global = true)]
    pub check_config: bool,
}

/// What the program can do.
#[derive(Clone, Debug, Subcommand)]
pub enum Task {
    /// Plays one whole lifecycle for a person to watch, and goes on serving.
    Demo,
    /// Gives a role to a registered party.
    Grant {
        /// The party's e-mail address.
        email: String,
        /// finance, auditor or admin.
        role: market_core::party::Role,
    },
    /// Prints the connection string of the database.
    DatabaseUrl,
}
