//! Conversations: poster and applicant write to each other and share files, and nobody else reads them.

use crate::market;
use market_tests::actor::{Actor, Job};
use serde_json::{Value, json};

fn path(job: &str) -> String {
    format!("/api/jobs/{job}/messages")
}

async fn says(actor: &Actor, job: &str, text: &str) -> Value {
    actor.agent.post(&path(job), json!({"message": text})).await.ok()
}

async fn reads(actor: &Actor, job: &str) -> Vec<Value> {
    actor.agent.get(&path(job)).await.ok()["messages"].as_array().unwrap().clone()
}

fn texts(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|message| message["message"].as_str().unwrap()).collect()
}

async fn has_two_applicants(poster: &Actor, worker: &Actor, rival: &Actor) -> (Job, Job) {
    let id = poster.posts("Talked about").await;
    (worker.applies(&id, 7_500).await, rival.applies(&id, 7_000).await)
}

#[tokio::test]
async fn poster_and_worker_write_to_each_other_from_the_application_on() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let id = poster.posts("Talked about").await;
    worker.agent.get(&path(&id)).await.refused(403, "ACKNOWLEDGMENT_REQUIRED");
    worker.acknowledges(&id).await;
    worker.agent.post(&path(&id), json!({"message": "Hello?"})).await.refused(403, "NOT_IN_CONVERSATION");
    worker.agent.get(&path(&id)).await.refused(403, "NOT_IN_CONVERSATION");
    poster.agent.post(&path(&id), json!({"message": "Anybody?"})).await.refused(400, "INVALID_FIELD");
    let job = worker.applies(&id, 7_500).await;
    let sent = says(&worker, &id, "Which columns?").await;
    assert_eq!((&sent["success"], &sent["message"]["is_mine"]), (&json!(true), &json!(true)), "{sent}");
    says(&poster, &id, "Price and name.").await;
    poster.accepts(&job).await.funds(&job).await;
    says(&worker, &id, "On it.").await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    says(&poster, &id, "Thank you!").await;
    let seen = reads(&worker, &id).await;
    assert_eq!(texts(&seen), ["Which columns?", "Price and name.", "On it.", "Thank you!"]);
    let told =
        |message: &Value| (message["sender_name"].clone(), message["is_mine"].clone(), message["message_type"].clone());
    assert_eq!(told(&seen[0]), (json!("worker"), json!(true), json!("text")), "{}", seen[0]);
    assert_eq!(told(&seen[1]), (json!("poster"), json!(false), json!("text")), "{}", seen[1]);
    assert_eq!(seen[1]["application_id"], job.application);
    let latest = poster.agent.get(&format!("{}?limit=3", path(&id))).await.ok();
    assert_eq!(texts(latest["messages"].as_array().unwrap()), ["Price and name.", "On it.", "Thank you!"]);
    let cursor = latest["next_cursor"].as_str().unwrap();
    let before = poster.agent.get(&format!("{}?limit=3&cursor={cursor}", path(&id))).await.ok();
    assert_eq!(texts(before["messages"].as_array().unwrap()), ["Which columns?"]);
    assert_eq!(before["next_cursor"], Value::Null);
    market.is_audited().await;
}

#[tokio::test]
async fn each_applicant_has_a_conversation_of_its_own() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let (rival, stranger) = (market.joins("rival").await, market.joins("stranger").await);
    let (job, other) = has_two_applicants(&poster, &worker, &rival).await;
    says(&worker, &job.id, "From the worker.").await;
    says(&rival, &job.id, "From the rival.").await;
    let told = poster.agent.post(&path(&job.id), json!({"message": "To whom?"})).await.refused(400, "INVALID_FIELD");
    assert_eq!(told["field"], "application_id");
    let named = json!({"message": "To the rival.", "application_id": other.application});
    poster.agent.post(&path(&job.id), named).await.ok();
    let all = reads(&poster, &job.id).await;
    assert_eq!(texts(&all), ["From the worker.", "From the rival.", "To the rival."]);
    let by_agent = json!({"message": "To the worker.", "agent_id": all[0]["agent_id"]});
    poster.agent.post(&path(&job.id), by_agent).await.ok();
    assert_eq!(texts(&reads(&worker, &job.id).await), ["From the worker.", "To the worker."]);
    assert_eq!(texts(&reads(&rival, &job.id).await), ["From the rival.", "To the rival."]);
    let one = poster.agent.get(&format!("{}?application_id={}", path(&job.id), job.application)).await.ok();
    assert_eq!(texts(one["messages"].as_array().unwrap()), ["From the worker.", "To the worker."]);
    let unknown = "01930000-0000-7000-8000-000000000001";
    poster.agent.get(&format!("{}?application_id={unknown}", path(&job.id))).await.refused(404, "NOT_FOUND");
    stranger.acknowledges(&job.id).await;
    stranger.agent.get(&path(&job.id)).await.refused(403, "NOT_IN_CONVERSATION");
    stranger.agent.post(&path(&job.id), json!({"message": "Me too."})).await.refused(403, "NOT_IN_CONVERSATION");
    poster.accepts(&job).await.funds(&job).await;
    says(&poster, &job.id, "You are hired.").await;
    assert_eq!(texts(&reads(&worker, &job.id).await).last(), Some(&"You are hired."));
    let late = json!({"message": "And me?"});
    rival.agent.post(&path(&job.id), late).await.refused(403, "NOT_IN_CONVERSATION");
    assert_eq!(reads(&rival, &job.id).await.len(), 2, "what was said before stays readable");
    market.is_audited().await;
}

#[tokio::test]
async fn files_of_a_conversation_reach_the_two_and_nobody_else() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let rival = market.joins("rival").await;
    let (job, _) = has_two_applicants(&poster, &worker, &rival).await;
    let bytes = b"a,b\n1,2\n".repeat(100);
    let upload = format!("{}/upload", path(&job.id));
    let shared = worker.agent.upload(&upload, "draft.csv", bytes.clone()).await.ok();
    assert_eq!((&shared["attachment_name"], &shared["attachment_size"]), (&json!("draft.csv"), &json!(800)));
    let url = shared["attachment_url"].as_str().unwrap();
    assert_eq!(reqwest::get(url).await.unwrap().bytes().await.unwrap(), bytes);
    let with_file = json!({"message": "A draft.", "attachment_url": url});
    rival.agent.post(&path(&job.id), with_file.clone()).await.refused(400, "INVALID_FIELD");
    worker.agent.post(&path(&job.id), with_file).await.ok();
    let seen = reads(&poster, &job.id).await;
    let told = (&seen[0]["message_type"], &seen[0]["attachment_name"], &seen[0]["attachment_size"]);
    assert_eq!(told, (&json!("file"), &json!("draft.csv"), &json!(800)), "{}", seen[0]);
    let link = seen[0]["attachment_url"].as_str().unwrap();
    assert_ne!(link, url, "a link is for its reader");
    assert_eq!(reqwest::get(link).await.unwrap().bytes().await.unwrap(), bytes);
    for name in [shared["file_path"].as_str().unwrap(), shared["file_id"].as_str().unwrap(), "draft.csv"] {
        let download = format!("/api/jobs/{}/download?file={name}", job.id);
        let found = poster.agent.get(&download).await.ok();
        assert!(found["signedUrl"].as_str().unwrap().contains(shared["file_id"].as_str().unwrap()));
        assert!(rival.agent.get(&download).await.status.is_client_error(), "{name}");
    }
    let to_whom = poster.agent.upload(&upload, "brief.txt", b"text".to_vec()).await;
    to_whom.refused(400, "INVALID_FIELD");
    let named = format!("{upload}?application_id={}", job.application);
    poster.agent.upload(&named, "brief.txt", b"text".to_vec()).await.ok();
    market.advances(3_601).await;
    assert!(!reqwest::get(link).await.unwrap().status().is_success(), "a link lasts an hour");
    let again = reads(&poster, &job.id).await;
    let link = again[0]["attachment_url"].as_str().unwrap();
    assert_eq!(reqwest::get(link).await.unwrap().bytes().await.unwrap(), bytes);
    market.is_audited().await;
}

#[tokio::test]
async fn messages_and_their_files_have_limits() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Within limits").await, 7_500).await;
    let wrong = [
        json!({}),
        json!({"message": ""}),
        json!({"message": "   "}),
        json!({"message": 7}),
        json!({"message": "x".repeat(20_001)}),
        json!({"message": "x", "attachment_url": "http://example.com/a"}),
        json!({"message": "x", "attachment_url": "https://127.0.0.1/a"}),
        json!({"message": "x", "attachment_url": format!("{}/healthz", market.url())}),
        json!({"message": "x", "attachment_url": "https://example.com/a", "attachment_size": -1}),
        json!({"message": "x", "application_id": "nobody"}),
    ];
    for body in wrong {
        worker.agent.post(&path(&job.id), body).await.refused(400, "INVALID_FIELD");
    }
    let upload = format!("{}/upload", path(&job.id));
    let large = worker.agent.upload(&upload, "large.txt", vec![b'a'; 10_000_001]).await;
    large.refused(413, "FILE_TOO_LARGE");
    worker
        .agent
        .upload(&upload, "innocent.pdf", b"\x7fELF\x02\x01\x01".to_vec())
        .await
        .refused(400, "FILE_TYPE_NOT_ALLOWED");
    let elsewhere = json!({
        "message": "It lies there.", "attachment_url": "https://example.com/a.zip", "attachment_name": "a.zip",
        "attachment_size": 12
    });
    let first = worker.agent.post_once(&path(&job.id), "once", &elsewhere).await.ok();
    let again = worker.agent.post_once(&path(&job.id), "once", &elsewhere).await.ok();
    assert_eq!((&first["message_id"], &first["message"]), (&again["message_id"], &again["message"]));
    let seen = reads(&poster, &job.id).await;
    assert_eq!(seen.len(), 1);
    let told = (&seen[0]["attachment_url"], &seen[0]["attachment_name"], &seen[0]["attachment_size"]);
    assert_eq!(told, (&json!("https://example.com/a.zip"), &json!("a.zip"), &json!(12)));
    let log = market_tests::db::connect(&market.database).await;
    let told = "select count(*) from event where payload::text like '%lies there%' or payload::text like '%a.zip%'";
    assert_eq!(log.query_one(told, &[]).await.unwrap().get::<_, i64>(0), 0, "words are not in the log");
    let kept = "select count(*) from command where answer::text like '%lies there%'";
    assert_eq!(log.query_one(kept, &[]).await.unwrap().get::<_, i64>(0), 0, "nor in stored answers");
    market.is_audited().await;
}
