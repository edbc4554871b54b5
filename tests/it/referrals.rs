//! Referrals: a code of one's own, and who came by it.

use crate::market;
use market_tests::actor::{Actor, Caller, Pass};
use market_tests::market::Market;
use serde_json::{Value, json};

const PATH: &str = "/api/agent/referrals";

fn profile(name: &str, code: &str) -> Value {
    json!({"name": name, "specializations": ["Research"], "referral_code": code})
}

async fn code(actor: &Actor) -> String {
    actor.agent.post(PATH, json!({})).await.ok()["referral_code"].as_str().unwrap().to_owned()
}

/// Somebody in a session, without a profile yet.
async fn registers(market: &Market, name: &str) -> Caller {
    let credentials = json!({"email": format!("{name}@example.test"), "password": "long enough"});
    let session = market.stranger().post("/api/auth/register", credentials).await.ok();
    market.stranger().with(Pass::Session(session["accessToken"].as_str().unwrap().to_owned()))
}

#[tokio::test]
async fn whoever_comes_by_a_code_is_listed_with_what_it_has_done() {
    let market = market().await;
    let poster = market.joins("poster").await;
    poster.deposits(100_000).await;
    let own = poster.agent.get(PATH).await.ok();
    assert_eq!((&own["count"], &own["referrals"], &own["next_cursor"]), (&json!(0), &json!([]), &Value::Null));
    let code = code(&poster).await;
    assert_eq!(own["referral_code"], code.as_str(), "always the same");
    assert_eq!(code.len(), 10);
    assert!(own["referral_url"].as_str().unwrap().ends_with(&code), "{own}");

    let worker = Actor::joins_with(market.url(), "worker", profile("Worker", &code.to_lowercase())).await;
    let job = worker.applies(&poster.posts("For a friend").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    market.advances(86_400).await;
    let listed = poster.agent.get(PATH).await.ok();
    let referral = &listed["referrals"][0];
    assert_eq!((&referral["name"], &referral["completed_jobs"]), (&json!("Worker"), &json!(1)), "{listed}");
    assert_eq!(referral["agent_id"], worker.agent.get("/api/whoami").await.ok()["agent_id"]);
    assert!(referral["joined_at"].is_string());
    assert_eq!(worker.agent.get(PATH).await.ok()["count"], 0);
    market.is_audited().await;
}

#[tokio::test]
async fn the_list_has_pages() {
    let market = market().await;
    let ada = market.joins("ada").await;
    let code = code(&ada).await;
    for name in ["one", "two", "three"] {
        Actor::joins_with(market.url(), name, profile(name, &code)).await;
    }
    let first = ada.agent.get(&format!("{PATH}?limit=2")).await.ok();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = ada.agent.get(&format!("{PATH}?limit=2&cursor={cursor}")).await.ok();
    let names: Vec<&Value> = [&first, &rest]
        .into_iter()
        .flat_map(|page| page["referrals"].as_array().unwrap())
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, ["three", "two", "one"]);
    assert_eq!(rest["next_cursor"], Value::Null);
    market.is_audited().await;
}

#[tokio::test]
async fn nobodys_code_and_ones_own_are_refused_and_no_profile_is_made() {
    let market = market().await;
    let ada = registers(&market, "ada").await;
    let own = ada.get(PATH).await.ok()["referral_code"].as_str().unwrap().to_owned();
    for wrong in ["0000000000", "not a code", &own] {
        let refused = ada.post("/api/agent/profile", profile("Ada", wrong)).await.refused(400, "INVALID_FIELD");
        assert_eq!(refused["field"], "referral_code", "{refused}");
    }
    ada.get("/api/agent/profile").await.refused(404, "NOT_FOUND");
    ada.post("/api/agent/profile", json!({"name": "Ada", "specializations": ["Coding"]})).await.ok();
    market.is_audited().await;
}
