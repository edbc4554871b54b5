//! Two processes under load, one of them killed at bad moments: what was answered is there, once.

use crate::market_with;
use futures_util::StreamExt as _;
use futures_util::future::join_all;
use market_tests::actor::{Actor, Caller};
use market_tests::db;
use market_tests::server::{PATIENCE, Server};
use market_tests::smtp::MailServer;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const ROUNDS: usize = 5;
const CALLERS: usize = 8;

/// How many answers a caller still gets after the blow.
const AFTER_THE_BLOW: usize = 10;

/// What the callers of one round have in common.
#[derive(Default)]
struct Round {
    answers: AtomicUsize,
    struck: AtomicBool,
}

async fn deposit(person: &Caller, key: &str) -> Option<Value> {
    let body = json!({"amount": 100, "method": "ach"});
    let request =
        person.request(reqwest::Method::POST, "/api/wallet/deposit").header("Idempotency-Key", key).json(&body);
    let answer = request.send().await.ok()?;
    let status = answer.status();
    let answer: Value = answer.json().await.ok()?;
    if status.is_server_error() {
        return None;
    }
    assert!(status.is_success(), "{answer}");
    Some(answer)
}

/// Deposits, asked for at one process and, where that gives no answer, at the other one with the same key.
async fn deposits(ways: [Caller; 2], prefix: String, round: &Round) -> BTreeMap<String, Value> {
    let (mut known, mut after) = (BTreeMap::new(), 0);
    for number in 0.. {
        if round.struck.load(Ordering::Relaxed) {
            after += 1;
        }
        if after > AFTER_THE_BLOW {
            break;
        }
        let key = format!("{prefix}-{number}");
        let answer = match deposit(&ways[0], &key).await {
            Some(answer) => answer,
            None => {
                assert!(round.struck.load(Ordering::Relaxed), "a fault before the blow");
                deposit(&ways[1], &key).await.expect("the survivor answers")
            }
        };
        round.answers.fetch_add(1, Ordering::Relaxed);
        known.insert(key, answer);
    }
    known
}

async fn strike(victim: Server, round: &Round, after: usize) {
    while round.answers.load(Ordering::Relaxed) < after {
        tokio::task::yield_now().await;
    }
    round.struck.store(true, Ordering::Relaxed);
    victim.kill();
}

/// A number that looks like any other, the same in each run.
fn scattered(seed: usize, below: usize) -> usize {
    (seed.wrapping_mul(2_654_435_761) >> 7) % below
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whichever_is_killed_what_was_answered_is_there_once() {
    let mut mails = MailServer::start(0).await;
    let market = market_with(&[("SMTP_URL", &mails.url)]).await;
    let actor = market.joins("poster").await;
    mails.takes().await;
    let mut nodes = [Some(market.server), Some(market.setup.start())];
    let mut known = BTreeMap::new();
    for round in 0..ROUNDS {
        let urls: Vec<String> = nodes.iter().flatten().map(|node| node.url.clone()).collect();
        let fallen = scattered(round + 1, 2);
        let (victim, now) = (nodes[fallen].take().unwrap(), Round::default());
        let load = join_all((0..CALLERS).map(|caller| {
            let first = caller % 2;
            let ways = [first, 1 - first].map(|way| actor.at(&urls[way]).person);
            // Who asks the victim first has the survivor to fall back on; the others never notice.
            deposits(ways, format!("{round}-{caller}"), &now)
        }));
        let (answers, ()) = tokio::join!(load, strike(victim, &now, 20 + scattered(round + 77, 200)));
        known.extend(answers.into_iter().flatten());
        let survivor = nodes.iter().flatten().next().unwrap();
        let name = format!("late-{round}");
        let credentials = json!({"email": format!("{name}@example.test"), "password": "long enough"});
        Caller::stranger(&survivor.url).post("/api/auth/register", credentials).await.ok();
        assert_eq!(mails.takes().await.0, format!("{name}@example.test"), "mail goes on");
        nodes[fallen] = Some(market.setup.start());
    }
    let urls: Vec<String> = nodes.iter().flatten().map(|node| node.url.clone()).collect();
    let persons = [0, 1].map(|way: usize| actor.at(&urls[way]).person);
    let again = known.iter().enumerate().map(|(number, (key, first))| {
        let person = &persons[number % 2];
        async move {
            let again = deposit(person, key).await.expect("an answer");
            assert_eq!(again["paymentIntentId"], first["paymentIntentId"], "{key}");
        }
    });
    futures_util::stream::iter(again).buffer_unordered(CALLERS).collect::<Vec<()>>().await;
    let wallet = Actor { agent: actor.person.clone(), ..actor }.at(&urls[0]);
    assert_eq!(wallet.balance().await, 100 * i64::try_from(known.len()).unwrap());
    let owner = db::connect(&market.database).await;
    let twice = "select count(*) - count(distinct stream_id) from event where name = 'payment.deposited'";
    assert_eq!(owner.query_one(twice, &[]).await.unwrap().get::<_, i64>(0), 0);
    assert!(known.len() > ROUNDS * CALLERS, "{} after {PATIENCE:?}", known.len());
    for command in ["verify", "ledger", "views"] {
        assert_eq!(market_tests::market::audit(&market.database, command).await, Ok(()), "{command}");
    }
}
