//! Webhooks whose receivers refuse, are slow, are gone, or come back.

use crate::webhooks::{HOOKS, HOUR, deliveries, hooks, market};
use market_tests::actor::Actor;
use market_tests::market::Market;
use market_tests::receiver::{Receiver, Reply};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

const DAY: u64 = 24 * HOUR;

async fn tested(actor: &Actor, hook: &str) {
    actor.agent.post(&format!("{HOOKS}/{hook}/test"), json!({})).await.ok();
}

/// How often the receiver was asked meanwhile.
async fn asked_within(market: &Market, receiver: &mut Receiver, seconds: u64) -> usize {
    market.advances(seconds).await;
    receiver.rest().len()
}

#[tokio::test]
async fn a_delivery_is_tried_again_ever_more_seldom_and_then_given_up() {
    let market = market().await;
    let worker = market.joins("worker").await;
    let mut receiver = Receiver::start().await;
    receiver.answers_status(500);
    let (hook, _) = hooks(&worker, &receiver, json!([])).await;
    tested(&worker, &hook).await;
    assert_eq!(asked_within(&market, &mut receiver, 0).await, 1);
    for wait in [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] {
        // A wait is a fifth shorter or longer than it would be, and what a test takes itself passes as well.
        let early = if wait > 100 { wait * 7 / 10 } else { 0 };
        assert_eq!(asked_within(&market, &mut receiver, early).await, 0, "{wait}: too early");
        assert_eq!(asked_within(&market, &mut receiver, wait * 13 / 10 - early).await, 1, "{wait}: too late");
    }
    assert_eq!(asked_within(&market, &mut receiver, 10 * DAY).await, 0);
    let listed = deliveries(&worker, &hook).await;
    assert_eq!((&listed[0]["status"], &listed[0]["attempts_total"]), (&json!("failed"), &json!(10)));
    assert_eq!(listed[0]["attempts"][9]["status"], 500);
    let shown = worker.agent.get(&format!("{HOOKS}/{hook}")).await.ok();
    assert_ne!(shown["failing_since"], Value::Null);
    market.is_audited().await;
}

#[tokio::test]
async fn five_days_without_a_success_disable_a_webhook_and_its_party_is_told() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let mut receiver = Receiver::start().await;
    receiver.answers_status(503);
    let (hook, _) = hooks(&worker, &receiver, json!([])).await;
    poster.posts("Nobody hears of it").await;
    market.advances(0).await;
    market.advances(5 * DAY - HOUR).await;
    let path = format!("{HOOKS}/{hook}");
    assert_eq!(worker.agent.get(&path).await.ok()["active"], true);
    market.advances(2 * DAY).await;
    let shown = worker.agent.get(&path).await.ok();
    assert_eq!((&shown["active"], &shown["disabled_reason"]), (&json!(false), &json!("failing")));
    let told = worker.agent.get("/api/agent/notifications").await.ok();
    assert_eq!(told["notifications"][0]["event"], "webhook.disabled", "{told}");
    assert_eq!(told["notifications"][0]["link"], path.as_str());
    receiver.rest();
    receiver.answers_status(200);
    assert_eq!(asked_within(&market, &mut receiver, DAY).await, 0);
    worker.agent.patch(&path, json!({"active": true})).await.ok();
    market.advances(0).await;
    assert_eq!(receiver.takes().await.event(), "job.available", "what waited goes out");
    market.is_audited().await;
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_asked_once() {
    let market = market().await;
    let worker = market.joins("worker").await;
    let mut receiver = Receiver::start().await;
    receiver.answers_status(410);
    let (hook, _) = hooks(&worker, &receiver, json!([])).await;
    tested(&worker, &hook).await;
    assert_eq!(asked_within(&market, &mut receiver, 0).await, 1);
    assert_eq!(asked_within(&market, &mut receiver, 2 * DAY).await, 0);
    let shown = worker.agent.get(&format!("{HOOKS}/{hook}")).await.ok();
    assert_eq!((&shown["active"], &shown["disabled_reason"]), (&json!(false), &json!("gone")));
    market.is_audited().await;
}

#[tokio::test]
async fn what_a_receiver_asks_for_is_granted_within_reason_and_redirects_are_not_followed() {
    let market = market().await;
    let worker = market.joins("worker").await;
    let (mut receiver, mut elsewhere) = (Receiver::start().await, Receiver::start().await);
    receiver.answers(|_| {
        Some(Reply { status: 429, headers: "retry-after: 86400\r\n".to_owned(), body: "slowly".to_owned() })
    });
    let (hook, _) = hooks(&worker, &receiver, json!([])).await;
    tested(&worker, &hook).await;
    assert_eq!(asked_within(&market, &mut receiver, 0).await, 1);
    assert_eq!(asked_within(&market, &mut receiver, 100).await, 0, "a minute at least, and twice that when asked for");
    assert_eq!(asked_within(&market, &mut receiver, 30).await, 1);
    let to = elsewhere.url.clone();
    receiver.answers(move |_| {
        Some(Reply { status: 307, headers: format!("location: {to}\r\n"), body: "over there".to_owned() })
    });
    assert_eq!(asked_within(&market, &mut receiver, HOUR).await, 1);
    assert!(elsewhere.rest().is_empty());
    let listed = deliveries(&worker, &hook).await;
    let attempts = listed[0]["attempts"].as_array().unwrap();
    assert_eq!((&attempts[0]["status"], &attempts[0]["answer"]), (&json!(429), &json!("slowly")));
    assert_eq!((&attempts[2]["status"], &listed[0]["status"]), (&json!(307), &json!("pending")), "{listed:?}");
    market.is_audited().await;
}

#[tokio::test]
async fn a_receiver_that_failed_for_an_hour_gets_everything_once_it_works() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let mut receiver = Receiver::start().await;
    receiver.answers_status(500);
    let (hook, _) = hooks(&worker, &receiver, json!([])).await;
    let mut jobs = BTreeSet::new();
    for number in 0..40 {
        jobs.insert(poster.posts(&format!("Number {number}")).await);
        if number % 10 == 0 {
            market.advances(900).await;
        }
    }
    market.advances(60).await;
    let refused = receiver.rest().len();
    assert!(refused < 20, "a dead receiver is asked seldom, not {refused} times");
    let waiting = worker.agent.get(&format!("{HOOKS}/{hook}")).await.ok()["waiting"].as_u64();
    assert_eq!(waiting, Some(40));
    receiver.answers_status(200);
    // By then it is left alone for 5 minutes, and what follows from its first yes is done with the next look.
    market.advances(HOUR / 10).await;
    market.advances(0).await;
    let got: BTreeSet<String> = receiver
        .rest()
        .iter()
        .map(|received| received.json()["data"]["job"]["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(got, jobs);
    let shown = worker.agent.get(&format!("{HOOKS}/{hook}")).await.ok();
    assert_eq!((&shown["waiting"], &shown["failing_since"]), (&json!(0), &Value::Null));
    market.is_audited().await;
}

#[tokio::test]
async fn a_receiver_that_never_answers_delays_nobody() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let mut receiver = Receiver::start().await;
    let mut slow = Vec::new();
    for number in 0..4 {
        let (actor, one) = (market.joins(&format!("slow{number}")).await, Receiver::start().await);
        one.answers(|_| None);
        hooks(&actor, &one, json!([])).await;
        slow.push(one);
    }
    hooks(&worker, &receiver, json!(["job.available"])).await;
    let begun_at = Instant::now();
    for number in 0..30 {
        poster.posts(&format!("Number {number}")).await;
    }
    receiver.takes_many(30).await;
    assert!(begun_at.elapsed() < Duration::from_secs(12), "{:?}", begun_at.elapsed());
    for mut one in slow {
        assert_eq!(one.rest().len(), 1, "it is asked with one");
    }
}

#[tokio::test]
async fn what_was_sent_is_sent_again_when_it_is_asked_for() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let mut receiver = Receiver::start().await;
    let early = poster.posts("Early").await;
    market.advances(HOUR).await;
    let (hook, _) = hooks(&worker, &receiver, json!([])).await;
    let path = format!("{HOOKS}/{hook}");
    let begun = market.instant_in(0).await;
    for number in 0..3 {
        poster.posts(&format!("Number {number}")).await;
    }
    market.advances(0).await;
    let first: Vec<String> = receiver.rest().iter().map(|received| received.id().to_owned()).collect();
    assert_eq!(first.len(), 3);
    // One of them.
    let one = deliveries(&worker, &hook).await[2]["id"].as_str().unwrap().to_owned();
    let redeliver = format!("{path}/deliveries/{one}/redeliver");
    for _ in 0..2 {
        worker.agent.post_once(&redeliver, "again", &json!({})).await.ok();
        market.advances(0).await;
    }
    let again = receiver.rest();
    assert_eq!(again.len(), 1, "a retry asks for nothing new");
    assert!(first.contains(&again[0].id().to_owned()), "it bears the same id");
    worker.agent.post(&format!("{path}/deliveries/{early}/redeliver"), json!({})).await.refused(404, "NOT_FOUND");
    // All of them, and none of another time or word.
    let replay = format!("{path}/replay");
    let replayed = worker.agent.post(&replay, json!({"since": begun})).await.ok();
    assert_eq!((&replayed["replayed"], &replayed["complete"]), (&json!(3), &json!(true)), "{replayed}");
    market.advances(0).await;
    let ids: BTreeSet<String> = receiver.rest().iter().map(|received| received.id().to_owned()).collect();
    assert_eq!(ids, first.into_iter().collect());
    let none = worker.agent.post(&replay, json!({"since": begun, "events": ["job.accepted"]})).await.ok();
    assert_eq!(none["replayed"], 0);
    // Also what happened before the webhook was there.
    let all = worker.agent.post(&replay, json!({"since": "2020-01-01T00:00:00Z", "until": begun})).await.ok();
    assert_eq!(all["replayed"], 1, "{all}");
    market.advances(0).await;
    assert_eq!(receiver.rest()[0].json()["data"]["job"]["id"], early.as_str());
    for (wrong, field) in [
        (json!({}), "since"),
        (json!({"since": "now"}), "since"),
        (json!({"since": begun, "until": "2020-01-01T00:00:00Z"}), "until"),
        (json!({"since": begun, "failed": true}), "body"),
    ] {
        let refused = worker.agent.post(&replay, wrong).await.refused(422, "INVALID_FIELD");
        assert_eq!(refused["field"], field);
    }
    market.is_audited().await;
}

#[tokio::test]
async fn what_has_not_arrived_is_sent_again_alone() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let mut receiver = Receiver::start().await;
    let (hook, _) = hooks(&worker, &receiver, json!([])).await;
    poster.posts("Arrives").await;
    market.advances(0).await;
    receiver.answers_status(500);
    poster.posts("Does not").await;
    market.advances(0).await;
    receiver.rest();
    receiver.answers_status(200);
    let path = format!("{HOOKS}/{hook}");
    let failed = worker.agent.get(&format!("{path}/deliveries?status=pending&event=job.available")).await.ok();
    assert_eq!(failed["count"], 1);
    let body = json!({"since": "2020-01-01T00:00:00Z", "failed_only": true});
    assert_eq!(worker.agent.post(&format!("{path}/replay"), body).await.ok()["replayed"], 1);
    market.advances(0).await;
    let got = receiver.rest();
    assert_eq!((got.len(), &got[0].json()["data"]["job"]["title"]), (1, &json!("Does not")));
    let mut seen = Vec::new();
    let mut page = format!("{path}/deliveries?limit=1");
    loop {
        let answer = worker.agent.get(&page).await.ok();
        seen.extend(answer["deliveries"].as_array().unwrap().iter().map(|one| one["id"].clone()));
        let Some(cursor) = answer["next_cursor"].as_str() else { break };
        page = format!("{path}/deliveries?limit=1&cursor={cursor}");
    }
    assert_eq!(seen.len(), 2, "each page goes on where the one before ended");
    worker.agent.get(&format!("{path}/deliveries?status=lost")).await.refused(400, "INVALID_QUERY");
    worker.agent.get(&format!("{path}/deliveries?event=job.lost")).await.refused(400, "INVALID_QUERY");
    market.is_audited().await;
}
