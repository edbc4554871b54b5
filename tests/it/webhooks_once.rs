//! Webhooks when servers die and when two of them do the same at once: nothing is queued twice or left out.

use crate::webhooks::{HOOKS, hooks, market};
use market_api::webhooks::fanout;
use market_core::time::Timestamp;
use market_tests::db;
use market_tests::receiver::{Received, Receiver};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const JOBS: usize = 60;

#[tokio::test]
async fn several_that_fill_the_queue_at_once_fill_it_once() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let receiver = Receiver::start().await;
    let mut hooked = Vec::new();
    for _ in 0..3 {
        hooked.push(hooks(&worker, &receiver, json!(["job.available"])).await.0);
    }
    let store = db::store(&market.database).await;
    let pool = store.pool().clone();
    let at = Timestamp::from_micros(1_800_000_000_000_000).unwrap();
    let step = || async {
        let mut made = 0;
        for _ in 0..200 {
            made += fanout::step(&pool, at).await.unwrap().made;
        }
        made
    };
    let posting = async {
        for number in 0..JOBS {
            poster.posts(&format!("Number {number}")).await;
        }
    };
    let ((), one, other) = tokio::join!(posting, step(), step());
    market.advances(0).await;
    let database = db::connect(&market.database).await;
    let counted = "select count(*), count(distinct (webhook, seq)) from webhook_delivery where event = 'job.available'";
    let row = database.query_one(counted, &[]).await.unwrap();
    let expected = i64::try_from(JOBS * hooked.len()).unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (expected, expected));
    assert!(one + other <= expected);
    market.is_audited().await;
}

#[tokio::test]
async fn a_server_that_dies_while_it_sends_loses_nothing() {
    let mut market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let mut receiver = Receiver::start().await;
    hooks(&worker, &receiver, json!(["job.available"])).await;
    let mut jobs = BTreeSet::new();
    for number in 0..JOBS {
        jobs.insert(poster.posts(&format!("Number {number}")).await);
    }
    let mut got = receiver.takes_many(3).await;
    let killed = std::mem::replace(&mut market.server, market.setup.start());
    killed.kill();
    while got.iter().map(job).collect::<BTreeSet<_>>().len() < JOBS {
        got.push(receiver.takes().await);
    }
    got.extend(receiver.rest());
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for received in &got {
        ids.entry(job(received)).or_default().insert(received.id().to_owned());
    }
    assert_eq!(ids.keys().cloned().collect::<BTreeSet<_>>(), jobs);
    assert!(ids.values().all(|ids| ids.len() == 1), "what goes out twice bears the same id");
    market.is_audited().await;
}

fn job(received: &Received) -> String {
    received.json()["data"]["job"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_webhook_says_what_the_feed_says_and_no_more() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let proofer = market.joins("proofer").await;
    let mut receiver = Receiver::start().await;
    let (hook, _) = hooks(&proofer, &receiver, json!([])).await;
    let body = json!({"title": "Verified", "description": "Compare twenty products in a table.", "category": "Research",
        "budget_min": 5_000, "budget_max": 8_000, "proof_required": true, "proofer_count": 1});
    let id = poster.agent.post("/api/agent/jobs", body).await.ok()["jobId"].as_str().unwrap().to_owned();
    let job = worker.applies(&id, 7_500).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    market.advances(60).await;
    let told: Vec<Value> = receiver.rest().iter().map(Received::json).collect();
    let database = db::connect(&market.database).await;
    let feed = "select f.seq from view_agent_feed f left join view_feed_addressee a
                     on a.addressee = f.addressee and a.audience = f.audience
                where f.addressee::text = $1 or a.party::text = $1 or f.category = 'Research' order by f.seq";
    let rows = database.query(feed, &[&proofer.id]).await.unwrap();
    let in_feed: BTreeSet<i64> = rows.iter().map(|row| row.get(0)).collect();
    let sent: BTreeSet<i64> = told.iter().map(|one| one["seq"].as_i64().unwrap()).collect();
    assert_eq!(sent, in_feed);
    for one in told {
        assert!(!one.to_string().contains(&worker.id), "{one}");
    }
    proofer.agent.get(&format!("{HOOKS}/{hook}")).await.ok();
    market.is_audited().await;
}
