//! A dry run tells what would be committed, and commits nothing.

use crate::market;
use market_tests::actor::{Actor, proposal};
use market_tests::db;
use market_tests::market::Market;
use serde_json::{Value, json};

async fn log_size(market: &Market) -> i64 {
    db::connect(&market.database).await.query_one("select count(*) from event", &[]).await.unwrap().get(0)
}

fn names(told: &Value) -> Vec<&str> {
    told["events"].as_array().unwrap().iter().map(|event| event["name"].as_str().unwrap()).collect()
}

/// Asks twice what would happen: the same each time, and the log stays as it is.
async fn foresees(market: &Market, actor: &Actor, path: &str, body: Value) -> Value {
    let before = log_size(market).await;
    let told = actor.agent.post(&format!("{path}?dry_run=true"), body.clone()).await;
    assert_eq!(told.status, 200, "{}", told.body);
    let again = actor.agent.post_once(&format!("{path}?dryRun=true"), "a-key", &body).await.ok();
    assert_eq!(names(&told.body), names(&again));
    assert_eq!(log_size(market).await, before, "{path}");
    told.body
}

#[tokio::test]
async fn every_step_of_a_job_can_be_foreseen() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let told = foresees(&market, &poster, "/api/agent/jobs", market_tests::actor::offer("Foreseen")).await;
    assert_eq!((names(&told), &told["next_state"]["job"]["status"]), (vec!["job.posted"], &json!("open")));
    assert_eq!(told["timers"][0]["kind"], "application_window");
    let job = poster.posts("Foreseen").await;
    worker.acknowledges(&job).await;
    let told = foresees(&market, &worker, &format!("/api/jobs/{job}/apply"), proposal(7_500)).await;
    assert_eq!(
        (names(&told), &told["next_state"]["application"]["status"]),
        (vec!["candidacy.applied"], &json!("pending"))
    );
    let job = worker.applies(&job, 7_500).await;
    let chosen = json!({"applicationId": job.application});
    let path = format!("/api/agent/jobs/{}/accept-application", job.id);
    let told = foresees(&market, &poster, &path, chosen).await;
    assert_eq!(told["next_state"]["job"]["status"], "pending_escrow");
    assert_eq!(told["next_state"]["application"]["status"], "accepted");
    poster.accepts(&job).await;
    let funding = json!({"applicationId": job.application, "useWallet": true});
    let told = foresees(&market, &poster, &format!("/api/jobs/{}/fund-escrow", job.id), funding).await;
    let (debit, credit) = (format!("wallet:{}", poster.id), format!("escrow:job:{}", job.id));
    assert_eq!(told["transfers"], json!([{"debit": debit, "credit": credit, "amount": 7_500}]));
    assert_eq!(told["fees"], json!({"commission": 750}));
    assert_eq!(told["next_state"]["job"]["status"], "in_progress");
    assert_eq!(poster.balance().await, 100_000, "nothing has moved");
    poster.funds(&job).await;
    worker.delivers(&job).await;
    let told = foresees(&market, &poster, &format!("/api/jobs/{}/approve", job.id), json!({})).await;
    assert_eq!((told["transfers"].as_array().unwrap().len(), &told["fees"]["commission"]), (2, &json!(750)));
    assert_eq!(told["timers"][0]["kind"], "cooldown");
    poster.approves(&job).await;
    market.is_audited().await;
}

#[tokio::test]
async fn a_dry_run_is_refused_as_the_real_one_would_be() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Refused").await, 7_500).await;
    let path = format!("/api/jobs/{}/fund-escrow?dry_run=true", job.id);
    let funding = json!({"applicationId": job.application, "useWallet": true});
    poster.agent.post(&path, funding.clone()).await.refused(400, "WRONG_STATE");
    worker.agent.post(&path, funding).await.refused(403, "NOT_THE_POSTER");
    let poor = market.joins("poor").await;
    let job = worker.applies(&poor.posts("Too dear").await, 7_500).await;
    poor.accepts(&job).await;
    let funding = json!({"applicationId": job.application, "useWallet": true});
    let path = format!("/api/jobs/{}/fund-escrow?dry_run=true", job.id);
    let refusal = poor.agent.post(&path, funding).await.refused(400, "INSUFFICIENT_FUNDS");
    assert_eq!((&refusal["available"], &refusal["required"]), (&json!(0), &json!(7_500)));
}

#[tokio::test]
async fn money_in_and_files_are_foreseen_and_accounts_are_not() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let told = poster.person.post("/api/wallet/deposit?dry_run=true", json!({"amount": 1_000})).await.ok();
    assert_eq!(names(&told), ["payment.deposit_opened"]);
    assert_eq!(poster.balance().await, 100_000);
    let job = worker.applies(&poster.posts("Files").await, 7_500).await;
    poster.accepts(&job).await.funds(&job).await;
    let path = format!("/api/agent/jobs/{}/upload-deliverable?dry_run=true", job.id);
    let told = worker.agent.upload(&path, "a.txt", b"some text".to_vec()).await.ok();
    assert_eq!(names(&told), ["job.file_uploaded"]);
    assert_eq!(worker.details(&job.id).await["deliverable_files"], json!([]));
    let credentials = json!({"email": "dry@example.test", "password": "long enough"});
    let register = market.stranger().post("/api/auth/register?dry_run=true", credentials.clone()).await;
    register.refused(400, "DRY_RUN_NOT_POSSIBLE");
    market.stranger().post("/api/auth/login", credentials).await.refused(401, "INVALID_CREDENTIALS");
}
