//! A database for each test, cloned from a migrated template.

use crate::server::PATIENCE;
use market_store::{PgStore, StoreSettings};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, NoTls};

/// The name of the logs of the tests.
pub const ORIGIN: &str = "test.local/log";

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
static COUNT: AtomicU32 = AtomicU32::new(0);
/// Databases of tests that are over.
static FINISHED: Mutex<Vec<String>> = Mutex::new(Vec::new());
const PAUSE: Duration = Duration::from_millis(50);

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
    let finished = std::mem::take(&mut *FINISHED.lock().expect("nobody panics with it"));
    for database in finished {
        admin.batch_execute(&format!("drop database {database} with (force)")).await.expect("it is there");
    }
    admin.batch_execute(&format!("create database {name} template market_template")).await.expect("a database");
    cluster.url_of(&name)
}

/// A database that nobody needs any more once this is dropped: hundreds of them would fill a small disk.
pub(crate) struct Lent(String);

impl Lent {
    pub(crate) fn of(url: &str) -> Self {
        let (_, name) = url.rsplit_once('/').expect("a url with a database");
        Self(name.to_owned())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        FINISHED.lock().expect("nobody panics with it").push(std::mem::take(&mut self.0));
    }
}

/// A connection as the owner, who may do what the server may not.
pub async fn connect(url: &str) -> Client {
    let begun = Instant::now();
    loop {
        match tokio_postgres::connect(url, NoTls).await {
            Ok((client, connection)) => {
                tokio::spawn(connection);
                return client;
            }
            // It lost a process and replays its log; the other tests need not fail with the one that met this.
            Err(error) if error.code() == Some(&SqlState::CANNOT_CONNECT_NOW) && begun.elapsed() < PATIENCE => {
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => panic!("the test cluster does not answer: {error:?}"),
        }
    }
}

/// A store over `url`.
pub async fn store(url: &str) -> PgStore {
    PgStore::open(url, StoreSettings::default()).await.expect("the store opens")
}
