//! A database for each test, cloned from a migrated template.

use market_store::{PgStore, StoreSettings};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

/// The name of the logs of the tests.
pub const ORIGIN: &str = "test.local/log";

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
static COUNT: AtomicU32 = AtomicU32::new(0);

struct Cluster {
    url: String,
    // Its standard input closes when this process ends, and then it ends as well.
    _process: Child,
}

/// Starts the cluster with the first test that asks, and makes the template.
async fn cluster(program: &str) -> &'static Cluster {
    CLUSTER
        .get_or_init(|| async {
            let mut process =
                Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the cluster starts");
            let mut line = String::new();
            BufReader::new(process.stdout.take().expect("piped"))
                .read_line(&mut line)
                .expect("the cluster tells its url");
            let url = line.trim().to_owned();
            assert!(url.starts_with("postgres"), "the test cluster did not start");
            let cluster = Cluster { url, _process: process };
            let admin = connect(&cluster.url).await;
            admin.batch_execute("create database market_template").await.expect("a template");
            let settings = StoreSettings { origin: ORIGIN.to_owned(), ..StoreSettings::default() };
            let store = PgStore::open(&cluster.url_of("market_template"), settings).await.expect("migrations run");
            store.close().await;
            store.pool().close();
            cluster
        })
        .await
}

impl Cluster {
    fn url_of(&self, database: &str) -> String {
        let (server, _) = self.url.rsplit_once('/').expect("a url with a database");
        format!("{server}/{database}")
    }
}

/// The url of a fresh, migrated, empty database. `program` is the test cluster's executable.
pub async fn fresh(program: &str) -> String {
    let cluster = cluster(program).await;
    let name = format!("market_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let admin = connect(&cluster.url).await;
    admin.batch_execute(&format!("create database {name} template market_template")).await.expect("a database");
    cluster.url_of(&name)
}

/// A connection as the owner, who may do what the server may not.
pub async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the test cluster answers");
    tokio::spawn(connection);
    client
}

/// A store over `url`.
pub async fn store(url: &str) -> PgStore {
    PgStore::open(url, StoreSettings::default()).await.expect("the store opens")
}
