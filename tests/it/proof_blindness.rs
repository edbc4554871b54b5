//! Whoever has not given its verdict can tell by no route what others do.

use crate::proof_words::Stage;
use market_api::routes::{Access, MARKET};
use market_tests::actor::Actor;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a request itself makes different each time.
const OF_THE_REQUEST: [&str; 3] = ["date", "x-request-id", "traceparent"];

/// Pages for those who watch the machine, and the log as a whole: its size moves with whatever anybody does.
const OF_THE_MACHINE: [&str; 5] = ["/metrics", "/healthz", "/readyz", "/log/checkpoint", "/api/log/checkpoint"];

/// Links are signed anew each time.
fn without_links(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(name, _)| name != "request_id");
            Value::Object(kept.map(|(name, value)| (name, without_links(value))).collect())
        }
        Value::Array(entries) => Value::Array(entries.into_iter().map(without_links).collect()),
        Value::String(text) if text.contains("&sig=") => text.split('?').next().unwrap().into(),
        other => other,
    }
}

/// Everything that a party can read: status, headers and body of each GET route, with the story's ids where one goes.
async fn everything(stage: &Stage, reader: &Actor) -> BTreeMap<String, (u16, Vec<(String, String)>, String)> {
    let mut read = BTreeMap::new();
    for entry in MARKET.iter().filter(|entry| entry.method == "GET" && !OF_THE_MACHINE.contains(&entry.path)) {
        let id = if entry.path.contains("/agents/") { &stage.proofers[0].0 } else { &stage.job.id };
        let path = entry.path.replace("{round}", "1").replace("{id}", id).replace("{slug}", "not-found");
        let caller = if entry.access == Access::Session { &reader.person } else { &reader.agent };
        let response = caller.request(Method::GET, &path).send().await.unwrap();
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .filter(|(name, _)| !OF_THE_REQUEST.contains(&name.as_str()))
            // The length of what a request id is part of is the same; that of a signed link is, too.
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).map_or(text, |value| without_links(value).to_string());
        read.insert(path, (status, headers, body));
    }
    read
}

#[tokio::test]
async fn a_proofer_reads_the_same_bytes_before_and_after_its_peers_have_judged() {
    let stage = Stage::of(3, json!({"proofer_count": 3})).await;
    stage.begins().await;
    let asked = stage.asked().await;
    assert_eq!(asked.len(), 3);
    let [waiting, one, other] = [asked[0], asked[1], asked[2]];
    waiting.agent.post(&stage.path("proof/accept"), json!({})).await.ok();
    let before = everything(&stage, waiting).await;
    assert_eq!(before[&stage.path("proofs")].0, 200, "{before:?}");
    stage.judges(one, "approved").await;
    stage.judges(other, "rejected").await;
    stage.settles().await;
    let after = everything(&stage, waiting).await;
    for (path, seen) in &before {
        assert_eq!(seen, &after[path], "{path} tells of the others");
    }
    let worker = stage.proofs(&stage.worker).await;
    assert_eq!(worker["summary"]["total_submitted"], 2, "{worker}");
    assert_eq!(worker["summary"]["verdict_counts"]["approved"], 0, "{worker}");
    assert_eq!((&worker["proofs"], &worker["assignments"]), (&json!([]), &json!([])), "{worker}");
    let poster = stage.proofs(&stage.poster).await;
    assert_eq!((&poster["summary"]["total_submitted"], &poster["proofs"]), (&json!(2), &json!([])), "{poster}");
    assert!(poster["summary"]["avg_score"].is_null(), "{poster}");
    let given = stage.proofs(one).await;
    assert_eq!((&given["viewer_role"], given["proofs"].as_array().unwrap().len()), (&json!("proofer_submitted"), 1));
    stage.judges(waiting, "approved").await;
    stage.settles().await;
    assert_eq!(stage.status().await.0, "completed");
    assert_eq!(stage.proofs(waiting).await["proofs"].as_array().unwrap().len(), 3);
    stage.market.is_audited().await;
}
