//! A market in a database of its own.

use crate::story;
use market_core::actor::Actor;
use market_core::decide::{Context, Decide};
use market_core::ids::{CommandId, PartyId};
use market_core::policy::Policy;
use market_core::time::Timestamp;
use market_projections::Projector;
use market_store::{PgStore, Request, StoreSettings};
use serde_json::json;
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

pub(crate) struct Market {
    pub(crate) url: String,
    pub(crate) store: PgStore,
    pub(crate) now: Timestamp,
}

/// A connection as the owner, who may do what the server may not.
pub(crate) async fn owner(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

impl Market {
    pub(crate) async fn open(url: String) -> Self {
        let store = PgStore::open(&url, StoreSettings::default()).await.unwrap();
        Self { url, store, now: story::NOW }
    }

    /// A market in a database that the server of `url` does not have yet.
    pub(crate) async fn in_new_database(url: &str, name: &str) -> Self {
        owner(url).await.batch_execute(&format!("create database {name}")).await.unwrap();
        let (server, _) = url.rsplit_once('/').unwrap();
        Self::open(format!("{server}/{name}")).await
    }

    /// A real command, executed as the server does.
    pub(crate) async fn does<C: Decide + Sync>(&self, who: Option<PartyId>, command: C) {
        let policy = Policy::default();
        let actor = who.map_or(Actor::Platform, Actor::Party);
        let cx = Context { now: self.now, actor, policy: &policy };
        let answer = |_: &[_]| json!({});
        let request = Request { command: CommandId(Uuid::now_v7()), digest: None, answer: &answer };
        let executed = self.store.execute(&command, &cx, &request).await.unwrap();
        assert!(!executed.receipts.is_empty());
    }

    pub(crate) async fn views_caught_up(&self) {
        Projector::new(self.store.clone()).catch_up().await.unwrap();
    }

    /// A connection past the triggers that keep the record insert-only, with copies of the tables to restore them.
    pub(crate) async fn forger(&self) -> Forger {
        let client = owner(&self.url).await;
        client.batch_execute("set session_replication_role = replica").await.unwrap();
        for table in TABLES {
            client.batch_execute(&format!("create table {table}_before as table {table}")).await.unwrap();
        }
        Forger { client }
    }
}

const TABLES: [&str; 5] = ["event", "transfer", "log_head", "command", "checkpoint"];

pub(crate) struct Forger {
    pub(crate) client: Client,
}

impl Forger {
    pub(crate) async fn changes(&self, sql: &str) {
        let changed = self.client.execute(sql, &[]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        assert!(changed > 0, "nothing was changed by {sql}");
    }

    pub(crate) async fn restores(&self) {
        for table in TABLES {
            let sql = format!("delete from {table}; insert into {table} table {table}_before");
            self.client.batch_execute(&sql).await.unwrap();
        }
    }
}
