//! One connection to the database, outside the pool.

use crate::writer::Failure;
use tokio_postgres::{Client, NoTls};

/// Connects, and drives the connection until it ends.
pub(crate) async fn client(url: &str) -> Result<Client, Failure> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to the database ended");
        }
    });
    client.batch_execute("set role market_api; set statement_timeout = '60s'").await?;
    Ok(client)
}
