//! A PostgreSQL for one run of the tests: it lives until the tests close its standard input, by whatever end.

use market_store::postgres::PrivatePostgres;
use std::error::Error;
use tokio::io::AsyncReadExt as _;

/// Nothing here needs to survive a crash, and the tests should not wait for the disk.
const CARELESS: &[&str] = &[
    "alter system set fsync = off",
    "alter system set synchronous_commit = off",
    "alter system set full_page_writes = off",
    "alter system set max_connections = 400",
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::Builder::new().prefix("market-tests").tempdir()?;
    // max_connections takes a restart.
    let first = PrivatePostgres::start(folder.path()).await?;
    let (client, connection) = tokio_postgres::connect(&first.url(), tokio_postgres::NoTls).await?;
    tokio::spawn(connection);
    for statement in CARELESS {
        client.batch_execute(statement).await?;
    }
    first.stop().await?;
    drop(first);
    let postgres = PrivatePostgres::start(folder.path()).await?;
    println!("{}", postgres.url());
    let mut rest = Vec::new();
    tokio::io::stdin().read_to_end(&mut rest).await?;
    postgres.stop().await?;
    Ok(())
}
