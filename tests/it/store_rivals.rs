//! Many at once, two stores, broken connections: the log stays one, dense and exact.

use crate::fresh_database;
use crate::store_contract::{
    Said, commit, deposited, id, party_stream, registered, store_says, usd, verified, withdrawn,
};
use futures_util::future::join_all;
use market_core::event::draft::{Commit, Draft, RequestDigest};
use market_core::event::tree::Frontier;
use market_core::ids::PartyId;
use market_core::ledger::Account;
use market_core::stream::{Position, StreamId, Version};
use market_store::{Outcome, PgStore};
use market_tests::db;
use std::collections::BTreeMap;

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
    for table in ["event", "transfer", "command", "log_tile", "log_checkpoint"] {
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
        "command" => "update command set events = events".to_owned(),
        other => format!("update {other} set root = root"),
    }
}

/// Guards of a commit that reads two streams and writes a third.
#[tokio::test]
async fn a_stream_that_was_only_read_is_guarded_as_well() {
    let url = fresh_database().await;
    let stores = [db::store(&url).await, db::store(&url).await];
    store_says(&stores[0], commit(1, &[], vec![registered(1)])).await;
    let guarded =
        |command: u128, version: u32| commit(command, &[(party_stream(1), version)], vec![deposited(command, 1, 1)]);
    assert!(matches!(store_says(&stores[1], guarded(2, 1)).await, Said::New(_)));
    store_says(&stores[0], commit(3, &[(party_stream(1), 1)], vec![verified(1)])).await;
    assert_eq!(store_says(&stores[1], guarded(4, 1)).await, Said::Conflict);
    assert!(matches!(store_says(&stores[1], guarded(5, 2)).await, Said::New(_)));
    let guards: BTreeMap<StreamId, Version> = BTreeMap::from([(party_stream(9), Version(1))]);
    let absent = Commit { guards, ..commit(6, &[], vec![deposited(6, 1, 1)]) };
    assert_eq!(store_says(&stores[0], absent).await, Said::Conflict);
}

#[tokio::test]
async fn a_login_that_may_not_make_roles_keeps_the_market_all_the_same() {
    let url = fresh_database().await;
    let owner = db::connect(&url).await;
    let name = url.rsplit_once('/').unwrap().1;
    let plain = format!("plain_{name}");
    owner.batch_execute(&format!("create role {plain} login")).await.unwrap();
    owner.batch_execute(&format!("create database {plain} owner {plain}")).await.unwrap();
    let (server, _) = url.rsplit_once('/').unwrap();
    let theirs = format!("{}/{plain}", server.replace("agentgigs@", &format!("{plain}@")));
    let store = db::store(&theirs).await;
    assert!(matches!(store_says(&store, commit(1, &[], vec![registered(1)])).await, Said::New(_)));
}

#[tokio::test]
async fn a_process_starts_while_somebody_reads_the_views() {
    let url = fresh_database().await;
    db::store(&url).await.close().await;
    let mut reader = db::connect(&url).await;
    let reading = reader.transaction().await.unwrap();
    reading.batch_execute("lock table view_escrow, view_balance, view_job_board in access share mode").await.unwrap();
    let started = tokio::time::timeout(std::time::Duration::from_secs(20), db::store(&url)).await;
    started.expect("it does not wait for the reader").close().await;
    reading.rollback().await.unwrap();
}
