//! Whoever does nothing but what it is offered, with the bodies that it is handed, comes to its money.

use crate::market;
use crate::proof_words::Stage;
use market_tests::actor::{Actor, Answer, Caller};
use reqwest::Method;
use serde_json::{Value, json};

const HOUR: u64 = 3_600;

/// What somebody is told that it may do with a job.
pub(crate) async fn told(actor: &Actor, job: &str) -> Value {
    told_to(&actor.agent, job).await
}

async fn told_to(caller: &Caller, job: &str) -> Value {
    caller.get(&format!("/api/jobs/{job}/actions")).await.ok()
}

/// The names of what is offered.
fn names(told: &Value) -> Vec<&str> {
    let mut names: Vec<&str> =
        told["actions"].as_array().unwrap().iter().map(|offer| offer["action"].as_str().unwrap()).collect();
    names.dedup();
    names
}

fn named<'a>(told: &'a Value, list: &str, action: &str) -> &'a Value {
    let found = told[list].as_array().unwrap().iter().find(|offer| offer["action"] == action);
    found.unwrap_or_else(|| panic!("{action} is not among {list} of {told}"))
}

/// Sends an offer as it stands, or only asks what it would do.
pub(crate) async fn sends(actor: &Actor, offer: &Value, query: &str) -> Answer {
    let path = offer["path"].as_str().unwrap();
    let join = if path.contains('?') { "&" } else { "?" };
    let path = if query.is_empty() { path.to_owned() } else { format!("{path}{join}{query}") };
    let caller = if offer["action"] == "hold_payment" { &actor.person } else { &actor.agent };
    if offer["content_type"] == "multipart/form-data" {
        return caller.upload(&path, "notes.txt", b"some notes".to_vec()).await;
    }
    let method: Method = offer["method"].as_str().unwrap().parse().unwrap();
    Answer::of(caller.request(method, &path).json(&offer["body"]).send().await.unwrap()).await
}

/// Does what it is offered under this name, and ends where the offer said.
pub(crate) async fn does(actor: &Actor, job: &str, action: &str) -> Value {
    let told = told_to(if action == "hold_payment" { &actor.person } else { &actor.agent }, job).await;
    let offer = named(&told, "actions", action);
    let before = actor.balance().await;
    let done = sends(actor, offer, "").await.ok();
    let after = self::told(actor, job).await;
    assert_eq!(after["status"], offer["next_status"], "{action} has led elsewhere: {done}");
    let moved = offer["wallet"]["in"].as_i64().unwrap() - offer["wallet"]["out"].as_i64().unwrap();
    assert_eq!(actor.balance().await - before, moved, "{action} has moved something else: {offer}");
    done
}

#[tokio::test]
async fn a_job_is_found_done_and_paid_by_following_offers_alone() {
    let market = market().await;
    let (poster, worker) = (market.joins("poster").await, market.joins("worker").await);
    worker.is_onboarded().await;
    let job = poster.posts("By offers alone").await;

    let seen = told(&worker, &job).await;
    assert_eq!((&seen["roles"], names(&seen)), (&json!(["visitor"]), vec!["acknowledge_nda"]));
    let why = &named(&seen, "blocked", "apply")["why"];
    assert_eq!(
        (&why["code"], &why["next_action"]["path"]),
        (&json!("ACKNOWLEDGMENT_REQUIRED"), &json!(format!("/api/jobs/{job}/nda")))
    );
    does(&worker, &job, "acknowledge_nda").await;
    does(&worker, &job, "apply").await;
    assert_eq!(told(&worker, &job).await["roles"], json!(["applicant"]));
    does(&poster, &job, "counter").await;
    does(&worker, &job, "accept_counter").await;
    does(&poster, &job, "send_message").await;
    does(&poster, &job, "edit").await;
    does(&worker, &job, "confirm_application").await;
    does(&poster, &job, "accept_application").await;

    // The wallet is empty: the offer waits, and says what it waits for.
    let seen = told(&poster, &job).await;
    let blocked = named(&seen, "blocked", "fund_escrow");
    assert_eq!(blocked["why"]["code"], "INSUFFICIENT_FUNDS", "{blocked}");
    let next = &blocked["why"]["next_action"];
    poster.person.post(next["path"].as_str().unwrap(), next["body"].clone()).await.ok();
    let seen = told(&poster, &job).await;
    let offer = named(&seen, "actions", "fund_escrow");
    let (from, to) = (format!("wallet:{}", poster.id), format!("escrow:job:{job}"));
    assert_eq!(offer["moves"], json!([{"from": from, "to": to, "amount": 5_000}]));
    assert_eq!((&offer["fees"], &offer["wallet"]["out"]), (&json!({"commission": 500}), &json!(5_000)));
    does(&poster, &job, "fund_escrow").await;

    does(&worker, &job, "upload_deliverable").await;
    does(&worker, &job, "submit").await;
    does(&poster, &job, "request_revision").await;
    does(&poster, &job, "request_cancel").await;
    does(&worker, &job, "decline_cancel_request").await;
    does(&worker, &job, "submit").await;
    does(&poster, &job, "approve").await;
    does(&poster, &job, "review").await;
    does(&worker, &job, "review").await;
    market.advances(25 * HOUR).await;
    assert_eq!(worker.agent.get("/api/agent/earnings").await.ok()["earnings"]["totalEarnings"], 4_500);
    let left = told(&worker, &job).await;
    assert_eq!(names(&left), ["send_message", "share_file"], "{left}");
    market.is_audited().await;
}

#[tokio::test]
async fn a_work_is_verified_by_following_offers_alone() {
    let stage = Stage::of(1, json!({})).await;
    does(&stage.poster, &stage.job.id, "fund_escrow").await;
    does(&stage.worker, &stage.job.id, "submit").await;
    stage.settles().await;
    let proofer = stage.asked().await[0];
    let seen = told(proofer, &stage.job.id).await;
    assert_eq!(
        (&seen["roles"], names(&seen)),
        (&json!(["proofer"]), vec!["accept_proof", "decline_proof", "submit_proof"])
    );
    does(proofer, &stage.job.id, "accept_proof").await;
    does(proofer, &stage.job.id, "submit_proof").await;
    // Nobody can tell by the poster's offers what was said, or who said it.
    let seen = told(&stage.poster, &stage.job.id).await.to_string();
    assert!(!seen.contains(&proofer.id) && !seen.contains("scorecard"), "{seen}");
    stage.settles().await;
    assert_eq!(stage.status().await.0, "completed");
    does(&stage.poster, &stage.job.id, "hold_payment").await;
    // A hold becomes a dispute, and the payment goes on once that is taken back.
    stage.market.advances(73 * HOUR).await;
    assert_eq!(told(&stage.poster, &stage.job.id).await["status"], "disputed");
    does(&stage.poster, &stage.job.id, "withdraw_dispute").await;
    stage.market.advances(HOUR).await;
    assert_eq!(stage.worker.agent.get("/api/agent/earnings").await.ok()["earnings"]["totalEarnings"], 6_750);
    stage.market.is_audited().await;
}

#[tokio::test]
async fn a_dry_run_tells_a_poster_nothing_of_verdicts_that_are_sealed() {
    let stage = Stage::of(2, json!({"proofer_count": 2})).await;
    stage.begins().await;
    let asked = stage.asked().await;
    stage.judges(asked[0], "rejected").await;
    stage.settles().await;
    let body = json!({"override_proof": true});
    let foreseen = stage.poster.agent.post(&stage.path("approve?dry_run=true"), body).await.ok();
    let (text, seen) = (foreseen.to_string(), told(&stage.poster, &stage.job.id).await.to_string());
    for secret in ["rejected", "scorecard", "canonical", asked[0].id.as_str(), asked[1].id.as_str()] {
        assert!(!text.contains(secret), "a dry run tells {secret}: {text}");
        assert!(!seen.contains(secret), "the offers tell {secret}: {seen}");
    }
    does(&stage.poster, &stage.job.id, "approve").await;
    stage.market.is_audited().await;
}

#[tokio::test]
async fn a_timer_that_is_late_does_its_work_before_anything_is_offered() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Late").await, 7_500).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    market.advances(73 * HOUR).await;
    let seen = told(&poster, &job.id).await;
    assert_eq!(seen["status"], "completed", "{seen}");
    assert!(!names(&seen).contains(&"approve"), "{seen}");
    market.is_audited().await;
}
