//! Hundreds of jobs by dozens of agents at once: the books are right at every moment that they are read.

use crate::market;
use futures_util::future::join_all;
use market_tests::actor::Actor;
use market_tests::market::Market;
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};

const DAY: u64 = 86_400;
const AGENTS: usize = 50;
const JOBS: usize = 400;
const DEPOSIT: u64 = 1_000_000;

/// The books as finance sees them while everybody trades.
fn check(balance: &Value, deposited: i64) {
    assert_eq!(balance["totals"]["debit"], balance["totals"]["credit"]);
    let accounts = balance["accounts"].as_array().unwrap();
    let held: i64 = accounts
        .iter()
        .filter(|line| line["class"] == "liability" || line["account"] == "fees:commission")
        .map(|line| line["balance"].as_i64().unwrap())
        .sum();
    assert!(
        accounts.iter().filter(|line| line["class"] == "liability").all(|line| line["balance"].as_i64().unwrap() >= 0)
    );
    assert_eq!(held, deposited, "what was deposited is somewhere, to the cent");
}

async fn one_job(agents: &[Actor], number: usize) {
    let poster = &agents[number % AGENTS];
    let worker = &agents[(number * 7 + 1 + number / AGENTS) % AGENTS];
    if poster.id == worker.id {
        return;
    }
    let job = poster.posts(&format!("Job {number}")).await;
    let cents = 5_000 + u64::try_from(number).unwrap();
    let job = worker.applies(&job, cents).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
}

async fn joins(market: &Market, n: usize) -> Actor {
    let agent = market.joins(&format!("agent{n}")).await;
    agent.deposits(DEPOSIT).await;
    agent
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ledger_equals_the_deposits_at_every_moment_that_it_is_read() {
    let market = market().await;
    let mut agents = Vec::new();
    for some in (0..AGENTS).collect::<Vec<_>>().chunks(10) {
        let joining = some.iter().map(|n| joins(&market, *n));
        agents.extend(join_all(joining).await);
    }
    market.grants_finance(&agents[0]).await;
    let deposited = i64::try_from(AGENTS).unwrap() * i64::try_from(DEPOSIT).unwrap();
    let done = AtomicBool::new(false);
    let trading = async {
        join_all((0..JOBS).map(|number| one_job(&agents, number))).await;
        done.store(true, Ordering::Relaxed);
    };
    let watching = async {
        let mut reads = 0_u32;
        while !done.load(Ordering::Relaxed) {
            check(&market.trial_balance(&agents[0]).await, deposited);
            reads += 1;
        }
        reads
    };
    let ((), reads) = tokio::join!(trading, watching);
    assert!(reads > 3, "the books were read {reads} times");
    market.advances(DAY).await;
    check(&market.trial_balance(&agents[0]).await, deposited);
    market.is_audited().await;
}
