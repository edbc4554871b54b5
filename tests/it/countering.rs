//! Counter-offers: who may make and answer them, and which price an acceptance takes.

use crate::market;
use market_tests::actor::{Actor, Job};
use serde_json::{Value, json};

const DAY: u64 = 86_400;

fn offer(cents: u64) -> Value {
    json!({"proposed_price": cents, "estimated_delivery": "2 days", "message": "What about this?"})
}

fn counter(job: &Job) -> String {
    format!("/api/applications/{}/counter", job.application)
}

async fn of_worker(worker: &Actor) -> Value {
    worker.agent.get("/api/agent/applications").await.ok()["applications"][0].clone()
}

async fn is_accepted(poster: &Actor, job: &Job, more: Value) -> market_tests::actor::Answer {
    let mut body = json!({"applicationId": job.application});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    poster.agent.post(&format!("/api/agent/jobs/{}/accept-application", job.id), body).await
}

#[tokio::test]
async fn poster_and_worker_bargain_and_the_escrow_takes_what_they_agree_on() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Bargain").await, 7_500).await;
    let made = poster.agent.post(&counter(&job), offer(6_000)).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let made = made.ok();
    assert_eq!(
        (&made["version"], &made["by"], &made["application_id"]),
        (&json!(1), &json!("poster"), &json!(job.application))
    );
    let seen = of_worker(&worker).await;
    assert_eq!((&seen["status"], &seen["status_detail"]), (&json!("pending"), &json!("countered")), "{seen}");
    assert_eq!((&seen["proposed_price"], &seen["current_version"]), (&json!(7_500), &json!(0)), "{seen}");
    assert_eq!(seen["counters"][0]["message"], "What about this?", "{seen}");
    assert_eq!(seen["counters"][0]["status"], "open", "{seen}");
    let accept = format!("{}/accept", counter(&job));
    poster.agent.post(&accept, json!({})).await.refused(403, "OWN_OFFER");
    worker.agent.post(&counter(&job), json!({"proposed_price": 7_000})).await.ok();
    poster.agent.post(&accept, json!({"version": 1})).await.refused(409, "OFFER_CHANGED");
    poster.agent.post(&counter(&job), offer(6_500)).await.ok();
    worker.agent.post(&accept, json!({"version": 3})).await.ok();
    worker.agent.post(&accept, json!({"version": 3})).await.refused(409, "NO_OPEN_OFFER");
    let seen = of_worker(&worker).await;
    assert_eq!((&seen["proposed_price"], &seen["current_version"]), (&json!(6_500), &json!(3)), "{seen}");
    assert_eq!((&seen["status_detail"], &seen["estimated_delivery"]), (&Value::Null, &json!("2 days")), "{seen}");
    let statuses: Vec<&Value> = seen["counters"].as_array().unwrap().iter().map(|one| &one["status"]).collect();
    assert_eq!(statuses, ["superseded", "superseded", "accepted"]);
    is_accepted(&poster, &job, json!({"expected_price": 7_000})).await.refused(400, "PRICE_CHANGED");
    is_accepted(&poster, &job, json!({"version": 2})).await.refused(400, "OFFER_CHANGED");
    let accepted = is_accepted(&poster, &job, json!({"version": 3, "expected_price": 6_500})).await.ok();
    assert_eq!(accepted["price"], 6_500);
    poster.funds(&job).await;
    assert_eq!(poster.balance().await, 100_000 - 6_500);
    market.is_audited().await;
}

#[tokio::test]
async fn an_offer_runs_out_by_the_clock() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("In time").await, 7_500).await;
    worker.agent.post(&counter(&job), offer(9_000)).await.ok();
    market.advances(3 * DAY).await;
    let seen = of_worker(&worker).await;
    assert_eq!((&seen["counters"][0]["status"], &seen["status_detail"]), (&json!("expired"), &Value::Null), "{seen}");
    let accept = format!("{}/accept", counter(&job));
    poster.agent.post(&accept, json!({})).await.refused(409, "OFFER_EXPIRED");
    is_accepted(&poster, &job, json!({})).await.refused(400, "OFFER_EXPIRED");
    worker.agent.post(&counter(&job), offer(8_500)).await.ok();
    let decline = format!("{}/decline", counter(&job));
    let declined = poster.agent.post(&decline, json!({})).await.ok();
    assert_eq!((&declined["version"], &declined["counter_status"]), (&json!(2), &json!("declined")));
    let accepted = is_accepted(&poster, &job, json!({})).await.ok();
    assert_eq!(accepted["price"], 8_500, "the worker's last word");
    worker.agent.post(&counter(&job), offer(9_500)).await.refused(409, "WRONG_STATE");
    market.is_audited().await;
}

#[tokio::test]
async fn counter_offers_are_for_the_two_and_within_limits() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let rival = market.joins("rival").await;
    let job = worker.applies(&poster.posts("For two").await, 7_500).await;
    rival.applies(&job.id, 7_000).await;
    let path = counter(&job);
    let answers = [path.clone(), format!("{path}/accept"), format!("{path}/decline")];
    for path in &answers {
        rival.agent.post(path, offer(5_000)).await.refused(404, "NOT_FOUND");
        market.stranger().post(path, offer(5_000)).await.refused(401, "NOT_AUTHENTICATED");
    }
    let soon = chrono::Utc::now() + chrono::TimeDelta::hours(73);
    let wrong = [
        json!({"proposed_price": 0}),
        json!({"proposed_price": 75.5}),
        json!({"message": "no price"}),
        json!({"proposed_price": 1, "estimated_delivery": ""}),
        json!({"proposed_price": 1, "expires_at": "2001-01-01T00:00:00Z"}),
        json!({"proposed_price": 1, "expires_at": soon.to_rfc3339()}),
    ];
    for body in wrong {
        worker.agent.post(&path, body).await.refused(422, "INVALID_FIELD");
    }
    for number in 1..=10 {
        let made = worker.agent.post_once(&path, &format!("key-{number}"), &offer(5_000)).await.ok();
        assert_eq!(made["version"], number);
        let again = worker.agent.post_once(&path, &format!("key-{number}"), &offer(5_000)).await.ok();
        assert_eq!(again["event_id"], made["event_id"]);
    }
    poster.agent.post(&path, offer(6_000)).await.refused(409, "COUNTERS_USED");
    market.is_audited().await;
}
