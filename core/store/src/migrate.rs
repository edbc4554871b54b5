//! Brings the schema up to date, one process at a time.

use crate::error::StoreError;
use tokio_postgres::NoTls;
use uuid::Uuid;

mod embedded {
    refinery::embed_migrations!("../../migrations");
}

/// The advisory lock under which migrations run: refinery takes none.
const LOCK: i64 = 0x0061_6765_6e74;

/// Who may do what. Idempotent, and run at every start, because views come and go.
const ROLES: &str = include_str!("roles.sql");

/// Migrates the database at `url` and gives a new log its name.
pub(crate) async fn migrate(url: &str, origin: &str) -> Result<(), StoreError> {
    let (mut client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let driver = tokio::spawn(connection);
    client.execute("select pg_advisory_lock($1)", &[&LOCK]).await?;
    embedded::migrations::runner()
        .run_async(&mut client)
        .await
        .map_err(|error| StoreError::Unavailable(format!("the schema could not be brought up to date: {error}")))?;
    client.batch_execute(ROLES).await?;
    client
        .execute(
            "insert into log_head (origin, size, frontier, token) values ($1, 0, '', $2) on conflict do nothing",
            &[&origin, &Uuid::now_v7()],
        )
        .await?;
    drop(client);
    let _ = driver.await;
    Ok(())
}
