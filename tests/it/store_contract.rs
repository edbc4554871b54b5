//! One contract, two logs: what `MemoryLog` does to a commit, `PgStore` does as well, alone or beside others.

use crate::fresh_database;
use futures_util::future::join_all;
use market_core::actor::Actor;
use market_core::event::Event;
use market_core::event::draft::{Commit, Draft, RequestDigest};
use market_core::event::tree::Frontier;
use market_core::ids::{AgentId, CommandId, EmailId, PartyId, PaymentId, PayoutId};
use market_core::memory::{Committed, MemoryLog, Refused};
use market_core::money::Money;
use market_core::party::PartyEvent;
use market_core::payment::PaymentEvent;
use market_core::payout::PayoutEvent;
use market_core::stream::{Position, StreamId, Version};
use market_core::time::Timestamp;
use market_store::{Outcome, PgStore};
use market_tests::db::{self, ORIGIN};
use uuid::Uuid;

pub(crate) fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 + n)
}

pub(crate) fn usd(cents: u64) -> Money {
    Money::usd(cents).unwrap()
}

pub(crate) fn deposited(payment: u128, party: u128, cents: u64) -> Event {
    PaymentEvent::Deposited {
        payment: PaymentId(id(payment)),
        party: PartyId(id(party)),
        amount: usd(cents),
        fee: usd(1),
    }
    .into()
}

pub(crate) fn withdrawn(payout: u128, party: u128, cents: u64) -> Event {
    PayoutEvent::Withdrawn { payout: PayoutId(id(payout)), party: PartyId(id(party)), amount: usd(cents) }.into()
}

pub(crate) fn registered(party: u128) -> Event {
    PartyEvent::Registered {
        party: PartyId(id(party)),
        agent: AgentId(id(party)),
        email: EmailId(id(party)),
        token_sha256: String::new(),
        token_expires_at: now(),
    }
    .into()
}

pub(crate) fn verified(party: u128) -> Event {
    PartyEvent::EmailVerified { party: PartyId(id(party)) }.into()
}

fn now() -> Timestamp {
    Timestamp::from_micros(1_767_225_600_000_000).unwrap()
}

pub(crate) fn party_stream(party: u128) -> StreamId {
    PartyId(id(party)).into()
}

pub(crate) fn commit(command: u128, guards: &[(StreamId, u32)], events: Vec<Event>) -> Commit {
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
pub(crate) enum Said {
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

pub(crate) async fn store_says(store: &PgStore, commit: Commit) -> Said {
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
