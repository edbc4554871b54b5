//! Speaks to the running PostgreSQL: is it ready, is it this cluster's, does the database exist.

use std::path::Path;
use std::time::Duration;

use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, Error, NoTls};

use super::cluster::{Cluster, PORT, ROLE};
use super::error::PostgresError;

const DATABASE: &str = "agentgigs";
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// A connection string that tokio-postgres, libpq and a shell take without quoting.
pub(super) fn url_over(socket: &Path) -> String {
    let host = socket.to_string_lossy().replace('/', "%2F");
    format!("postgresql://{ROLE}@{host}:{PORT}/{DATABASE}")
}

/// What an attempt to connect came to.
#[derive(Debug)]
pub(super) enum Probe {
    Ready,
    /// It answers, but lets nobody in: starting, recovering, stopping, or full.
    Busy,
    /// It is another postmaster.
    Foreign,
    Silent,
}

/// Whether the socket is served by this very postmaster, and lets people in.
pub(super) async fn probe(socket: &Path, pid: i32) -> Probe {
    let Ok(answer) = timeout(ANSWER_WITHIN, postmaster_behind(socket)).await else {
        return Probe::Silent;
    };
    match answer {
        Ok(answering) if answering == Some(pid) => Probe::Ready,
        Ok(_) => Probe::Foreign,
        Err(error) if error.code().is_some() => Probe::Busy,
        Err(_) => Probe::Silent,
    }
}

/// The pid in the server's own `postmaster.pid`. Asked as bytes: the rest of the file holds the
/// path of the cluster, which may not be UTF-8.
async fn postmaster_behind(socket: &Path) -> Result<Option<i32>, Error> {
    const ASK: &str = "SELECT pg_catalog.pg_read_binary_file('postmaster.pid', 0, 12)";
    let client = connect(socket).await?;
    let start: Vec<u8> = client.query_one(ASK, &[]).await?.try_get(0)?;
    let text = String::from_utf8_lossy(&start);
    Ok(text.lines().next().and_then(|pid| pid.trim().parse().ok()))
}

async fn connect(socket: &Path) -> Result<Client, Error> {
    let (client, connection) = Config::new()
        .host_path(socket)
        .port(PORT)
        .user(ROLE)
        .dbname("postgres")
        .application_name("agentgigs-supervisor")
        .connect_timeout(ANSWER_WITHIN)
        .connect(NoTls)
        .await?;
    // Ends by itself when the client is dropped.
    tokio::spawn(connection);
    Ok(client)
}

/// Creates the database unless it is there.
pub(super) async fn create_database(cluster: &Cluster) -> Result<(), PostgresError> {
    const FIND: &str = "SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1";
    const CREATE: &str = "CREATE DATABASE agentgigs";
    let client = connect(&cluster.socket).await?;
    if client.query_opt(FIND, &[&DATABASE]).await?.is_some() {
        return Ok(());
    }
    match client.batch_execute(CREATE).await {
        // `agentgigs grant` beside a server that is just starting.
        Err(error) if error.code() == Some(&SqlState::DUPLICATE_DATABASE) => Ok(()),
        other => Ok(other?),
    }
}
