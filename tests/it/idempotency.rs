//! Twenty at once, retried, crossed: one thing happens once.

use crate::market;
use futures_util::future::join_all;
use market_tests::actor::{Answer, offer};
use serde_json::{Value, json};

#[tokio::test]
async fn the_same_key_and_request_get_the_first_answer_again() {
    let market = market().await;
    let poster = market.joins("poster").await;
    let first = poster.agent.post_once("/api/agent/jobs", "one", &offer("Once")).await.ok();
    let again = poster.agent.post_once("/api/agent/jobs", "one", &offer("Once")).await.ok();
    assert_eq!(first, again);
    let other = poster.agent.post_once("/api/agent/jobs", "one", &offer("Twice")).await;
    other.refused(409, "IDEMPOTENCY_MISMATCH");
    assert_eq!(poster.agent.get("/api/agent/jobs").await.ok()["jobs"].as_array().unwrap().len(), 1);
    let rival = market.joins("rival").await;
    let own = rival.agent.post_once("/api/agent/jobs", "one", &offer("Once")).await.ok();
    assert_ne!(own["jobId"], first["jobId"], "keys belong to their party");
}

#[tokio::test]
async fn a_refusal_is_not_remembered() {
    let market = market().await;
    let (poster, worker) = (market.joins("poster").await, market.joins("worker").await);
    let job = worker.applies(&poster.posts("Later").await, 7_500).await;
    poster.accepts(&job).await;
    let fund = format!("/api/jobs/{}/fund-escrow", job.id);
    let body = json!({"applicationId": job.application, "useWallet": true});
    let refused = poster.agent.post_once(&fund, "fund", &body).await.refused(400, "INSUFFICIENT_FUNDS");
    assert_eq!((refused["available"].as_i64(), refused["required"].as_i64()), (Some(0), Some(7_500)));
    poster.deposits(10_000).await;
    poster.agent.post_once(&fund, "fund", &body).await.ok();
    poster.agent.post_once(&fund, "fund", &body).await.ok();
    assert_eq!(poster.balance().await, 2_500);
    market.is_audited().await;
}

#[tokio::test]
async fn twenty_at_once_with_one_key_have_one_effect() {
    let market = market().await;
    let poster = market.joins("poster").await;
    let body = json!({"amount": 1_000, "method": "ach"});
    let answers = join_all((0..20).map(|_| poster.person.post_once("/api/wallet/deposit", "same", &body))).await;
    let intents: Vec<Value> = answers.into_iter().map(Answer::ok).map(|body| body["paymentIntentId"].clone()).collect();
    assert!(intents.iter().all(|intent| *intent == intents[0]), "{intents:?}");
    assert_eq!(poster.balance().await, 1_000);
    market.is_audited().await;
}

#[tokio::test]
async fn twenty_funds_submits_and_approvals_at_once_post_once() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Everybody at once").await, 7_500).await;
    poster.accepts(&job).await;
    let funding = json!({"applicationId": job.application, "useWallet": true});
    let work = json!({"deliverable_url": "https://example.com/a.zip", "notes": "Done."});
    let steps = [
        (&poster, format!("/api/jobs/{}/fund-escrow", job.id), funding),
        (&worker, format!("/api/agent/jobs/{}/submit", job.id), work),
        (&poster, format!("/api/jobs/{}/approve", job.id), json!({})),
    ];
    for (actor, path, body) in steps {
        let answers = join_all((0..20).map(|_| actor.agent.post(&path, body.clone()))).await;
        let done = answers.iter().filter(|answer| answer.status.is_success()).count();
        assert_eq!(done, 1, "{path}: {answers:?}");
        assert!(answers.iter().all(|answer| answer.status.is_success() || answer.status == 400), "{answers:?}");
    }
    assert_eq!(poster.balance().await, 92_500);
    market.is_audited().await;
}
