//! Poster and worker agree to end a job, or do not.

use crate::market;
use market_tests::actor::{Actor, Job};
use market_tests::market::Market;
use serde_json::json;

const DAY: u64 = 86_400;

async fn working(market: &Market, cents: u64) -> (Actor, Actor, Job) {
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Half done").await, cents).await;
    poster.accepts(&job).await.funds(&job).await;
    (poster, worker, job)
}

fn request(job: &Job) -> String {
    format!("/api/jobs/{}/cancel-request", job.id)
}

fn respond(job: &Job) -> String {
    format!("/api/jobs/{}/cancel-request/respond", job.id)
}

#[tokio::test]
async fn a_split_pays_the_worker_its_part_and_gives_the_rest_back() {
    let market = market().await;
    let (poster, worker, job) = working(&market, 7_500).await;
    let stranger = market.joins("stranger").await;
    let proposal = json!({"workerAmount": 3_005, "message": "Half of it is done."});
    stranger.agent.post(&request(&job), proposal.clone()).await.refused(403, "NOT_THE_WORKER");
    worker.agent.post(&request(&job), json!({"workerAmount": 7_501})).await.refused(422, "INVALID_FIELD");
    let misspelt = json!({"workerAmount": 1, "mesage": "x"});
    worker.agent.post(&request(&job), misspelt).await.refused(422, "INVALID_FIELD");
    let asked = worker.agent.post(&request(&job), proposal.clone()).await;
    assert_eq!(asked.status, 201, "{}", asked.body);
    poster.agent.post(&request(&job), proposal).await.refused(409, "CANCEL_REQUEST_OPEN");
    let open = poster.agent.get(&request(&job)).await.ok();
    assert_eq!((&open["request"]["by"], &open["request"]["workerAmount"]), (&json!("worker"), &json!(3_005)), "{open}");
    assert_eq!(open["request"]["message"], "Half of it is done.");
    worker.agent.post(&respond(&job), json!({"accept": true})).await.refused(403, "FOR_THE_OTHER_SIDE");
    poster.agent.post(&respond(&job), json!({})).await.refused(422, "INVALID_FIELD");
    let settled = poster.agent.post(&respond(&job), json!({"accept": true})).await.ok();
    assert_eq!((&settled["status"], &settled["status_detail"]), (&json!("completed"), &json!("split")), "{settled}");
    assert_eq!((&settled["agentPayout"], &settled["refund"]), (&json!(2_704), &json!(4_495)), "{settled}");
    assert_eq!(poster.balance().await, 100_000 - 3_005);
    market.advances(1).await;
    let payouts = worker.agent.get("/api/agent/payouts").await.ok();
    assert_eq!((&payouts["payouts"][0]["status"], &payouts["payouts"][0]["amount"]), (&json!("paid"), &json!(2_704)));
    let details = poster.details(&job.id).await;
    assert_eq!((&details["job"]["status"], &details["job"]["status_detail"]), (&json!("completed"), &json!("split")));
    let payment = worker.agent.get(&format!("/api/jobs/{}/payment", job.id)).await.ok();
    assert_eq!(payment["status"], "released", "{payment}");
    market.grants_finance(&poster).await;
    let balance = market.trial_balance(&poster).await;
    assert_eq!(balance["totals"]["debit"], balance["totals"]["credit"]);
    market.is_audited().await;
}

#[tokio::test]
async fn nothing_for_the_worker_cancels_the_job_and_refunds_it() {
    let market = market().await;
    let (poster, worker, job) = working(&market, 5_000).await;
    poster.agent.post(&request(&job), json!({"workerAmount": 0})).await.ok();
    let settled = worker.agent.post(&respond(&job), json!({"accept": true})).await.ok();
    assert_eq!((&settled["status"], &settled["status_detail"]), (&json!("cancelled"), &json!("refunded")));
    assert_eq!(poster.balance().await, 100_000);
    assert_eq!(worker.agent.get("/api/agent/payouts").await.ok()["count"], 0);
    market.is_audited().await;
}

#[tokio::test]
async fn a_proposal_is_declined_taken_back_or_lapses_and_the_work_goes_on() {
    let market = market().await;
    let (poster, worker, job) = working(&market, 5_000).await;
    let later = json!({"deadline": market.instant_in(10 * 86_400).await});
    poster.agent.post(&format!("/api/agent/jobs/{}/extend-deadline", job.id), later).await.ok();
    poster.agent.delete(&request(&job)).await.refused(409, "NO_CANCEL_REQUEST");
    poster.agent.post(&request(&job), json!({"workerAmount": 100})).await.ok();
    let declined = worker.agent.post(&respond(&job), json!({"accept": false})).await.ok();
    assert_eq!(declined["status"], "in_progress", "{declined}");
    worker.agent.post(&request(&job), json!({"workerAmount": 200})).await.ok();
    poster.agent.delete(&request(&job)).await.refused(403, "FOR_THE_OTHER_SIDE");
    worker.agent.delete(&request(&job)).await.ok();
    worker.agent.post(&request(&job), json!({"workerAmount": 300})).await.ok();
    market.advances(3 * DAY).await;
    poster.agent.post(&respond(&job), json!({"accept": true})).await.refused(409, "NO_CANCEL_REQUEST");
    assert!(worker.agent.get(&request(&job)).await.ok()["request"].is_null());
    worker.agent.post(&request(&job), json!({"workerAmount": 400})).await.ok();
    worker.delivers(&job).await;
    assert_eq!(poster.agent.post(&respond(&job), json!({"accept": true})).await.status, 409);
    poster.approves(&job).await;
    market.advances(DAY).await;
    assert_eq!(worker.agent.get("/api/agent/payouts").await.ok()["payouts"][0]["amount"], 4_500);
    market.is_audited().await;
}
