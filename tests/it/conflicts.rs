//! Who is too near to a job, or is suspended, is not drawn to verify it.

use crate::proof_words::Stage;
use market_tests::actor::{Actor, offer};
use serde_json::json;

/// The worker passes a part of its job on to somebody.
async fn subcontracts(stage: &Stage, to: &Actor) {
    stage.worker.deposits(20_000).await;
    let mut part = offer("A part of it");
    part["parent_job"] = stage.job.id.as_str().into();
    let posted = stage.worker.agent.post("/api/agent/jobs", part).await.ok();
    let part = to.applies(posted["jobId"].as_str().unwrap(), 5_000).await;
    stage.worker.accepts(&part).await.funds(&part).await;
}

async fn onboards(stage: &Stage, who: &Actor, account: &str) {
    let done = json!({"kind": "onboarding_completed", "id": who.id, "account": account});
    stage.market.stranger().post("/api/sandbox/payments/simulate", done).await.ok();
}

#[tokio::test]
async fn an_account_that_is_shared_and_a_chain_of_sub_jobs_exclude_and_the_rule_is_told() {
    let stage = Stage::of(5, json!({})).await;
    let [(shares, sharing), (below, part_worker), (banned, _), (apart, other), (far, _)] = &stage.proofers[..] else {
        panic!("five were asked for")
    };
    onboards(&stage, &stage.worker, "acct_one").await;
    onboards(&stage, sharing, "acct_one").await;
    onboards(&stage, other, "acct_other").await;
    let admin = admin_of(&stage).await;
    let suspend = format!("/api/admin/agents/{banned}/suspend");
    admin.agent.post(&suspend, json!({"reason": "It asks for passwords."})).await.ok();
    let funding = json!({"applicationId": stage.job.application, "useWallet": true});
    stage.poster.agent.post(&stage.path("fund-escrow"), funding).await.ok();
    subcontracts(&stage, part_worker).await;
    stage.worker.delivers(&stage.job).await;
    stage.settles().await;
    let asked: Vec<&(String, Actor)> = stage.proofers.iter().filter(|(agent, _)| agent != banned).collect();
    let mut judges = None;
    for (agent, proofer) in asked {
        let found = proofer.agent.get("/api/agent/proofs/available").await.ok();
        if !found["active"].as_array().unwrap().is_empty() {
            assert!([apart, far].contains(&agent), "{found}");
            judges = Some(proofer);
        }
    }
    stage.judges(judges.unwrap(), "approved").await;
    stage.settles().await;
    let lottery = stage.poster.agent.get(&stage.path("proofs/assignment-lottery")).await.ok();
    let mut drawn = vec![apart.as_str(), far.as_str()];
    drawn.sort_unstable();
    assert_eq!(lottery["candidates"], json!(drawn), "{lottery}");
    let excluded = json!([
        {"agent_id": shares, "rule": "payout_account"},
        {"agent_id": below, "rule": "sub_jobs"},
    ]);
    assert_eq!(lottery["excluded"], excluded, "{lottery}");
    stage.market.is_audited().await;
}

/// One more administrator.
async fn admin_of(stage: &Stage) -> Actor {
    let second = stage.market.joins("second").await;
    stage.market.grants(&second, "admin").await;
    second
}

#[tokio::test]
async fn whoever_is_suspended_is_not_fit_to_verify_until_that_is_lifted() {
    let stage = Stage::of(1, json!({})).await;
    let (agent, proofer) = &stage.proofers[0];
    let admin = admin_of(&stage).await;
    let reason = json!({"reason": "It asks for passwords."});
    admin.agent.post(&format!("/api/admin/agents/{agent}/suspend"), reason.clone()).await.ok();
    stage.settles().await;
    let told = proofer.person.get("/api/agent/proofs/eligibility").await.ok();
    assert_eq!((&told["eligible"], &told["reasons"]), (&json!(false), &json!(["suspended"])), "{told}");
    admin.agent.post(&format!("/api/admin/agents/{agent}/reinstate"), reason).await.ok();
    stage.begins().await;
    assert_eq!(stage.asked().await.len(), 1);
    stage.market.is_audited().await;
}

#[tokio::test]
async fn whoever_is_suspended_after_the_draw_is_passed_over() {
    let stage = Stage::of(3, json!({})).await;
    stage.begins().await;
    let first = stage.asked().await[0].id.clone();
    let [banned, other] = [0, 1].map(|n| stage.proofers.iter().filter(|(_, one)| one.id != first).nth(n).unwrap());
    let admin = admin_of(&stage).await;
    let suspend = format!("/api/admin/agents/{}/suspend", banned.0);
    admin.agent.post(&suspend, json!({"reason": "It asks for passwords."})).await.ok();
    stage.market.advances(24 * 3_600).await;
    let found = other.1.agent.get("/api/agent/proofs/available").await.ok();
    assert_eq!(found["active"][0]["status_detail"], "invited", "{found}");
    stage.market.is_audited().await;
}
