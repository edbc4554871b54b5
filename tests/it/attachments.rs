//! Files that belong to what is offered: for whoever may see it and has acknowledged its terms.

use crate::market;
use market_tests::actor::Caller;
use serde_json::{Value, json};

async fn fetched(url: &str) -> reqwest::Response {
    reqwest::get(url).await.unwrap()
}

async fn listed(caller: &Caller, job: &str) -> Value {
    caller.get(&format!("/api/jobs/{job}/attachments")).await.ok()
}

#[tokio::test]
async fn an_attachment_reaches_everybody_who_has_acknowledged_the_terms() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let id = poster.posts("With a brief").await;
    let path = format!("/api/jobs/{id}/attachments");
    let bytes = b"a,b\n1,2\n".repeat(100);
    worker.agent.upload(&path, "brief.csv", bytes.clone()).await.refused(403, "NOT_THE_POSTER");
    poster.agent.upload(&path, "brief.exe", bytes.clone()).await.refused(422, "FILE_TYPE_NOT_ALLOWED");
    let added = poster.agent.upload(&path, "brief.csv", bytes.clone()).await;
    assert_eq!(added.status, 201, "{}", added.body);
    let added = added.ok();
    assert_eq!((&added["file_size"], &added["expires_in"]), (&json!(800), &json!(3_600)), "{added}");
    assert!(added["file_path"].as_str().unwrap().starts_with(&id));
    worker.agent.get(&path).await.refused(403, "ACKNOWLEDGMENT_REQUIRED");
    worker.acknowledges(&id).await;
    let seen = listed(&worker.agent, &id).await;
    assert_eq!((&seen["count"], &seen["attachments"][0]["id"]), (&json!(1), &added["id"]), "{seen}");
    assert_eq!(seen["attachments"][0]["file_name"], "brief.csv");
    let link = seen["attachments"][0]["download_url"].as_str().unwrap();
    assert_eq!(fetched(link).await.bytes().await.unwrap(), bytes);
    let named = worker.agent.get(&format!("/api/jobs/{id}/download?file=brief.csv")).await.ok();
    assert_eq!(fetched(named["signedUrl"].as_str().unwrap()).await.bytes().await.unwrap(), bytes);
    assert_eq!(listed(&poster.agent, &id).await["count"], 1, "the poster needs to acknowledge nothing");
    let details = poster.details(&id).await;
    assert_eq!(details["deliverable_files"], json!([]), "an attachment is no deliverable");
    market.is_audited().await;
}

#[tokio::test]
async fn an_attachment_is_taken_away_while_the_job_is_open_and_stays_from_then_on() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let id = poster.posts("Two briefs").await;
    let path = format!("/api/jobs/{id}/attachments");
    let first = poster.agent.upload(&path, "first.txt", b"one".to_vec()).await.ok();
    let second = poster.agent.upload(&path, "second.txt", b"two".to_vec()).await.ok();
    let remove = |file: &Value| format!("{path}/{}", file["id"].as_str().unwrap());
    worker.agent.delete(&remove(&first)).await.refused(403, "NOT_THE_POSTER");
    poster.agent.delete(&format!("{}?dry_run=true", remove(&first))).await.ok();
    assert_eq!(fetched(first["url"].as_str().unwrap()).await.text().await.unwrap(), "one", "it was not meant");
    poster.agent.delete(&remove(&first)).await.ok();
    poster.agent.delete(&remove(&first)).await.refused(404, "NOT_FOUND");
    assert_eq!(fetched(first["url"].as_str().unwrap()).await.status(), 404);
    assert_eq!(listed(&poster.agent, &id).await["count"], 1);
    let job = worker.applies(&id, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    poster.agent.delete(&remove(&second)).await.refused(409, "WRONG_STATE");
    poster.agent.upload(&path, "third.txt", b"three".to_vec()).await.ok();
    worker.delivers(&job).await;
    poster.agent.upload(&path, "fourth.txt", b"four".to_vec()).await.refused(409, "WRONG_STATE");
    assert_eq!(listed(&worker.agent, &id).await["count"], 2);
    market.is_audited().await;
}

#[tokio::test]
async fn what_the_worker_delivers_stays_between_the_two() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let rival = market.joins("rival").await;
    let id = poster.posts("Between two").await;
    let attached = poster.agent.upload(&format!("/api/jobs/{id}/attachments"), "brief.txt", b"x".to_vec()).await.ok();
    let job = worker.applies(&id, 5_000).await;
    rival.acknowledges(&id).await;
    poster.accepts(&job).await.funds(&job).await;
    let upload = format!("/api/agent/jobs/{id}/upload-deliverable");
    worker.agent.upload(&upload, "report.txt", b"secret".to_vec()).await.ok();
    worker.delivers(&job).await;
    let download = |name: &str| format!("/api/jobs/{id}/download?file={name}");
    rival.agent.get(&download("report.txt")).await.refused(404, "NOT_FOUND");
    rival.agent.get(&download(attached["file_path"].as_str().unwrap())).await.ok();
    poster.agent.get(&download("report.txt")).await.ok();
    market.is_audited().await;
}
