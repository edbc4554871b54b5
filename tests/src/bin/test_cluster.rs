//! A PostgreSQL for one run of the tests: it lives until the tests close its standard input, by whatever end.

use market_store::postgres::PrivatePostgres;
use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;
use tokio::io::AsyncReadExt as _;

/// Nothing here needs to survive a crash, and the tests should neither wait for the disk nor fill it.
const CARELESS: &[&str] = &[
    "alter system set fsync = off",
    "alter system set synchronous_commit = off",
    "alter system set full_page_writes = off",
    "alter system set max_connections = 400",
    "alter system set shared_buffers = '128MB'",
    "alter system set wal_level = minimal",
    "alter system set max_wal_senders = 0",
    "alter system set min_wal_size = '64MB'",
    "alter system set max_wal_size = '256MB'",
];

/// What PostgreSQL says when one of its processes dies: whoever reads why tests failed should not have to guess.
const DEATHS: &[&str] = &["PANIC", "was terminated by"];
const LOOK_EVERY: Duration = Duration::from_secs(1);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::Builder::new().prefix("market-tests").tempdir()?;
    // Some of these take a restart.
    let first = PrivatePostgres::start(folder.path()).await?;
    let (client, connection) = tokio_postgres::connect(&first.url(), tokio_postgres::NoTls).await?;
    tokio::spawn(connection);
    for statement in CARELESS {
        client.batch_execute(statement).await?;
    }
    let data: String = client.query_one("show data_directory", &[]).await?.get(0);
    first.stop().await?;
    drop(first);
    let postgres = PrivatePostgres::start(folder.path()).await?;
    tokio::spawn(tell_of_deaths(PathBuf::from(data).join("postgres.log")));
    println!("{}", postgres.url());
    let mut rest = Vec::new();
    tokio::io::stdin().read_to_end(&mut rest).await?;
    postgres.stop().await?;
    Ok(())
}

/// Repeats on standard error what the log tells of processes that died.
async fn tell_of_deaths(log: PathBuf) {
    let mut read = 0;
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let text = tokio::fs::read(&log).await.unwrap_or_default();
        let news = String::from_utf8_lossy(text.get(read..).unwrap_or_default()).into_owned();
        read = text.len();
        for line in news.lines().filter(|line| DEATHS.iter().any(|death| line.contains(death))) {
            eprintln!("the test cluster: {line}");
        }
    }
}
