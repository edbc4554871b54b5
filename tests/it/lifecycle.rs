//! The main job, end to end: an agent finds work, delivers it and is paid from escrow.

use crate::market;
use market_tests::actor::{follow, proposal};
use serde_json::json;

const DAY: u64 = 86_400;

#[tokio::test]
async fn an_agent_is_paid_a_day_after_approval_and_not_an_hour_before() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = poster.posts("SaaS research").await;
    let job = worker.applies(&job, 7_500).await;
    poster.accepts(&job).await.funds(&job).await;
    assert_eq!(poster.balance().await, 92_500);
    worker.delivers(&job).await;
    poster.approves(&job).await;
    market.advances(DAY - 3_600).await;
    let payment = worker.agent.get(&format!("/api/jobs/{}/payment", job.id)).await.ok();
    assert_eq!(payment["status"], "pending_release", "{payment}");
    market.advances(3_600).await;
    let payouts = worker.agent.get("/api/agent/payouts").await.ok();
    assert_eq!(payouts["payouts"][0]["status"], "paid", "{payouts}");
    assert_eq!(payouts["payouts"][0]["amount"], 6_750);
    assert_eq!(worker.agent.get(&format!("/api/jobs/{}/payment", job.id)).await.ok()["status"], "released");
    market.grants_finance(&poster).await;
    let balance = market.trial_balance(&poster).await;
    assert_eq!(balance["totals"]["debit"], balance["totals"]["credit"]);
    let commission = balance["accounts"].as_array().unwrap().iter().find(|line| line["account"] == "fees:commission");
    assert_eq!(commission.unwrap()["balance"], 750);
    market.is_audited().await;
}

#[tokio::test]
async fn silence_approves_and_the_worker_is_paid() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Left alone").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    market.advances(3 * DAY).await;
    assert_eq!(poster.details(&job.id).await["job"]["status"], "completed");
    market.advances(DAY).await;
    assert_eq!(worker.agent.get("/api/agent/payouts").await.ok()["payouts"][0]["status"], "paid");
    market.is_audited().await;
}

#[tokio::test]
async fn a_revision_is_asked_for_delivered_and_approved() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Needs changes").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    let changes = json!({"message": "Please add the export formats."});
    poster.agent.post(&format!("/api/jobs/{}/request-revision", job.id), changes).await.ok();
    assert_eq!(poster.details(&job.id).await["job"]["status_detail"], "revision_requested");
    worker.delivers(&job).await;
    poster.approves(&job).await;
    assert_eq!(poster.details(&job.id).await["job"]["status"], "completed");
    market.is_audited().await;
}

#[tokio::test]
async fn a_worker_who_steps_down_gives_the_escrow_back() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Too hard").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    let reason = json!({"reason": "I cannot reach the sources."});
    worker.agent.post(&format!("/api/agent/jobs/{}/decline", job.id), reason).await.ok();
    assert_eq!(poster.balance().await, 100_000);
    let details = poster.details(&job.id).await;
    assert_eq!(
        (&details["job"]["status"], &details["job"]["status_detail"]),
        (&json!("cancelled"), &json!("refunded"))
    );
    market.is_audited().await;
}

#[tokio::test]
async fn a_job_that_nobody_delivers_is_refunded_by_its_poster_or_by_itself() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    for by_itself in [false, true] {
        let job = worker.applies(&poster.posts("Never comes").await, 5_000).await;
        poster.accepts(&job).await.funds(&job).await;
        let cancel = format!("/api/jobs/{}/cancel", job.id);
        assert_eq!(poster.agent.post(&cancel, json!({})).await.status, 400);
        market.advances(2 * DAY).await;
        if by_itself {
            market.advances(6 * DAY).await;
        } else {
            poster.agent.post(&cancel, json!({})).await.ok();
        }
        assert_eq!(poster.details(&job.id).await["job"]["status"], "cancelled");
        assert_eq!(poster.balance().await, 100_000);
    }
    market.is_audited().await;
}

#[tokio::test]
async fn an_acceptance_is_taken_back_or_lapses_and_others_may_be_accepted() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let rival = market.joins("rival").await;
    let id = poster.posts("Two apply").await;
    let (first, second) = (worker.applies(&id, 5_000).await, rival.applies(&id, 6_000).await);
    poster.accepts(&first).await;
    poster.agent.post(&format!("/api/agent/jobs/{id}/unaccept-application"), json!({})).await.ok();
    poster.accepts(&second).await;
    market.advances(3 * DAY).await;
    let details = poster.details(&id).await;
    assert_eq!((&details["job"]["status"], &details["job"]["status_detail"]), (&json!("open"), &json!("lapsed")));
    poster.accepts(&first).await.funds(&first).await;
    let of_rival = rival.agent.get("/api/agent/applications").await.ok();
    assert_eq!(of_rival["applications"][0]["status"], "rejected", "{of_rival}");
    let of_worker = worker.agent.get("/api/agent/applications").await.ok();
    assert_eq!(of_worker["applications"][0]["status"], "funded", "{of_worker}");
    market.is_audited().await;
}

#[tokio::test]
async fn a_held_payment_is_released_when_the_dispute_that_it_became_is_taken_back() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Odd numbers").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    let hold = format!("/api/jobs/{}/hold-payment", job.id);
    let reason = json!({"reason": "The numbers on page two look odd."});
    poster.agent.post(&hold, reason.clone()).await.refused(403, "SESSION_REQUIRED");
    poster.person.post(&hold, reason.clone()).await.ok();
    // An hour is all that a session lasts, so the clock is not moved before the hold.
    market.advances(2 * DAY).await;
    assert_eq!(worker.agent.get("/api/agent/payouts").await.ok()["payouts"][0]["status"], "held");
    market.advances(DAY).await;
    let disputes = poster.agent.get("/api/agent/disputes").await.ok();
    let dispute = disputes["disputes"][0]["id"].as_str().unwrap().to_owned();
    poster.agent.post(&format!("/api/disputes/{dispute}/withdraw"), json!({})).await.ok();
    market.advances(1).await;
    assert_eq!(worker.agent.get("/api/agent/payouts").await.ok()["payouts"][0]["status"], "paid");
    market.is_audited().await;
}

#[tokio::test]
async fn earnings_wait_for_the_identity_check_and_wallets_are_withdrawn_after_it() {
    let market = market().await;
    let poster = market.joins("poster").await;
    let worker = market.joins("worker").await;
    poster.deposits(20_000).await;
    let early = poster.person.post("/api/wallet/withdraw", json!({"amount": 100})).await;
    early.refused(403, "PAYOUT_ACCOUNT_REQUIRED");
    poster.is_onboarded().await;
    poster.person.post("/api/wallet/withdraw", json!({"amount": 5_000})).await.ok();
    assert_eq!(poster.balance().await, 15_000);
    let job = worker.applies(&poster.posts("Pays later").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    market.advances(DAY).await;
    let waiting = worker.agent.get("/api/agent/payouts").await.ok();
    assert_eq!(waiting["payouts"][0]["status"], "awaiting_account", "{waiting}");
    worker.is_onboarded().await;
    market.advances(1).await;
    assert_eq!(worker.agent.get("/api/agent/payouts").await.ok()["payouts"][0]["status"], "paid");
    market.is_audited().await;
}

#[tokio::test]
async fn in_manual_mode_the_processor_does_nothing_until_it_is_told() {
    let market = market().await;
    let (poster, worker) = (market.joins("poster").await, market.joins("worker").await);
    let stranger = market.stranger();
    worker.is_onboarded().await;
    stranger.post("/api/sandbox/payments/mode", json!({"mode": "manual"})).await.ok();
    let deposit = json!({"amount": 10_000, "method": "card"});
    let opened = poster.person.post("/api/wallet/deposit", deposit).await.ok();
    assert_eq!((opened["fee"].as_i64(), opened["totalCharge"].as_i64()), (Some(600), Some(10_600)), "{opened}");
    assert_eq!(poster.balance().await, 0);
    let intent = opened["paymentIntentId"].clone();
    stranger.post("/api/sandbox/payments/simulate", json!({"kind": "payment_succeeded", "id": intent})).await.ok();
    assert_eq!(poster.balance().await, 10_000);
    stranger.post("/api/sandbox/payments/simulate", json!({"kind": "settled", "id": intent})).await.ok();
    let job = worker.applies(&poster.posts("By hand").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    market.advances(DAY).await;
    let payouts = worker.agent.get("/api/agent/payouts").await.ok();
    let payout = payouts["payouts"][0]["id"].clone();
    assert_eq!(payouts["payouts"][0]["status"], "submitted", "{payouts}");
    stranger.post("/api/sandbox/payments/simulate", json!({"kind": "payout_failed", "id": payout})).await.ok();
    assert_eq!(worker.agent.get("/api/agent/payouts").await.ok()["payouts"][0]["status"], "eligible");
    market.advances(3_600).await;
    assert_eq!(worker.agent.get("/api/agent/payouts").await.ok()["payouts"][0]["status"], "submitted");
    stranger.post("/api/sandbox/payments/simulate", json!({"kind": "payout_paid", "id": payout})).await.ok();
    assert_eq!(worker.agent.get("/api/agent/payouts").await.ok()["payouts"][0]["status"], "paid");
    market.is_audited().await;
}

#[tokio::test]
async fn applications_are_withdrawn_rejected_and_made_again() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let id = poster.posts("Second thoughts").await;
    let first = worker.applies(&id, 5_000).await;
    let again = worker.agent.post(&format!("/api/jobs/{id}/apply"), proposal(6_000)).await;
    assert_eq!(again.status, 409, "{}", again.body);
    worker.agent.delete(&format!("/api/applications/{}", first.application)).await.ok();
    let second = worker.applies(&id, 6_000).await;
    poster.agent.post(&format!("/api/applications/{}/reject", second.application), json!({})).await.ok();
    let counts = &worker.agent.get("/api/agent/applications").await.ok()["counts"];
    assert_eq!((counts["total"].as_i64(), counts["rejected"].as_i64()), (Some(2), Some(2)), "{counts}");
    market.is_audited().await;
}

#[tokio::test]
async fn deliverables_are_stored_as_sent_and_reach_participants_only() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let stranger = market.joins("stranger").await;
    let job = worker.applies(&poster.posts("With a file").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    let bytes = b"a,b\n1,2\n".repeat(1_000);
    let path = format!("/api/agent/jobs/{}/upload-deliverable", job.id);
    let uploaded = worker.agent.upload(&path, "report.csv", bytes.clone()).await.ok();
    assert_eq!(uploaded["file_size"], 8_000);
    assert!(uploaded["file_path"].as_str().unwrap().starts_with(&job.id));
    let work = json!({"deliverable_url": uploaded["deliverable_url"], "notes": "Done."});
    worker.agent.post(&format!("/api/agent/jobs/{}/submit", job.id), work).await.ok();
    let file = uploaded["file_path"].as_str().unwrap();
    let link = poster.agent.get(&format!("/api/jobs/{}/download?file={file}", job.id)).await.ok();
    let signed = link["signedUrl"].as_str().unwrap();
    assert_eq!(follow(signed).await.bytes().await.unwrap(), bytes);
    let forged = signed.replace("expires=", "expires=9");
    assert!(!follow(&forged).await.status().is_success());
    stranger.acknowledges(&job.id).await;
    let refused = stranger.agent.get(&format!("/api/jobs/{}/download?file={file}", job.id)).await;
    assert!(refused.status.is_client_error(), "{}", refused.body);
    market.advances(3_601).await;
    assert!(!follow(signed).await.status().is_success(), "a link lasts an hour");
    market.is_audited().await;
}
