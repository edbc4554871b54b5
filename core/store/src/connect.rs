//! One connection to the database, outside the pool.

use crate::writer::Failure;
use tokio_postgres::{Client, NoTls};

/// Has a connection work as the role that cannot change what is written, where that role is there.
pub const AS_MARKET: &str = "do $$ begin
    if exists (select from pg_roles where rolname = 'market_api') and pg_has_role(current_user, 'market_api', 'member')
    then set role market_api; end if; end $$";

/// The appender's connections must not wait for ever, and unpack a whole batch in memory.
const SETTINGS: &str = "set statement_timeout = '60s'; set work_mem = '64MB'; set jit = off";

/// Connects, and drives the connection until it ends.
pub(crate) async fn client(url: &str) -> Result<Client, Failure> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to the database ended");
        }
    });
    client.batch_execute(AS_MARKET).await?;
    client.batch_execute(SETTINGS).await?;
    Ok(client)
}
