//! Appeals: other proofers look again at what was rejected, at the worker's cost unless it was right.

use crate::proof_words::Stage;
use market_tests::actor::Actor;
use serde_json::{Value, json};

const HOUR: u64 = 3_600;

/// The only proofer has rejected the work; the worker has 10.00. Who it was comes along.
async fn rejected(candidates: usize) -> (Stage, String) {
    let stage = Stage::of(candidates, json!({"proof_fee": 2_000})).await;
    stage.begins().await;
    stage.worker.deposits(1_000).await;
    let asked = stage.asked().await[0].clone();
    stage.judges(&asked, "rejected").await;
    stage.settles().await;
    assert_eq!(stage.status().await, ("delivered".to_owned(), json!("rejected_by_proof")));
    (stage, asked.id)
}

impl Stage {
    async fn appeals(&self) -> Value {
        let appealed = self.worker.agent.post(&self.path("proofs/appeal"), json!({})).await;
        assert_eq!(appealed.status.as_u16(), 201, "{appealed:?}");
        self.settles().await;
        appealed.ok()
    }

    async fn hears(&self, not: &str, word: &str) -> Actor {
        let asked = self.asked().await;
        assert_eq!(asked.len(), 1);
        assert_ne!(asked[0].id, not, "nobody hears the appeal against its own verdict");
        let hearing = asked[0].clone();
        self.judges(&hearing, word).await;
        self.settles().await;
        hearing
    }

    async fn account(&self, name: &str) -> Value {
        self.market.grants_finance(&self.poster).await;
        let balance = self.market.trial_balance(&self.poster).await;
        assert_eq!(balance["totals"]["debit"], balance["totals"]["credit"], "{balance}");
        let accounts = balance["accounts"].as_array().unwrap();
        accounts.iter().find(|entry| entry["account"] == name).map_or(json!(0), |entry| entry["balance"].clone())
    }
}

#[tokio::test]
async fn a_worker_that_was_right_is_approved_and_the_market_bears_the_cost() {
    let (stage, first) = rejected(3).await;
    let foreseen = stage.worker.agent.post(&format!("{}?dry_run=true", stage.path("proofs/appeal")), json!({})).await;
    assert!(foreseen.ok().to_string().contains("proof.appealed"));
    let appealed = stage.appeals().await;
    assert_eq!((&appealed["round"], &appealed["totalProofFee"]), (&json!(2), &json!(375)), "{appealed}");
    assert_eq!(stage.worker.balance().await, 1_000 - 375, "the market's fee, whatever the poster has offered");
    assert_eq!(stage.status().await.0, "pending_proof");
    let told = stage.poster.agent.get("/api/agent/notifications").await.ok();
    assert!(told.to_string().contains("appeals against the rejection"), "{told}");
    let lower = stage.poster.agent.patch(&stage.path("proof-settings"), json!({"proofer_count": 1})).await;
    assert_eq!(lower.refused(400, "ONLY_DOWNWARD")["least"], 1);
    let hearing = stage.hears(&first, "approved").await;
    assert_eq!(stage.status().await.0, "completed");
    assert_eq!(stage.worker.balance().await, 1_000);
    assert_eq!(stage.poster.balance().await, 100_000 - 7_500 - 2_000);
    assert_eq!(stage.account("cost:goodwill").await, 375);
    let round = stage.worker.agent.get(&stage.path("proofs/rounds/2")).await.ok();
    assert_eq!((&round["appeal"], &round["outcome"]), (&json!(true), &json!("approved")), "{round}");
    let drawn = stage.worker.agent.get(&stage.path("proofs/assignment-lottery?round=2")).await.ok();
    assert_eq!(drawn["excluded"][0]["rule"], "earlier_round", "{drawn}");
    let trends = stage.worker.agent.get("/api/agent/improvement-trends?period=30").await.ok();
    assert_eq!(trends["total_proofs"], 1, "an overturned round says nothing of the work: {trends}");
    stage.market.advances(25 * HOUR).await;
    let payouts = hearing.agent.get("/api/agent/payouts").await.ok();
    assert_eq!(payouts["payouts"][0]["amount"], 337, "{payouts}");
    stage.market.is_audited().await;
}

#[tokio::test]
async fn a_rejection_that_is_confirmed_stands_and_the_worker_has_paid() {
    let (stage, first) = rejected(3).await;
    stage.appeals().await;
    stage.hears(&first, "rejected").await;
    assert_eq!(stage.status().await, ("delivered".to_owned(), json!("rejected_by_proof")));
    assert_eq!((stage.worker.balance().await, stage.account("cost:goodwill").await), (625, json!(0)));
    stage.worker.agent.post(&stage.path("proofs/appeal"), json!({})).await.refused(409, "APPEAL_USED");
    stage.poster.approves(&stage.job).await;
    stage.market.advances(25 * HOUR).await;
    stage.market.is_audited().await;
}

#[tokio::test]
async fn a_wish_for_changes_sends_the_work_back_and_costs_the_worker_nothing() {
    let (stage, first) = rejected(3).await;
    stage.appeals().await;
    stage.hears(&first, "needs_revision").await;
    assert_eq!(stage.status().await, ("in_progress".to_owned(), json!("revision_requested")));
    assert_eq!((stage.worker.balance().await, stage.account("cost:goodwill").await), (1_000, json!(375)));
    stage.market.is_audited().await;
}

#[tokio::test]
async fn an_appeal_that_nobody_can_hear_costs_nothing() {
    let (stage, _) = rejected(1).await;
    stage.appeals().await;
    assert!(stage.asked().await.is_empty());
    stage.market.advances(48 * HOUR).await;
    assert_eq!(stage.status().await, ("delivered".to_owned(), Value::Null));
    assert_eq!((stage.worker.balance().await, stage.account("cost:goodwill").await), (1_000, json!(0)));
    stage.poster.approves(&stage.job).await;
    stage.market.is_audited().await;
}

#[tokio::test]
async fn only_the_worker_appeals_only_against_a_rejection_and_pays_at_once() {
    let (stage, _) = rejected(2).await;
    let path = stage.path("proofs/appeal");
    stage.poster.agent.post(&path, json!({})).await.refused(403, "NOT_THE_WORKER");
    let other = stage.worker.agent.post(&path, json!({"expected_total": 1})).await.refused(400, "PRICE_CHANGED");
    assert_eq!(other["total"], 375, "{other}");
    let (first, again) = ("first", json!({}));
    let once = stage.worker.agent.post_once(&path, first, &again).await.ok();
    assert_eq!(stage.worker.agent.post_once(&path, first, &again).await.ok()["event_id"], once["event_id"]);
    stage.worker.agent.post(&path, json!({})).await.refused(409, "WRONG_STATE");
    stage.market.is_audited().await;
    let stage = Stage::of(1, json!({"auto_approve_on_consensus": false})).await;
    stage.begins().await;
    let asked = stage.asked().await[0].clone();
    stage.judges(&asked, "approved").await;
    stage.settles().await;
    stage.worker.agent.post(&stage.path("proofs/appeal"), json!({})).await.refused(409, "NOTHING_TO_APPEAL");
    let (stage, _) = poor().await;
    let poor =
        stage.worker.agent.post(&stage.path("proofs/appeal"), json!({})).await.refused(402, "INSUFFICIENT_FUNDS");
    assert_eq!((&poor["available"], &poor["required"]), (&json!(0), &json!(375)), "{poor}");
    stage.market.is_audited().await;
}

/// A rejection of work whose worker has nothing.
async fn poor() -> (Stage, String) {
    let stage = Stage::of(1, json!({})).await;
    stage.begins().await;
    let asked = stage.asked().await[0].clone();
    stage.judges(&asked, "rejected").await;
    stage.settles().await;
    (stage, asked.id)
}
