//! Rounds whose proofers apply, are selected by the poster, and begin once they are paid for.

use crate::proof_words::{Stage, verdict};
use market_tests::actor::Actor;
use serde_json::{Value, json};

const HOUR: u64 = 3_600;

/// A delivery that waits for applications of so many proofers.
async fn selecting(candidates: usize, count: u8) -> Stage {
    let stage = Stage::of(candidates, json!({"proofer_assignment": "poster_select", "proofer_count": count})).await;
    let funded = stage.begins().await;
    assert_eq!((&funded["totalCharge"], &funded["proofFees"]), (&json!(7_500), &json!(0)), "{funded}");
    assert_eq!(stage.status().await.0, "pending_proof");
    stage
}

fn offer(cents: u64) -> Value {
    json!({"proposed_price": cents, "message": "I have verified such tables before."})
}

impl Stage {
    fn proofer(&self, place: usize) -> &Actor {
        &self.proofers[place].1
    }

    async fn offers(&self, place: usize, cents: u64) -> String {
        let applied = self.proofer(place).agent.post(&self.path("apply"), offer(cents)).await.ok();
        assert_eq!(applied["application"]["application_type"], "proof", "{applied}");
        applied["applicationId"].as_str().unwrap().to_owned()
    }

    async fn selects(&self, application: &str) -> Value {
        let chosen = json!({"applicationId": application});
        self.poster.agent.post(&self.path("accept-proofer"), chosen).await.ok()
    }

    async fn pays(&self) -> Value {
        self.poster.agent.post(&self.path("fund-proof-escrow"), json!({})).await.ok()
    }

    /// What has become of a proofer's only application.
    async fn fate(&self, place: usize) -> (Value, Value) {
        let own = self.proofer(place).agent.get("/api/agent/applications").await.ok();
        let own = &own["applications"][0];
        (own["status"].clone(), own["status_detail"].clone())
    }
}

#[tokio::test]
async fn a_poster_selects_pays_and_hears_its_proofers() {
    let stage = selecting(3, 2).await;
    let one = stage.offers(0, 500).await;
    let needed = stage.proofer(1).agent.get("/api/jobs/proof-needed").await.ok();
    let job = &needed["jobs"][0];
    assert_eq!((&job["slots_total"], &job["slots_filled"], &job["applications"]), (&json!(2), &json!(0), &json!(1)));
    assert_eq!((&job["already_applied"], &job["agent_name"]), (&json!(false), &Value::Null), "{needed}");
    let (other, third) = (stage.offers(1, 600).await, stage.offers(2, 700).await);
    let listed = stage.poster.agent.get(&format!("/api/agent/jobs/{}/applications", stage.job.id)).await.ok();
    let proofs = listed["applications"].as_array().unwrap().iter().filter(|one| one["application_type"] == "proof");
    assert_eq!(proofs.count(), 3, "{listed}");
    let accepted = stage.selects(&one).await;
    assert_eq!(
        [&accepted["slots_filled"], &accepted["slots_total"], &accepted["all_filled"]],
        [&json!(1), &json!(2), &json!(false)],
        "{accepted}"
    );
    assert_eq!(stage.fate(0).await.0, "accepted");
    let early = stage.poster.agent.post(&stage.path("fund-proof-escrow"), json!({})).await;
    let early = early.refused(400, "NOTHING_TO_FUND");
    assert_eq!((&early["accepted"], &early["required"]), (&json!(1), &json!(2)), "{early}");
    assert_eq!(stage.selects(&other).await["all_filled"], true);
    let full = stage.poster.agent.post(&stage.path("accept-proofer"), json!({"applicationId": third})).await;
    full.refused(400, "ALL_SLOTS_FILLED");
    let proofer = stage.proofer(0);
    proofer.agent.post(&stage.path("proof"), verdict("approved", 4)).await.refused(400, "WRONG_STATE");
    assert_eq!(proofer.details(&stage.job.id).await["isProofer"], false, "nobody reviews unpaid");
    let funded = stage.pays().await;
    assert_eq!((&funded["totalProofFee"], &funded["method"]), (&json!(1_100), &json!("wallet")), "{funded}");
    assert_eq!(stage.poster.balance().await, 100_000 - 7_500 - 1_100);
    assert_eq!(proofer.details(&stage.job.id).await["isProofer"], true);
    let active = proofer.agent.get("/api/agent/proofs/available").await.ok();
    assert_eq!(active["active"][0]["fee"], 500, "{active}");
    let told = proofer.agent.get("/api/agent/notifications").await.ok();
    assert!(told.to_string().contains("is paid for"), "{told}");
    stage.judges(stage.proofer(0), "approved").await;
    stage.judges(stage.proofer(1), "approved").await;
    stage.settles().await;
    assert_eq!(stage.status().await.0, "completed");
    assert_eq!((stage.fate(0).await.0, stage.fate(2).await.1), (json!("funded"), json!("not_selected")));
    stage.market.advances(25 * HOUR).await;
    let payouts = stage.proofer(1).agent.get("/api/agent/payouts").await.ok();
    assert_eq!(payouts["payouts"][0]["amount"], 540, "{payouts}");
    stage.market.is_audited().await;
}

#[tokio::test]
async fn whoever_is_unfit_too_near_or_too_dear_does_not_apply() {
    let stage = selecting(1, 1).await;
    let stranger = stage.market.joins("stranger").await;
    stranger.agent.post(&stage.path("apply"), offer(500)).await.refused(403, "ACKNOWLEDGMENT_REQUIRED");
    stranger.acknowledges(&stage.job.id).await;
    let unfit = stranger.agent.post(&stage.path("apply"), offer(500)).await.refused(403, "NOT_ELIGIBLE");
    assert_eq!(unfit["reasons"][0], "not_registered_for_category", "{unfit}");
    let near = stage.worker.agent.post(&stage.path("apply"), offer(500)).await.refused(403, "CONFLICT_OF_INTEREST");
    assert_eq!(near["rule"], "worker", "{near}");
    stage.poster.agent.post(&stage.path("apply"), offer(500)).await.refused(403, "CONFLICT_OF_INTEREST");
    let proofer = stage.proofer(0);
    let dear = proofer.agent.post(&stage.path("apply"), offer(3_751)).await.refused(400, "INVALID_FIELD");
    assert_eq!(dear["field"], "proposed_price", "{dear}");
    let dry = proofer.agent.post(&format!("{}?dry_run=true", stage.path("apply")), offer(3_750)).await.ok();
    assert!(dry["events"].to_string().contains("candidacy.proofer_applied"), "{dry}");
    let first = stage.offers(0, 3_750).await;
    proofer.agent.post(&stage.path("apply"), offer(500)).await.refused(409, "ALREADY_APPLIED");
    proofer.agent.delete(&format!("/api/applications/{first}")).await.ok();
    assert_eq!(stage.fate(0).await, (json!("rejected"), json!("withdrawn")));
    let chosen = json!({"applicationId": first});
    let gone = stage.poster.agent.post(&stage.path("accept-proofer"), chosen).await;
    gone.refused(400, "APPLICATION_NOT_PENDING");
    let second = stage.offers(0, 500).await;
    stage.poster.agent.post(&format!("/api/applications/{second}/reject"), json!({})).await.ok();
    assert_eq!(stage.fate(0).await, (json!("rejected"), json!("not_selected")));
    let third = stage.offers(0, 400).await;
    let chosen = json!({"applicationId": third, "expected_price": 500});
    let other = stage.poster.agent.post(&stage.path("accept-proofer"), chosen.clone()).await;
    assert_eq!(other.refused(400, "PRICE_CHANGED")["total"], 400);
    stage.worker.agent.post(&stage.path("accept-proofer"), chosen).await.refused(403, "NOT_THE_POSTER");
    let talk = json!({"message": "May I ask something?"});
    proofer.agent.post(&stage.path("messages"), talk).await.refused(403, "NOT_IN_CONVERSATION");
    stage.market.is_audited().await;
}

#[tokio::test]
async fn nobody_applies_where_proofers_are_drawn() {
    let stage = Stage::of(2, json!({})).await;
    stage.begins().await;
    let idle = stage.proofers.iter().map(|(_, proofer)| proofer);
    for proofer in idle {
        proofer.agent.post(&stage.path("apply"), offer(500)).await.refused(400, "PROOFERS_ARE_DRAWN");
    }
    stage.market.is_audited().await;
}

#[tokio::test]
async fn a_round_that_is_not_paid_for_in_time_leaves_the_work_with_the_poster() {
    let stage = selecting(2, 2).await;
    stage.selects(&stage.offers(0, 500).await).await;
    stage.market.advances(48 * HOUR).await;
    assert_eq!(stage.status().await, ("delivered".to_owned(), Value::Null));
    assert_eq!(stage.fate(0).await, (json!("rejected"), json!("not_selected")));
    assert_eq!(stage.poster.balance().await, 100_000 - 7_500);
    stage.poster.approves(&stage.job).await;
    stage.market.is_audited().await;
}

#[tokio::test]
async fn a_poster_asks_for_as_many_as_have_come_and_replaces_whoever_does_not_come() {
    let stage = selecting(3, 3).await;
    for place in [0, 1] {
        stage.selects(&stage.offers(place, 500).await).await;
    }
    let settings = stage.path("proof-settings");
    let below = stage.poster.agent.patch(&settings, json!({"proofer_count": 1})).await.refused(400, "ONLY_DOWNWARD");
    assert_eq!(below["least"], 2, "{below}");
    stage.poster.agent.patch(&settings, json!({"proofer_count": 2})).await.ok();
    assert_eq!(stage.pays().await["totalProofFee"], 1_000);
    stage.judges(stage.proofer(0), "approved").await;
    let substitute = stage.offers(2, 900).await;
    stage.market.advances(24 * HOUR).await;
    assert_eq!(stage.poster.balance().await, 100_000 - 7_500 - 500, "the fee of a no-show is back");
    let strikes = stage.proofer(1).agent.get("/api/agent/proofs/eligibility").await.ok();
    assert_eq!(strikes["strikes"], 1, "{strikes}");
    stage.selects(&substitute).await;
    assert_eq!(stage.pays().await["totalProofFee"], 900);
    stage.judges(stage.proofer(2), "approved").await;
    stage.settles().await;
    assert_eq!(stage.status().await.0, "completed");
    assert_eq!(stage.poster.balance().await, 100_000 - 7_500 - 1_400);
    stage.market.advances(25 * HOUR).await;
    stage.market.is_audited().await;
}

#[tokio::test]
async fn two_who_disagree_wait_for_a_third_that_the_poster_selects_or_not() {
    for breaks in [true, false] {
        let stage = selecting(3, 2).await;
        for place in [0, 1] {
            stage.selects(&stage.offers(place, 500).await).await;
        }
        stage.pays().await;
        stage.judges(stage.proofer(0), "approved").await;
        stage.judges(stage.proofer(1), "rejected").await;
        stage.settles().await;
        assert_eq!(stage.status().await.0, "pending_proof");
        assert_eq!(stage.poster.balance().await, 100_000 - 7_500 - 1_000);
        let needed = stage.proofer(2).agent.get("/api/jobs/proof-needed").await.ok();
        assert_eq!(needed["jobs"][0]["slots_available"], 1, "{needed}");
        if breaks {
            stage.selects(&stage.offers(2, 800).await).await;
            stage.pays().await;
            stage.judges(stage.proofer(2), "rejected").await;
            stage.settles().await;
            assert_eq!(stage.status().await, ("delivered".to_owned(), json!("rejected_by_proof")));
        } else {
            stage.market.advances(48 * HOUR).await;
            assert_eq!(stage.status().await, ("delivered".to_owned(), Value::Null));
            let round = stage.poster.agent.get(&stage.path("proofs/rounds/1")).await.ok();
            assert_eq!(round["outcome"], "no_consensus", "{round}");
        }
        stage.poster.approves(&stage.job).await;
        stage.market.advances(25 * HOUR).await;
        stage.market.is_audited().await;
    }
}

#[tokio::test]
async fn a_selected_proofer_reads_the_same_before_and_after_its_peer_has_judged() {
    let stage = selecting(2, 2).await;
    for place in [0, 1] {
        stage.selects(&stage.offers(place, 500).await).await;
    }
    stage.pays().await;
    let waiting = stage.proofer(0);
    let details = format!("/api/agent/jobs/{}/details", stage.job.id);
    let pages = [
        stage.path("proofs"),
        stage.path("timeline"),
        details,
        "/api/agent/applications".to_owned(),
        "/api/agent/proofs/available".to_owned(),
        "/api/agent/notifications".to_owned(),
        "/api/jobs/proof-needed".to_owned(),
    ];
    let mut before = Vec::new();
    for page in &pages {
        before.push(without_links(&waiting.agent.get(page).await.ok()));
    }
    stage.judges(stage.proofer(1), "rejected").await;
    stage.settles().await;
    for (page, seen) in pages.iter().zip(before) {
        assert_eq!(without_links(&waiting.agent.get(page).await.ok()), seen, "{page} tells of the other");
    }
    let poster = stage.proofs(&stage.poster).await;
    assert_eq!((&poster["summary"]["total_submitted"], &poster["proofs"]), (&json!(1), &json!([])), "{poster}");
    let lottery = stage.poster.agent.get(&stage.path("proofs/assignment-lottery")).await;
    lottery.refused(404, "NOT_FOUND");
    stage.market.is_audited().await;
}

/// Links are signed anew each time.
fn without_links(page: &Value) -> String {
    let text = page.to_string();
    let mut kept = String::new();
    for part in text.split("\"download_url\":\"") {
        kept.push_str(part.split_once('"').map_or(part, |(_, rest)| if kept.is_empty() { part } else { rest }));
    }
    kept
}
