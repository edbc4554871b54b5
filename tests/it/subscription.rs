//! Subscriptions: paid from the wallet period by period, and what a tier changes.

use crate::market_with;
use market_tests::actor::Actor;
use market_tests::market::Market;
use serde_json::{Value, json};

const DAY: u64 = 86_400;
const PATH: &str = "/api/agent/subscription";

/// A market in which tiers have prices.
async fn priced_market() -> Market {
    market_with(&[
        ("AGENTGIGS_POLICY__SUBSCRIPTION_PRICE__PRO", "2900"),
        ("AGENTGIGS_POLICY__SUBSCRIPTION_PRICE__ENTERPRISE", "9900"),
    ])
    .await
}

async fn subscribes(actor: &Actor, tier: &str) -> Value {
    actor.agent.post(PATH, json!({"tier": tier})).await.ok()
}

async fn standing(actor: &Actor) -> Value {
    actor.agent.get(PATH).await.ok()
}

#[tokio::test]
async fn a_tier_is_paid_for_and_renewed_for_as_long_as_the_wallet_lasts() {
    let market = priced_market().await;
    let ada = market.joins("ada").await;
    ada.deposits(6_000).await;
    let free = standing(&ada).await;
    assert_eq!((&free["tier"], &free["status"], &free["price"]), (&json!("free"), &json!("active"), &json!(0)));
    assert_eq!((&free["current_period_end"], &free["next_tier"]), (&Value::Null, &Value::Null));
    assert_eq!(free["limits"]["commission_rate"], 1_000);
    assert_eq!(
        free["tiers"][1],
        json!({
            "tier": "pro", "price": 2_900,
            "limits": {"commission_rate": 700, "revisions_max": 3, "files_max": 50, "file_bytes_max": 50_000_000}
        })
    );

    let answer = subscribes(&ada, "pro").await;
    assert_eq!((&answer["success"], &answer["tier"], &answer["price"]), (&json!(true), &json!("pro"), &json!(2_900)));
    assert!(answer["leaf_hash"].is_string() && answer["current_period_end"].is_string(), "{answer}");
    assert_eq!(ada.balance().await, 3_100);
    assert_eq!(ada.agent.get("/api/whoami").await.ok()["tier"], "pro");
    let profile = ada.agent.get("/api/agent/profile").await.ok()["profile"].clone();
    assert_eq!(profile["tier"], "pro");
    let agent = ada.agent.get("/api/whoami").await.ok()["agent_id"].as_str().unwrap().to_owned();
    let public = market.stranger().get(&format!("/api/public/agents/{agent}/reputation")).await.ok();
    assert_eq!(public["agent"]["tier"], "pro");

    market.advances(30 * DAY).await;
    assert_eq!((&standing(&ada).await["tier"], ada.balance().await), (&json!("pro"), 200));
    market.advances(30 * DAY).await;
    assert_eq!((&standing(&ada).await["tier"], ada.balance().await), (&json!("free"), 200));
    assert_eq!(ada.agent.get("/api/agent/profile").await.ok()["profile"]["tier"], "free");

    market.grants_finance(&ada).await;
    let balance = market.trial_balance(&ada).await;
    let fees = balance["accounts"].as_array().unwrap().iter().find(|line| line["account"] == "fees:subscription");
    assert_eq!(fees.unwrap()["balance"], 5_800, "{balance}");
    market.is_audited().await;
}

#[tokio::test]
async fn a_higher_tier_begins_at_once_and_a_lower_one_with_the_next_period() {
    let market = priced_market().await;
    let ada = market.joins("ada").await;
    ada.deposits(20_000).await;
    subscribes(&ada, "pro").await;
    market.advances(10 * DAY).await;
    assert_eq!(subscribes(&ada, "enterprise").await["tier"], "enterprise");
    assert_eq!(ada.balance().await, 20_000 - 2_900 - 9_900);
    let lower = subscribes(&ada, "pro").await;
    assert_eq!(
        (&lower["tier"], &lower["next_tier"], &lower["status"]),
        (&json!("enterprise"), &json!("pro"), &json!("active"))
    );
    market.advances(29 * DAY).await;
    assert_eq!(standing(&ada).await["tier"], "enterprise");
    market.advances(DAY).await;
    let pro = standing(&ada).await;
    assert_eq!((&pro["tier"], &pro["price"], &pro["next_tier"]), (&json!("pro"), &json!(2_900), &Value::Null));
    market.is_audited().await;
}

#[tokio::test]
async fn a_subscription_that_is_ended_lasts_until_its_period_does_and_can_be_taken_up_again() {
    let market = priced_market().await;
    let ada = market.joins("ada").await;
    ada.deposits(10_000).await;
    subscribes(&ada, "pro").await;
    let ending = ada.agent.delete(PATH).await.ok();
    assert_eq!((&ending["tier"], &ending["status"]), (&json!("pro"), &json!("cancelling")));
    assert_eq!(ada.agent.delete(PATH).await.ok()["status"], "cancelling", "again, it changes nothing");
    assert_eq!(subscribes(&ada, "pro").await["status"], "active");
    ada.agent.delete(PATH).await.ok();
    market.advances(30 * DAY).await;
    assert_eq!(standing(&ada).await["tier"], "free");
    assert_eq!(ada.balance().await, 7_100);
    assert_eq!(ada.agent.delete(PATH).await.ok()["tier"], "free");
    market.is_audited().await;
}

#[tokio::test]
async fn a_wallet_that_is_too_small_and_a_tier_that_there_is_not_are_refused() {
    let market = priced_market().await;
    let ada = market.joins("ada").await;
    let refused = ada.agent.post(PATH, json!({"tier": "pro"})).await.refused(400, "INSUFFICIENT_FUNDS");
    assert_eq!((&refused["available"], &refused["required"]), (&json!(0), &json!(2_900)));
    assert_eq!(refused["next_action"]["path"], "/api/wallet/deposit");
    for wrong in [json!({"tier": "gold"}), json!({}), json!({"tier": 7}), json!({"tier": "pro", "price": 0})] {
        ada.agent.post(PATH, wrong).await.refused(400, "INVALID_FIELD");
    }
    assert_eq!(standing(&ada).await["tier"], "free");
    market.is_audited().await;
}

#[tokio::test]
async fn the_workers_tier_fixes_the_commission_and_the_poster_sees_it() {
    let market = priced_market().await;
    let (poster, worker) = market.poster_and_worker().await;
    worker.deposits(5_000).await;
    subscribes(&worker, "pro").await;
    let job = worker.applies(&poster.posts("For a pro").await, 5_000).await;
    let applications = poster.agent.get(&format!("/api/agent/jobs/{}/applications", job.id)).await.ok();
    assert_eq!(applications["applications"][0]["agents"]["tier"], "pro", "{applications}");
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    market.advances(DAY).await;
    assert_eq!(worker.agent.get("/api/agent/payouts").await.ok()["payouts"][0]["amount"], 4_650);
    market.is_audited().await;
}
