//! A key that has reached its limit of the day: its party is told once.

use crate::api_keys::key_with;
use crate::market;
use crate::notices::{LOOKED, notices};
use serde_json::{Value, json};

#[tokio::test]
async fn a_party_is_told_once_a_day_that_a_key_has_reached_its_limit() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let (id, key) = key_with(&poster, json!({"spend_limit_per_day": 7_499})).await;
    let job = worker.applies(&poster.posts("Too dear").await, 7_500).await;
    poster.accepts(&job).await;
    let funding = json!({"applicationId": job.application, "useWallet": true});
    let fund = format!("/api/jobs/{}/fund-escrow", job.id);
    key.post(&format!("{fund}?dry_run=true"), funding.clone()).await.refused(403, "SPEND_LIMIT");
    let reached = async || {
        let told = poster.agent.get("/api/agent/notifications?limit=100").await.ok();
        let told = told["notifications"].as_array().unwrap().clone();
        told.into_iter().filter(|one| one["event"] == "key.limit_reached").collect::<Vec<_>>()
    };
    assert_eq!(reached().await, Vec::<Value>::new(), "who only asks has reached nothing");
    for _ in 0..3 {
        key.post(&fund, funding.clone()).await.refused(403, "SPEND_LIMIT");
    }
    let told = reached().await;
    assert_eq!((told.len(), &told[0]["amount"]), (1, &json!(7_499)), "{told:?}");
    assert_eq!(told[0]["link"], format!("/api/agent/api-keys/{id}"));
    poster.agent.get(told[0]["link"].as_str().unwrap()).await.ok();
    market.advances(LOOKED).await;
    let mails = notices(&market, &poster).await;
    let text = mails.iter().map(|mail| mail["text"].as_str().unwrap()).collect::<String>();
    assert_eq!(text.matches("An API key has reached the $74.99").count(), 1, "{text}");
    let (_, exact) = key_with(&poster, json!({"spend_limit_per_day": 7_500})).await;
    exact.post(&fund, funding).await.ok();
    assert_eq!(reached().await.len(), 2, "what is used up exactly is told as well");
    market.advances(86_400).await;
    let job = worker.applies(&poster.posts("Too dear as well").await, 7_500).await;
    poster.accepts(&job).await;
    let funding = json!({"applicationId": job.application, "useWallet": true});
    key.post(&format!("/api/jobs/{}/fund-escrow", job.id), funding).await.refused(403, "SPEND_LIMIT");
    assert_eq!(reached().await.len(), 3, "another day");
    market.is_audited().await;
}
