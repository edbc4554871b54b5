//! A market whose log is written event by event, in a database of its own.

use crate::story;
use market_core::actor::Actor;
use market_core::decide::Private;
use market_core::event::draft::{Commit, Draft};
use market_core::event::upcast::{STEPS, current_schema};
use market_core::event::{Event, codec};
use market_core::ids::CommandId;
use market_core::stream::{Position, StreamId, Version};
use market_projections::Projector;
use market_projections::memory::{Compared, MemoryViews, Snapshot};
use market_store::{Outcome, PgStore, StoreSettings};
use std::collections::BTreeMap;
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

pub(crate) struct Market {
    pub(crate) url: String,
    pub(crate) store: PgStore,
    versions: BTreeMap<StreamId, Version>,
}

/// The same story of other parties and things.
pub(crate) fn of_others(number: u32, story: Vec<Event>) -> Vec<Event> {
    let elsewhere = |event: Event| {
        let text = codec::encode(&event).unwrap().replace("01930000-", &format!("{number:08x}-"));
        codec::decode(event.name(), current_schema(STEPS, event.name()), &text).unwrap()
    };
    story.into_iter().map(elsewhere).collect()
}

/// `count` long stories, told in turns.
pub(crate) fn many_stories(count: u32) -> Vec<Event> {
    let stories: Vec<Vec<Event>> = (1..=count).map(|number| of_others(number, story::long_story())).collect();
    let longest = stories.iter().map(Vec::len).max().unwrap_or(0);
    (0..longest).flat_map(|at| stories.iter().filter_map(move |story| story.get(at).cloned())).collect()
}

impl Market {
    pub(crate) async fn open(url: String) -> Self {
        let store = PgStore::open(&url, StoreSettings::default()).await.unwrap();
        Self { url, store, versions: BTreeMap::new() }
    }

    /// Another process on the same database.
    pub(crate) async fn other_process(&self) -> PgStore {
        PgStore::open(&self.url, StoreSettings::default()).await.unwrap()
    }

    /// A connection as the owner, who may do what the server may not.
    pub(crate) async fn owner(&self) -> Client {
        let (client, connection) = tokio_postgres::connect(&self.url, NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    pub(crate) async fn happens(&mut self, events: Vec<Event>) -> Position {
        for event in events {
            self.happens_with(event, vec![]).await;
        }
        self.store.head().await.unwrap()
    }

    pub(crate) async fn happens_with(&mut self, event: Event, private: Vec<Private>) {
        let (stream, name) = (event.stream(), event.name());
        let version = self.versions.entry(stream).or_default();
        let commit = Commit {
            command: CommandId(Uuid::now_v7()),
            request: None,
            actor: Actor::Platform,
            at: story::NOW,
            guards: BTreeMap::from([(stream, *version)]),
            events: vec![event],
            private,
            answer: None,
        };
        *version = version.next();
        let outcome = self.store.append(Draft::new(commit, self.store.origin()).unwrap()).await.unwrap();
        assert!(matches!(outcome, Outcome::New(_)), "{name}: {outcome:?}");
    }

    pub(crate) async fn views_caught_up(&self) {
        Projector::new(self.store.clone()).catch_up().await.unwrap();
    }

    /// What the auditor finds.
    pub(crate) async fn audited(&self) -> Vec<Compared> {
        let mut client = self.owner().await;
        let snapshot = Snapshot::open(&mut client).await.unwrap();
        assert_eq!(snapshot.behind(), Vec::<&str>::new());
        let mut memory = MemoryViews::new();
        let mut next = Position(0);
        while next < snapshot.next() {
            for recorded in self.store.read(next, 1_000).await.unwrap() {
                next = recorded.position.next();
                if recorded.position < snapshot.next() {
                    memory.fold(&recorded);
                }
            }
        }
        snapshot.compare(memory).await.unwrap()
    }

    pub(crate) async fn views_equal_the_log(&self) {
        assert_eq!(self.store.head().await.unwrap(), self.next_of_all().await);
        for compared in self.audited().await {
            assert_eq!(compared.difference, None, "{}", compared.view);
        }
    }

    async fn next_of_all(&self) -> Position {
        let row = self.owner().await.query_one("select min(next), max(next) from checkpoint", &[]).await.unwrap();
        let (least, most): (i64, i64) = (row.get(0), row.get(1));
        assert_eq!(least, most);
        Position(most.try_into().unwrap())
    }
}
