//! One contract, two logs: what `MemoryLog` does to a commit, `PgStore` does as well, alone or beside others.

use crate::fresh_database;
use futures_util::future::join_all;
use market_core::actor::Actor;
use market_core::event::draft::{Commit, Draft, RequestDigest};
use market_core::event::tree::Frontier;
use market_core::event::Event;
use market_core::ids::{AgentId, CommandId, EmailId, PartyId, PaymentId, PayoutId};
use market_core::ledger::Account;
use market_core::memory::{Committed, MemoryLog, Refused};
use market_core::money::Money;
use market_core::party::PartyEvent;
use market_core::payment::PaymentEvent;
use market_core::payout::PayoutEvent;
use market_core::stream::{Position, StreamId, Version};
use market_core::time::Timestamp;
use market_store::{Outcome, PgStore};
use market_tests::db::{self, ORIGIN};
use std::collections::BTreeMap;
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 + n)
}

fn usd(cents: u64) -> Money {
    Money::usd(cents).unwrap()
}

fn deposited(payment: u128, party: u128, cents: u64) -> Event {
    PaymentEvent::Deposited { payment: PaymentId(id(payment)), party: PartyId(id(party)), amount: usd(cents), fee: usd(1) }
        .into()
}

fn withdrawn(payout: u128, party: u128, cents: u64) -> Event {
    PayoutEvent::Withdrawn { payout: PayoutId(id(payout)), party: PartyId(id(party)), amount: usd(cents) }.into()
}

fn registered(party: u128) -> Event {
    PartyEvent::Registered {
        party: PartyId(id(party)),
        agent: AgentId(id(party)),
        email: EmailId(id(party)),
        token_sha256: String::new(),
        token_expires_at: now(),
    }
    .into()
}

fn verified(party: u128) -> Event {
    PartyEvent::EmailVerified { party: PartyId(id(party)) }.into()
}

fn now() -> Timestamp {
    Timestamp::from_micros(1_767_225_600_000_000).unwrap()
}

fn party_stream(party: u128) -> StreamId {
    PartyId(id(party)).into()
}

fn commit(command: u128, guards: &[(StreamId, u32)], events: Vec<Event>) -> Commit {
    Commit {
        command: CommandId(id(command)),
        request: None,
        actor: Actor::Platform,
        at: now(),
        guards: guards.iter().map(|(stream, version)| (*stream, Version(*version))).collect(),
        events,
        private: vec![],
        answer: None,
    }
}

/// What became of a commit, in words that both logs can say.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    New(Position),
    Before,
    Conflict,
    OtherRequest,
}

fn memory_says(log: &mut MemoryLog, commit: Commit) -> Said {
    match log.commit(commit) {
        Ok(Committed::New(position)) => Said::New(position),
        Ok(Committed::Before(_)) => Said::Before,
        Err(Refused::Stale { .. } | Refused::Ledger(_)) => Said::Conflict,
        Err(Refused::OtherRequest) => Said::OtherRequest,
        Err(Refused::Codec(error)) => panic!("{error}"),
    }
}

async fn store_says(store: &PgStore, commit: Commit) -> Said {
    match store.append(Draft::new(commit, store.origin()).unwrap()).await.unwrap() {
        Outcome::New(receipts) => Said::New(receipts[0].position),
        Outcome::Before => Said::Before,
        Outcome::Conflict => Said::Conflict,
        Outcome::OtherRequest => Said::OtherRequest,
    }
}

/// Commits of every fate: taken, repeated, stale, on a stream that exists, beyond a floor.
fn script() -> Vec<Commit> {
    let other_request = Commit { request: Some(RequestDigest([1; 32])), ..commit(1, &[], vec![registered(1)]) };
    vec![
        commit(1, &[(party_stream(1), 0)], vec![registered(1)]),
        commit(1, &[(party_stream(1), 0)], vec![registered(1)]),
        other_request,
        commit(2, &[], vec![registered(1)]),
        commit(3, &[(party_stream(1), 0)], vec![verified(1)]),
        commit(4, &[(party_stream(1), 1)], vec![verified(1), deposited(100, 1, 50)]),
        commit(5, &[(party_stream(1), 1)], vec![withdrawn(200, 1, 10)]),
        commit(6, &[(party_stream(1), 2)], vec![withdrawn(200, 1, 51)]),
        commit(7, &[(party_stream(1), 2)], vec![withdrawn(200, 1, 30), withdrawn(201, 1, 30)]),
        commit(8, &[(party_stream(1), 2)], vec![withdrawn(200, 1, 30), withdrawn(201, 1, 20)]),
        commit(9, &[(party_stream(1), 2), (party_stream(2), 0)], vec![withdrawn(202, 1, 1)]),
        commit(10, &[(party_stream(2), 1)], vec![registered(2)]),
        commit(11, &[(party_stream(2), 0)], vec![registered(2), deposited(101, 2, 5), withdrawn(203, 2, 5)]),
    ]
}

async fn assert_same(log: &MemoryLog, store: &PgStore) {
    let stored = store.read(Position(0), 10_000).await.unwrap();
    assert_eq!(stored, log.events());
    let client = store.pool().get().await.unwrap();
    let head = client.query_one("select size, frontier from log_head", &[]).await.unwrap();
    let size = u64::try_from(head.get::<_, i64>(0)).unwrap();
    assert_eq!(Frontier::from_bytes(size, head.get(1)).as_ref(), Some(log.frontier()));
    for (account, balance) in log.ledger().accounts() {
        if account.class() == market_core::ledger::Class::Liability {
            let held = u64::try_from(balance.on_normal_side(account)).unwrap();
            assert_eq!(store.funds(*account).await.unwrap(), usd(held), "{account}");
        }
    }
}

#[tokio::test]
async fn both_logs_take_and_refuse_the_same_commits_and_hold_the_same_bytes() {
    let store = db::store(&fresh_database().await).await;
    let mut log = MemoryLog::new(ORIGIN);
    for (line, commit) in script().into_iter().enumerate() {
        let said = memory_says(&mut log, commit.clone());
        assert_eq!(store_says(&store, commit).await, said, "line {line}");
    }
    assert_same(&log, &store).await;
}

#[tokio::test]
async fn a_batch_decides_its_commits_in_order_as_if_they_came_one_by_one() {
    let store = db::store(&fresh_database().await).await;
    let mut log = MemoryLog::new(ORIGIN);
    let expected: Vec<Said> = script().into_iter().map(|commit| memory_says(&mut log, commit)).collect();
    let said = join_all(script().into_iter().map(|commit| store_says(&store, commit))).await;
    assert_eq!(said, expected);
    assert_same(&log, &store).await;
}

#[tokio::test]
async fn a_store_that_forgot_everything_goes_on_as_one_that_remembers() {
    let url = fresh_database().await;
    let mut log = MemoryLog::new(ORIGIN);
    for commit in script() {
        let store = db::store(&url).await;
        let said = memory_says(&mut log, commit.clone());
        assert_eq!(store_says(&store, commit).await, said);
        store.close().await;
    }
    assert_same(&log, &db::store(&url).await).await;
}

#[tokio::test]
async fn of_many_commits_on_one_version_exactly_one_is_taken() {
    let url = fresh_database().await;
    let stores = [db::store(&url).await, db::store(&url).await];
    store_says(&stores[0], commit(1, &[], vec![registered(1)])).await;
    for round in 0..10_u128 {
        let version = u32::try_from(round).unwrap() + 1;
        let rivals = (0..20_u128).map(|rival| {
            let command = commit(1_000 + round * 100 + rival, &[(party_stream(1), version)], vec![verified(1)]);
            store_says(&stores[usize::try_from(rival % 2).unwrap()], command)
        });
        let said = join_all(rivals).await;
        let taken = said.iter().filter(|said| matches!(said, Said::New(_))).count();
        assert_eq!(taken, 1, "{said:?}");
        assert!(said.iter().all(|said| matches!(said, Said::New(_) | Said::Conflict)), "{said:?}");
    }
}

#[tokio::test]
async fn a_wallet_is_never_overspent_however_many_stores_spend_from_it() {
    let url = fresh_database().await;
    let stores = [db::store(&url).await, db::store(&url).await];
    store_says(&stores[0], commit(1, &[], vec![deposited(1, 1, 1_000)])).await;
    let spending = (0..100_u128).map(|n| {
        let command = commit(10 + n, &[], vec![withdrawn(10 + n, 1, 30)]);
        store_says(&stores[usize::try_from(n % 2).unwrap()], command)
    });
    let said = join_all(spending).await;
    assert_eq!(said.iter().filter(|said| matches!(said, Said::New(_))).count(), 33);
    assert_eq!(stores[0].funds(Account::Wallet(PartyId(id(1)))).await.unwrap(), usd(10));
}

#[tokio::test]
async fn two_stores_write_one_dense_log() {
    let url = fresh_database().await;
    let stores = [db::store(&url).await, db::store(&url).await];
    let writing = (0..400_u128).map(|n| {
        let store = &stores[usize::try_from(n % 2).unwrap()];
        async move {
            let said = store_says(store, commit(n, &[], vec![registered(n), deposited(n, n, 100)])).await;
            assert!(matches!(said, Said::New(_)), "{said:?}");
        }
    });
    join_all(writing).await;
    let events = stores[1].read(Position(0), 10_000).await.unwrap();
    assert_eq!(events.len(), 800);
    let mut frontier = Frontier::default();
    events.iter().for_each(|event| frontier.push(event.leaf_hash));
    let client = db::connect(&url).await;
    let head = client.query_one("select size, frontier from log_head", &[]).await.unwrap();
    assert_eq!(Frontier::from_bytes(u64::try_from(head.get::<_, i64>(0)).unwrap(), head.get(1)), Some(frontier));
}

#[tokio::test]
async fn one_command_sent_twenty_times_at_once_takes_effect_once() {
    let url = fresh_database().await;
    let stores = [db::store(&url).await, db::store(&url).await];
    let same = || Commit { request: Some(RequestDigest([7; 32])), ..commit(1, &[], vec![deposited(1, 1, 100)]) };
    let said = join_all((0..20_usize).map(|n| store_says(&stores[n % 2], same()))).await;
    assert_eq!(said.iter().filter(|said| matches!(said, Said::New(_))).count(), 1, "{said:?}");
    assert_eq!(said.iter().filter(|said| matches!(said, Said::Before)).count(), 19, "{said:?}");
    let other = Commit { request: Some(RequestDigest([8; 32])), ..same() };
    assert_eq!(store_says(&stores[0], other).await, Said::OtherRequest);
}

#[tokio::test]
async fn commits_whose_connection_is_cut_are_taken_once_or_told() {
    let url = fresh_database().await;
    let store = db::store(&url).await;
    let admin = db::connect(&url).await;
    let cutting = async {
        for _ in 0..20 {
            admin
                .execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity
                     where datname = current_database() and pid <> pg_backend_pid() and query like '%append_batch%'",
                    &[],
                )
                .await
                .unwrap();
            tokio::task::yield_now().await;
        }
    };
    let writing = join_all((0..500_u128).map(|n| store_says(&store, commit(n, &[], vec![deposited(n, 1, 1)]))));
    let (said, ()) = tokio::join!(writing, cutting);
    assert!(said.iter().all(|said| matches!(said, Said::New(_) | Said::Before)), "{said:?}");
    assert_eq!(store.read(Position(0), 10_000).await.unwrap().len(), 500);
    assert_eq!(store.funds(Account::Wallet(PartyId(id(1)))).await.unwrap(), usd(500));
}

#[tokio::test]
async fn a_full_queue_says_so_and_what_it_took_is_written() {
    let url = fresh_database().await;
    let settings = market_store::StoreSettings { queue_max: 4, ..market_store::StoreSettings::default() };
    let store = PgStore::open(&url, settings).await.unwrap();
    let outcomes = join_all((0..500_u128).map(|n| {
        let draft = Draft::new(commit(n, &[], vec![deposited(n, 1, 1)]), store.origin()).unwrap();
        store.append(draft)
    }))
    .await;
    let (mut taken, mut busy) = (0_u64, 0_u64);
    for outcome in outcomes {
        match outcome {
            Ok(Outcome::New(_)) => taken += 1,
            Err(market_store::StoreError::Busy) => busy += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(busy > 0 && taken > 0);
    assert_eq!(store.funds(Account::Wallet(PartyId(id(1)))).await.unwrap(), usd(taken));
}

#[tokio::test]
async fn closing_writes_everything_that_was_accepted() {
    let url = fresh_database().await;
    let store = db::store(&url).await;
    let writing = join_all((0..300_u128).map(|n| store_says(&store, commit(n, &[], vec![deposited(n, 1, 1)]))));
    let closing = async {
        tokio::task::yield_now().await;
        store.close().await;
    };
    let (said, ()) = tokio::join!(writing, closing);
    assert_eq!(said.len(), 300);
    assert_eq!(store.read(Position(0), 10_000).await.unwrap().len(), 300);
}

#[tokio::test]
async fn log_and_journal_are_insert_only_by_trigger_and_by_role() {
    let url = fresh_database().await;
    let store = db::store(&url).await;
    store_says(&store, commit(1, &[], vec![deposited(1, 1, 100)])).await;
    let (owner, server) = (db::connect(&url).await, store.pool().get().await.unwrap());
    for table in ["event", "transfer", "command"] {
        for change in [format!("delete from {table}"), format!("truncate {table}"), touch(table)] {
            assert!(owner.batch_execute(&change).await.is_err(), "the owner could: {change}");
            let refused = server.batch_execute(&change).await.unwrap_err();
            assert_eq!(refused.code(), Some(&tokio_postgres::error::SqlState::INSUFFICIENT_PRIVILEGE), "{change}");
        }
    }
}

fn touch(table: &str) -> String {
    match table {
        "event" => "update event set name = name".to_owned(),
        "transfer" => "update transfer set amount = amount".to_owned(),
        _ => "update command set events = events".to_owned(),
    }
}

/// Guards of a commit that reads two streams and writes a third.
#[tokio::test]
async fn a_stream_that_was_only_read_is_guarded_as_well() {
    let url = fresh_database().await;
    let stores = [db::store(&url).await, db::store(&url).await];
    store_says(&stores[0], commit(1, &[], vec![registered(1)])).await;
    let guarded = |command: u128, version: u32| {
        commit(command, &[(party_stream(1), version)], vec![deposited(command, 1, 1)])
    };
    assert!(matches!(store_says(&stores[1], guarded(2, 1)).await, Said::New(_)));
    store_says(&stores[0], commit(3, &[(party_stream(1), 1)], vec![verified(1)])).await;
    assert_eq!(store_says(&stores[1], guarded(4, 1)).await, Said::Conflict);
    assert!(matches!(store_says(&stores[1], guarded(5, 2)).await, Said::New(_)));
    let guards: BTreeMap<StreamId, Version> = BTreeMap::from([(party_stream(9), Version(1))]);
    let absent = Commit { guards, ..commit(6, &[], vec![deposited(6, 1, 1)]) };
    assert_eq!(store_says(&stores[0], absent).await, Said::Conflict);
}
