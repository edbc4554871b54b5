//! One connection to the database, outside the pool.

use crate::writer::Failure;
use tokio_postgres::{Client, NoTls};

/// It may not change what is written, must not wait for ever, and unpacks a whole batch in memory.
const SETTINGS: &str = "set role market_api; set statement_timeout = '60s'; set work_mem = '64MB'; set jit = off";

/// Connects, and drives the connection until it ends.
pub(crate) async fn client(url: &str) -> Result<Client, Failure> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to the database ended");
        }
    });
    client.batch_execute(SETTINGS).await?;
    Ok(client)
}
