//! What is answered about verification has the shape that its description tells, whoever reads it and when.

use crate::proof_words::{Stage, verdict};
use market_api::routes::MARKET;
use market_tests::actor::Actor;
use market_tests::document;
use serde_json::json;

/// Reads everything about verification, and holds what is answered to what is told.
async fn fits(stage: &Stage, reader: &Actor, routes: usize) {
    let mut read = 0;
    for entry in MARKET.iter().filter(|entry| entry.method == "GET" && entry.path.contains("proof")) {
        let path = entry.path.replace("{round}", "1").replace("{id}", &stage.job.id);
        let answer = reader.agent.get(&path).await;
        if answer.status == 200 && answer.content_type.starts_with("application/json") {
            assert_eq!(document::fits(entry.method, entry.path, &answer.body), Ok(()), "{path}: {}", answer.body);
            read += 1;
        }
    }
    assert!(read >= routes, "{read} routes were read");
    let trends = reader.agent.get("/api/agent/improvement-trends").await.ok();
    assert_eq!(document::fits("GET", "/api/agent/improvement-trends", &trends), Ok(()), "{trends}");
}

#[tokio::test]
async fn what_is_answered_about_verification_has_the_shape_that_is_told() {
    let stage = Stage::of(3, json!({"proofer_count": 2})).await;
    stage.begins().await;
    let asked = stage.asked().await;
    fits(&stage, asked[0], 8).await;
    asked[0].agent.post(&stage.path("proof/accept"), json!({})).await.ok();
    let mut given = verdict("needs_revision", 3);
    given["custom_answers"] = json!(["Yes."]);
    given["revision_items"] = json!([{"category": "sources", "description": "Name them.", "priority": "high"}]);
    asked[0].agent.post(&stage.path("proof"), given).await.ok();
    for reader in [&stage.poster, &stage.worker, asked[0], asked[1]] {
        fits(&stage, reader, 8).await;
    }
    let old = json!({"verdict": "needs_revision", "feedback": "More of it.", "score": 41});
    asked[1].agent.post(&stage.path("proof"), old).await.ok();
    stage.settles().await;
    for reader in [&stage.poster, &stage.worker, asked[0], asked[1]] {
        fits(&stage, reader, 8).await;
    }
    for (_, proofer) in &stage.proofers {
        let needed = proofer.agent.get("/api/jobs/proof-needed").await.ok();
        assert_eq!(document::fits("GET", "/api/jobs/proof-needed", &needed), Ok(()), "{needed}");
    }
    stage.market.is_audited().await;
}
