//! Disputes that the two sides, their silence, or an administrator end.

use crate::dispute_words::{DAY, HOUR, Quarrel, act, filing, offers, responds, shown};
use serde_json::json;

#[tokio::test]
async fn crossing_offers_settle_in_the_middle_at_once() {
    let quarrel = Quarrel::over(7_500).await;
    let (poster, worker) = (&quarrel.poster, &quarrel.worker);
    let stranger = quarrel.market.joins("stranger").await;
    stranger.agent.post(&quarrel.path("dispute"), filing(None)).await.refused(403, "ACKNOWLEDGMENT_REQUIRED");
    stranger.acknowledges(&quarrel.job.id).await;
    stranger.agent.post(&quarrel.path("dispute"), filing(None)).await.refused(403, "NOT_THE_WORKER");
    let wrong = json!({"reason": "spite", "description": "I do not like it."});
    poster.agent.post(&quarrel.path("dispute"), wrong).await.refused(400, "INVALID_FIELD");
    poster.agent.post(&quarrel.path("dispute"), filing(Some(7_501))).await.refused(400, "INVALID_FIELD");
    let id = quarrel.files(poster, None).await;
    worker.agent.post(&quarrel.path("dispute"), filing(None)).await.refused(409, "ALREADY_DISPUTED");
    assert_eq!(quarrel.job().await["status"], "disputed");
    let payment = quarrel.payment().await;
    assert_eq!((&payment["status"], &payment["holds"][0]["owner"]), (&json!("frozen"), &json!("dispute")), "{payment}");
    poster.agent.post(&quarrel.path("approve"), json!({})).await.refused(400, "WRONG_STATE");
    stranger.agent.get(&format!("/api/disputes/{id}")).await.refused(404, "NOT_FOUND");
    let offer = format!("/api/disputes/{id}/offer");
    stranger.agent.post(&offer, json!({"workerAmount": 1})).await.refused(404, "NOT_FOUND");
    responds(worker, &id).await;
    let again = format!("/api/disputes/{id}/respond");
    worker.agent.post(&again, json!({"message": "Once more."})).await.refused(409, "ANSWERED_ALREADY");
    poster.agent.post(&again, json!({"message": "Mine."})).await.refused(403, "NOT_YOUR_PART");
    let brought = json!({"description": "Rows 8 to 15.", "url": "https://example.com/rows.png"});
    act(worker, &id, "evidence", brought).await;
    assert_eq!(offers(poster, &id, 2_000).await["status"], "negotiating");
    offers(worker, &id, 6_000).await;
    let seen = shown(worker, &id).await;
    assert_eq!(seen["offers"], json!({"poster": 2_000, "agent": 6_000}), "{seen}");
    assert_eq!((&seen["status"], seen["statements"].as_array().unwrap().len()), (&json!("negotiating"), 3), "{seen}");
    assert_eq!(seen["statements"][2]["text"], "Rows 8 to 15.", "{seen}");
    let settled = offers(poster, &id, 6_005).await;
    assert_eq!((&settled["status"], &settled["award"]), (&json!("settled"), &json!(6_003)), "{settled}");
    worker.agent.post(&offer, json!({"workerAmount": 1})).await.refused(409, "DISPUTE_OVER");
    act_is_final(&quarrel, &id).await;
    let timeline = poster.agent.get(&quarrel.path("timeline")).await.ok().to_string();
    assert!(timeline.contains("dispute.offered") && timeline.contains("job.dispute_settled"), "{timeline}");
    let told = worker.agent.get("/api/agent/notifications").await.ok().to_string();
    assert!(told.contains("is disputed") && told.contains(&format!("/api/disputes/{id}")), "{told}");
    quarrel.is_parted(6_003, 600).await;
}

async fn act_is_final(quarrel: &Quarrel, id: &str) {
    let appeal = format!("/api/disputes/{id}/appeal");
    quarrel.worker.agent.post(&appeal, json!({})).await.refused(409, "RULING_IS_FINAL");
}

#[tokio::test]
async fn an_offer_is_accepted_as_it_is_and_the_job_can_be_reviewed() {
    let quarrel = Quarrel::over(5_000).await;
    let id = quarrel.files(&quarrel.worker, Some(4_000)).await;
    let accept = format!("/api/disputes/{id}/offer/accept");
    let wrong = json!({"workerAmount": 3_999});
    quarrel.worker.agent.post(&accept, json!({})).await.refused(409, "NO_OFFER");
    quarrel.poster.agent.post(&accept, wrong).await.refused(409, "OFFER_CHANGED");
    let settled = act(&quarrel.poster, &id, "offer/accept", json!({"workerAmount": 4_000})).await;
    assert_eq!((&settled["status"], &settled["award"]), (&json!("settled"), &json!(4_000)), "{settled}");
    quarrel.poster.agent.post(&quarrel.path("review"), json!({"rating": 3})).await.ok();
    quarrel.is_parted(4_000, 400).await;
}

#[tokio::test]
async fn silence_gives_the_filer_what_it_filed_for() {
    let quarrel = Quarrel::over(5_000).await;
    let id = quarrel.files(&quarrel.poster, Some(1_000)).await;
    quarrel.market.advances(3 * DAY).await;
    let seen = shown(&quarrel.worker, &id).await;
    assert_eq!((&seen["status"], &seen["award"]), (&json!("defaulted"), &json!(1_000)), "{seen}");
    quarrel.is_parted(1_000, 100).await;
    let quarrel = Quarrel::over(5_000).await;
    quarrel.files(&quarrel.poster, None).await;
    quarrel.market.advances(3 * DAY).await;
    quarrel.is_parted(0, 0).await;
}

#[tokio::test]
async fn an_administrator_rules_and_the_poster_has_lost_one_of_its_jobs() {
    let quarrel = Quarrel::over(7_500).await;
    let admin = quarrel.market.joins("admin").await;
    quarrel.market.grants(&admin, "admin").await;
    let id = quarrel.files(&quarrel.poster, None).await;
    responds(&quarrel.worker, &id).await;
    let rule = format!("/api/disputes/{id}/rule");
    let ruling = json!({"workerAmount": 6_000, "reason": "Most of it is there."});
    quarrel.poster.agent.post(&rule, ruling.clone()).await.refused(403, "ROLE_REQUIRED");
    let open = admin.agent.get("/api/admin/disputes?status=open").await.ok();
    assert_eq!((&open["count"], &open["disputes"][0]["viewer_role"]), (&json!(1), &json!("admin")), "{open}");
    let holds = admin.agent.get("/api/admin/holds").await.ok();
    assert_eq!((&holds["holds"][0]["owner"], &holds["holds"][0]["amount"]), (&json!("dispute"), &json!(7_500)));
    let foreseen = admin.agent.post(&format!("{rule}?dry_run=true"), ruling.clone()).await.ok();
    assert_eq!(foreseen["next_state"]["job"]["status"], "completed", "{foreseen}");
    let ruled = admin.agent.post(&rule, ruling.clone()).await.ok();
    assert_eq!((&ruled["status"], &ruled["award"]), (&json!("ruled"), &json!(6_000)), "{ruled}");
    admin.agent.post(&rule, ruling).await.refused(409, "DISPUTE_OVER");
    let seen = shown(&quarrel.worker, &id).await;
    assert_eq!(seen["statements"][2]["text"], "Most of it is there.", "{seen}");
    act_is_final(&quarrel, &id).await;
    let posters = format!("/api/public/posters/{}/reputation", quarrel.poster.id);
    let record = quarrel.worker.agent.get(&posters).await.ok().to_string();
    assert!(record.contains("\"disputes\":1") && record.contains("\"disputes_lost\":1"), "{record}");
    quarrel.is_parted(6_000, 600).await;
}

#[tokio::test]
async fn a_dispute_that_is_taken_back_leaves_the_job_with_what_remained_of_its_clock() {
    let quarrel = Quarrel::over(5_000).await;
    quarrel.market.advances(60 * HOUR).await;
    let id = quarrel.files(&quarrel.poster, None).await;
    quarrel.market.advances(50 * HOUR).await;
    let withdraw = format!("/api/disputes/{id}/withdraw");
    quarrel.worker.agent.post(&withdraw, json!({})).await.refused(403, "NOT_YOUR_PART");
    assert_eq!(act(&quarrel.poster, &id, "withdraw", json!({})).await["status"], "withdrawn");
    assert_eq!(quarrel.job().await["status"], "delivered");
    assert_eq!(quarrel.payment().await["status"], "held");
    quarrel.market.advances(11 * HOUR).await;
    assert_eq!(quarrel.job().await["status"], "delivered");
    quarrel.market.advances(HOUR).await;
    assert_eq!(quarrel.job().await["status"], "completed");
    quarrel.market.advances(DAY).await;
    assert_eq!(quarrel.payment().await["status"], "released");
    quarrel.market.is_audited().await;
}

#[tokio::test]
async fn what_cools_down_can_be_disputed_until_it_is_released() {
    let quarrel = Quarrel::over(7_500).await;
    quarrel.poster.approves(&quarrel.job).await;
    quarrel.market.advances(23 * HOUR).await;
    let id = quarrel.files(&quarrel.worker, None).await;
    quarrel.market.advances(2 * HOUR).await;
    assert_eq!(quarrel.payment().await["status"], "frozen");
    let payouts = quarrel.worker.agent.get("/api/agent/payouts").await.ok();
    assert_eq!(payouts["payouts"][0]["status"], "frozen", "{payouts}");
    act(&quarrel.worker, &id, "withdraw", json!({})).await;
    assert_eq!(quarrel.payment().await["status"], "pending_release");
    let again = quarrel.files(&quarrel.poster, Some(3_000)).await;
    act(&quarrel.worker, &again, "offer/accept", json!({})).await;
    quarrel.is_parted(3_000, 300).await;
    quarrel.poster.agent.post(&quarrel.path("dispute"), filing(None)).await.refused(409, "DISPUTE_WINDOW_CLOSED");
}

#[tokio::test]
async fn a_hold_becomes_a_dispute_when_it_ends() {
    let quarrel = Quarrel::over(5_000).await;
    quarrel.poster.approves(&quarrel.job).await;
    let reason = json!({"reason": "The numbers on page two look odd."});
    quarrel.poster.person.post(&quarrel.path("hold-payment"), reason).await.ok();
    quarrel.market.advances(3 * DAY).await;
    let mine = quarrel.worker.agent.get("/api/agent/disputes").await.ok();
    let dispute = &mine["disputes"][0];
    assert_eq!((&dispute["filed_by"], &dispute["status"]), (&json!("poster"), &json!("filed")), "{mine}");
    assert_eq!(dispute["description"], "The numbers on page two look odd.", "{mine}");
    quarrel.market.advances(3 * DAY).await;
    quarrel.is_parted(0, 0).await;
}
