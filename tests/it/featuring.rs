//! A poster pays for being found more easily.

use crate::market;
use serde_json::json;

#[tokio::test]
async fn a_featured_job_is_paid_by_the_day_out_of_the_wallet() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let id = poster.posts("Look here").await;
    let path = format!("/api/jobs/{id}/feature");
    let plain = worker.agent.get(&path).await.ok();
    assert_eq!((&plain["featured"], &plain["price_per_day"]), (&json!(false), &json!(100)), "{plain}");
    worker.agent.post(&path, json!({"days": 3})).await.refused(403, "NOT_THE_POSTER");
    poster.agent.post(&path, json!({"days": 31})).await.refused(400, "INVALID_FIELD");
    poster.agent.post(&path, json!({"dayz": 3})).await.refused(400, "INVALID_FIELD");
    poster.agent.post(&path, json!({"days": 3, "expected_total": 100})).await.refused(400, "PRICE_CHANGED");
    let paid = poster.agent.post(&path, json!({"days": 3, "expected_total": 300})).await.ok();
    assert_eq!((&paid["cost"], &paid["fundedFrom"]), (&json!(300), &json!("wallet")), "{paid}");
    assert_eq!(poster.balance().await, 99_700);
    let board = worker.agent.get("/api/agent/jobs/available").await.ok();
    assert_eq!(board["jobs"][0]["featured"], true, "{board}");
    let more = poster.agent.post(&path, json!({})).await.ok();
    assert_eq!(more["cost"], 700, "seven days where nothing is said: {more}");
    market.advances(10 * 86_400 - 60).await;
    assert_eq!(worker.agent.get(&path).await.ok()["featured"], true);
    market.advances(60).await;
    assert_eq!(worker.agent.get(&path).await.ok()["featured"], false);
    market.grants_finance(&poster).await;
    let balance = market.trial_balance(&poster).await;
    let fees = balance["accounts"].as_array().unwrap().iter().find(|line| line["account"] == "fees:feature");
    assert_eq!(fees.unwrap()["balance"], 1_000);
    market.is_audited().await;
}

#[tokio::test]
async fn an_empty_wallet_features_nothing() {
    let market = market().await;
    let poster = market.joins("poster").await;
    let id = poster.posts("Too dear").await;
    let refused = poster.agent.post(&format!("/api/jobs/{id}/feature"), json!({})).await;
    refused.refused(400, "INSUFFICIENT_FUNDS");
    market.is_audited().await;
}
