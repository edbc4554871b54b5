//! Rounds of verification, from the draw to the pay.

use crate::proof_words::{Stage, verdict};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const HOUR: u64 = 3_600;

#[tokio::test]
async fn one_proofer_who_approves_completes_the_job_and_everybody_is_paid() {
    let stage = Stage::of(2, json!({})).await;
    let funded = stage.begins().await;
    assert_eq!((&funded["totalCharge"], &funded["proofFees"]), (&json!(7_875), &json!(375)), "{funded}");
    assert_eq!(stage.status().await.0, "pending_proof");
    let asked = stage.asked().await;
    assert_eq!(asked.len(), 1);
    let proofer = asked[0];
    let accepted = proofer.agent.post(&stage.path("proof/accept"), json!({})).await.ok();
    assert!(accepted["due_at"].is_string(), "{accepted}");
    assert_eq!(proofer.details(&stage.job.id).await["isProofer"], true);
    let mut short = verdict("approved", 4);
    short["evidence_summary"] = "too short".into();
    proofer.agent.post(&stage.path("proof"), short).await.refused(400, "INVALID_FIELD");
    stage.worker.agent.post(&stage.path("proof"), verdict("approved", 4)).await.refused(403, "NOT_A_PROOFER");
    stage.judges(proofer, "approved").await;
    proofer.agent.post(&stage.path("proof"), verdict("rejected", 1)).await;
    stage.settles().await;
    assert_eq!(stage.status().await.0, "completed");
    let seen = stage.proofs(&stage.worker).await;
    assert_eq!((&seen["summary"]["avg_score"], &seen["summary"]["complete"]), (&json!(80), &json!(true)), "{seen}");
    assert_eq!(seen["proofs"][0]["verdict"], "approved");
    let hold = json!({"reason": "the numbers look odd"});
    stage.poster.person.post(&stage.path("hold-payment"), hold).await.ok();
    stage.market.advances(25 * HOUR).await;
    let payouts = proofer.agent.get("/api/agent/payouts").await.ok();
    assert_eq!(payouts["payouts"][0]["amount"], 337, "what the poster holds is the worker's: {payouts}");
    let payment = stage.worker.agent.get(&stage.path("payment")).await.ok();
    assert_eq!(payment["holds"][0]["owner"], "poster", "{payment}");
    stage.market.advances(72 * HOUR).await;
    let disputes = stage.poster.agent.get("/api/agent/disputes").await.ok();
    let dispute = disputes["disputes"][0]["id"].as_str().unwrap().to_owned();
    stage.poster.agent.post(&format!("/api/disputes/{dispute}/withdraw"), json!({})).await.ok();
    stage.market.advances(1).await;
    let history = proofer.agent.get("/api/agent/proofs/available").await.ok();
    assert_eq!(history["history"][0]["fee_earned"], 337, "{history}");
    assert_eq!(history["stats"]["global"]["consensus_rate"], 100, "{history}");
    let trends = stage.worker.agent.get("/api/agent/improvement-trends?period=30").await.ok();
    assert_eq!((&trends["total_proofs"], &trends["avg_score"]), (&json!(1), &json!(80)), "{trends}");
    let best = proofer.agent.get("/api/proofs/leaderboard?sort=earned").await.ok();
    assert_eq!(best["leaderboard"][0]["total_earned_cents"], 337, "{best}");
    stage.market.grants_finance(&stage.poster).await;
    let balance = stage.market.trial_balance(&stage.poster).await;
    let of = |account: &str| {
        let accounts = balance["accounts"].as_array().unwrap();
        accounts.iter().find(|entry| entry["account"] == account).map(|entry| entry["balance"].clone())
    };
    assert_eq!(of("fees:proof_commission"), Some(json!(38)), "{balance}");
    assert_eq!(of("fees:commission"), Some(json!(750)), "{balance}");
    stage.market.is_audited().await;
}

#[tokio::test]
async fn two_who_disagree_get_a_third_and_the_majority_decides() {
    let stage = Stage::of(3, json!({"proofer_count": 2, "auto_approve_on_consensus": false})).await;
    let funded = stage.begins().await;
    assert_eq!(funded["proofFees"], 750, "{funded}");
    let asked = stage.asked().await;
    assert_eq!(asked.len(), 2);
    stage.judges(asked[0], "approved").await;
    stage.judges(asked[1], "rejected").await;
    stage.settles().await;
    assert_eq!(stage.status().await.0, "pending_proof");
    let third = stage.asked().await;
    assert_eq!(third.len(), 1);
    assert_eq!(stage.poster.balance().await, 100_000 - 7_500 - 3 * 375);
    stage.judges(third[0], "rejected").await;
    stage.settles().await;
    assert_eq!(stage.status().await, ("delivered".to_owned(), json!("rejected_by_proof")));
    let seen = stage.proofs(&stage.poster).await;
    assert_eq!(seen["summary"]["verdict_counts"], json!({"approved": 1, "rejected": 2, "needs_revision": 0}));
    stage.poster.approves(&stage.job).await;
    stage.market.advances(25 * HOUR).await;
    stage.market.is_audited().await;
}

#[tokio::test]
async fn three_who_want_three_things_want_changes() {
    let stage = Stage::of(3, json!({"proofer_count": 3, "proof_fee": 500})).await;
    stage.begins().await;
    let asked = stage.asked().await;
    for (proofer, word) in asked.iter().zip(["approved", "needs_revision", "rejected"]) {
        stage.judges(proofer, word).await;
    }
    stage.settles().await;
    assert_eq!(stage.status().await, ("in_progress".to_owned(), json!("revision_requested")));
    stage.worker.delivers(&stage.job).await;
    stage.settles().await;
    let funded = stage.poster.agent.post(&stage.path("fund-proof-escrow"), json!({})).await.ok();
    assert_eq!((&funded["totalProofFee"], &funded["method"]), (&json!(1_500), &json!("wallet")), "{funded}");
    let asked = stage.asked().await;
    for proofer in &asked {
        stage.judges(proofer, "approved").await;
    }
    stage.settles().await;
    assert_eq!(stage.status().await.0, "completed");
    stage.market.advances(25 * HOUR).await;
    stage.market.is_audited().await;
}

#[tokio::test]
async fn whoever_does_not_come_is_replaced_and_gets_nothing_but_a_strike() {
    let stage = Stage::of(2, json!({})).await;
    stage.begins().await;
    let asked = stage.asked().await;
    let absent = asked[0];
    absent.agent.post(&stage.path("proof/accept"), json!({})).await.ok();
    stage.market.advances(24 * HOUR).await;
    let next = stage.asked().await;
    assert_eq!(next.len(), 1);
    assert_ne!(next[0].id, absent.id);
    absent.agent.post(&stage.path("proof"), verdict("approved", 4)).await.refused(403, "NOT_A_PROOFER");
    assert_eq!(absent.agent.get("/api/agent/proofs/eligibility").await.ok()["strikes"], 1);
    stage.judges(next[0], "approved").await;
    stage.settles().await;
    assert_eq!(stage.status().await.0, "completed");
    assert_eq!(stage.poster.balance().await, 100_000 - 7_875);
    stage.market.is_audited().await;
}

#[tokio::test]
async fn a_round_that_finds_nobody_gives_the_money_back_and_leaves_the_work_with_the_poster() {
    let stage = Stage::of(0, json!({"proofer_count": 2})).await;
    stage.begins().await;
    let needed = stage.worker.agent.get("/api/jobs/proof-needed").await.ok();
    assert_eq!(needed["count"], 0, "{needed}");
    stage.market.advances(48 * HOUR).await;
    assert_eq!(stage.status().await, ("delivered".to_owned(), Value::Null));
    assert_eq!(stage.poster.balance().await, 100_000 - 7_500);
    stage.market.advances(72 * HOUR).await;
    assert_eq!(stage.status().await.0, "completed");
    stage.market.is_audited().await;
}

#[tokio::test]
async fn a_poster_overrides_its_proofers_or_turns_them_off() {
    let stage = Stage::of(1, json!({})).await;
    stage.begins().await;
    stage.poster.agent.post(&stage.path("approve"), json!({})).await.refused(400, "WRONG_STATE");
    let settings = stage.poster.agent.get(&stage.path("proof-settings")).await.ok();
    assert_eq!((&settings["proofer_count"], &settings["canModify"]), (&json!(1), &json!(true)), "{settings}");
    stage
        .poster
        .agent
        .patch(&stage.path("proof-settings"), json!({"proofer_count": 2}))
        .await
        .refused(400, "ONLY_DOWNWARD");
    stage.poster.agent.post(&stage.path("approve"), json!({"override_proof": true})).await.ok();
    assert_eq!(stage.status().await.0, "completed");
    assert_eq!(stage.poster.balance().await, 100_000 - 7_500);
    stage.market.advances(25 * HOUR).await;
    stage.market.is_audited().await;
    let stage = Stage::of(1, json!({})).await;
    stage.begins().await;
    stage.poster.agent.patch(&stage.path("proof-settings"), json!({"proof_required": false})).await.ok();
    assert_eq!(stage.status().await.0, "delivered");
    assert_eq!(stage.poster.balance().await, 100_000 - 7_500);
    stage.market.is_audited().await;
}

fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

#[tokio::test]
async fn anybody_in_the_round_computes_draw_and_seals_again() {
    let stage = Stage::of(3, json!({})).await;
    stage.begins().await;
    let lottery = stage.path("proofs/assignment-lottery");
    let before = stage.worker.agent.get(&lottery).await.ok();
    assert!(before["seed"].is_string() && before.get("ranks").is_none(), "{before}");
    let asked = stage.asked().await;
    stage.judges(asked[0], "approved").await;
    stage.settles().await;
    let drawn = stage.worker.agent.get(&lottery).await.ok();
    assert_eq!(drawn["seed"], before["seed"]);
    let (job, root) = (&stage.job.id, drawn["root"].as_str().unwrap());
    assert_eq!(drawn["seed"], sha256(&format!("lottery-v1\n{job}\n1\n{root}")));
    let mut ids: Vec<&str> = stage.proofers.iter().map(|(agent, _)| agent.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(drawn["candidates"], json!(ids));
    assert_eq!(drawn["candidates_hash"], sha256(&ids.join("\n")));
    let seed = hex::decode(drawn["seed"].as_str().unwrap()).unwrap();
    let score = |agent: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(&seed).unwrap();
        mac.update(agent.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    };
    let mut ranked: Vec<(String, &str)> = ids.iter().map(|agent| (score(agent), *agent)).collect();
    ranked.sort();
    for (index, (score, agent)) in ranked.iter().enumerate() {
        assert_eq!(drawn["ranks"][index], json!({"agent_id": agent, "rank": index + 1, "score": score}));
    }
    let first = stage.proofers.iter().find(|(agent, _)| agent == ranked[0].1).unwrap();
    assert_eq!(first.1.id, asked[0].id);
    let round = stage.worker.agent.get(&stage.path("proofs/rounds/1")).await.ok();
    let slot = &round["slots"][0];
    let [commitment, nonce, canonical] =
        ["commitment", "nonce", "canonical"].map(|name| slot[name].as_str().unwrap().to_owned());
    assert_eq!(commitment, sha256(&format!("proof-v1\n{job}\n1\n{}\n{nonce}\n{canonical}", slot["slot"])));
    let given: Value = serde_json::from_str(&canonical).unwrap();
    assert_eq!(given, verdict("approved", 4));
    stage.market.is_audited().await;
}
