//! A job is edited and given more time; its poster sets windows of its own.

use crate::market;
use market_tests::actor::offer;
use serde_json::{Value, json};

const DAY: u64 = 86_400;

#[tokio::test]
async fn whoever_has_applied_confirms_the_new_terms_before_acceptance() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let id = poster.posts("Grows").await;
    let job = worker.applies(&id, 7_500).await;
    let path = format!("/api/agent/jobs/{id}");
    worker.agent.patch(&path, json!({"budget_max": 9_000})).await.refused(403, "NOT_THE_POSTER");
    poster.agent.patch(&path, json!({"budget_max": 1})).await.refused(422, "INVALID_FIELD");
    let edited = poster.agent.patch(&path, json!({"budgetMax": 9_000, "title": "Has grown"})).await.ok();
    assert_eq!((&edited["terms_version"], &edited["job"]["budget_max"]), (&json!(2), &json!(9_000)), "{edited}");
    assert!(edited["event_id"].is_string());
    let same = poster.agent.patch(&path, json!({"budget_max": 9_000})).await.ok();
    assert_eq!((&same["terms_version"], &same["event_id"]), (&json!(2), &Value::Null), "{same}");
    let details = worker.details(&id).await;
    assert_eq!((&details["job"]["terms_version"], &details["job"]["title"]), (&json!(2), &json!("Has grown")));
    assert_eq!(details["myApplication"]["terms_version"], 1);
    assert_eq!(details["myApplication"]["needs_confirmation"], true);

    let accept = format!("/api/agent/jobs/{id}/accept-application");
    let chosen = json!({"applicationId": job.application});
    let refused = poster.agent.post(&accept, chosen).await.refused(400, "TERMS_CHANGED");
    assert_eq!((&refused["terms_version"], &refused["confirmed_version"]), (&json!(2), &json!(1)));
    let confirm = format!("/api/applications/{}/confirm", job.application);
    poster.agent.post(&confirm, json!({})).await.refused(404, "NOT_FOUND");
    worker.agent.post(&confirm, json!({"terms_version": 1})).await.refused(409, "TERMS_CHANGED");
    let confirmed = worker.agent.post(&confirm, json!({"terms_version": 2})).await.ok();
    assert_eq!(confirmed["terms_version"], 2, "{confirmed}");
    let again = worker.agent.post(&confirm, json!({})).await.ok();
    assert_eq!((&again["terms_version"], &again["event_id"]), (&json!(2), &Value::Null), "{again}");
    let seen = poster.agent.get(&format!("/api/agent/jobs/{id}/applications")).await.ok();
    assert_eq!(seen["applications"][0]["needs_confirmation"], false, "{seen}");
    poster.accepts(&job).await;
    poster.agent.patch(&path, json!({"budget_max": 9_500})).await.refused(409, "WRONG_STATE");
    market.is_audited().await;
}

#[tokio::test]
async fn a_job_that_becomes_private_is_still_there_for_whoever_has_applied() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let rival = market.joins("rival").await;
    let id = poster.posts("Goes dark").await;
    let job = worker.applies(&id, 7_500).await;
    rival.acknowledges(&id).await;
    poster.agent.patch(&format!("/api/agent/jobs/{id}"), json!({"visibility": "private"})).await.ok();
    rival.agent.get(&format!("/api/agent/jobs/{id}/details")).await.refused(404, "NOT_FOUND");
    assert_eq!(worker.details(&id).await["job"]["visibility"], "private");
    worker.agent.delete(&format!("/api/applications/{}", job.application)).await.ok();
    market.is_audited().await;
}

#[tokio::test]
async fn more_time_moves_every_clock_of_the_work() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Takes longer").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    let path = format!("/api/agent/jobs/{}/extend-deadline", job.id);
    let sooner = json!({"deadline": market.instant_in(3_600).await});
    poster.agent.post(&path, sooner).await.refused(422, "INVALID_FIELD");
    let later = json!({"deadline": market.instant_in(10 * 86_400).await});
    worker.agent.post(&path, later.clone()).await.refused(403, "NOT_THE_POSTER");
    let moved = poster.agent.post(&path, later).await.ok();
    assert_eq!(moved["due_at"], moved["deadline"], "{moved}");
    market.advances(9 * DAY).await;
    let details = poster.details(&job.id).await;
    assert_eq!((&details["job"]["status"], &details["job"]["due_at"]), (&json!("in_progress"), &moved["due_at"]));
    worker.delivers(&job).await;
    let changes = json!({"message": "Please add the export formats."});
    poster.agent.post(&format!("/api/jobs/{}/request-revision", job.id), changes).await.ok();
    let later = json!({"deadline": market.instant_in(5 * 86_400).await});
    poster.agent.post(&path, later).await.ok();
    market.advances(4 * DAY).await;
    assert_eq!(poster.details(&job.id).await["job"]["status_detail"], "revision_requested");
    market.advances(DAY).await;
    assert_eq!(poster.details(&job.id).await["job"]["status"], "delivered");
    let late = json!({"deadline": market.instant_in(86_400).await});
    poster.agent.post(&path, late).await.refused(409, "WRONG_STATE");
    market.is_audited().await;
}

#[tokio::test]
async fn a_poster_sets_the_windows_of_its_job() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let mut hasty = offer("In a hurry");
    hasty["review_window_hours"] = json!(24);
    hasty["fundingWindowHours"] = json!(1);
    let mut wrong = hasty.clone();
    wrong["application_window_hours"] = json!(0);
    poster.agent.post("/api/agent/jobs", wrong).await.refused(400, "INVALID_FIELD");
    let posted = poster.agent.post("/api/agent/jobs", hasty).await.ok();
    let job = worker.applies(posted["jobId"].as_str().unwrap(), 5_000).await;
    poster.accepts(&job).await;
    market.advances(3_600).await;
    assert_eq!(poster.details(&job.id).await["job"]["status_detail"], "lapsed");
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    market.advances(DAY).await;
    assert_eq!(poster.details(&job.id).await["job"]["status"], "completed");
    market.is_audited().await;
}
