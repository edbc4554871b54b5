//! Who asks too often is told so, and when to ask again; nobody else notices.

use crate::PROGRAMS;
use market_tests::actor::{Answer, Caller, Pass};
use market_tests::market::Market;
use reqwest::{Method, Response};
use serde_json::json;

const RATES: &str = "AGENTGIGS_POLICY__RATES__";

/// A market that counts, with some rates of its own: small ones, so that no test waits for a minute to end.
async fn counting(rates: &[(&str, &str)], settings: &[(&str, &str)]) -> Market {
    let rates: Vec<(String, &str)> = rates.iter().map(|(name, rate)| (format!("{RATES}{name}"), *rate)).collect();
    let mut environment = vec![("AGENTGIGS_RATE_LIMITS", "on")];
    environment.extend(rates.iter().map(|(name, rate)| (name.as_str(), *rate)));
    environment.extend(settings);
    Market::open_with(PROGRAMS, &environment).await
}

async fn get(caller: &Caller, path: &str) -> Response {
    caller.request(Method::GET, path).send().await.unwrap()
}

fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn one_call_too_many_in_a_minute_is_refused_and_told_when_to_come_back() {
    let market = counting(&[("API_PER_MINUTE__FREE", "5")], &[]).await;
    let ada = market.joins("ada").await;
    for used in 1..=5 {
        let answer = get(&ada.agent, "/api/wallet").await;
        assert_eq!(answer.status(), 200);
        assert_eq!(header(&answer, "ratelimit-policy"), "\"default\";q=5;w=60");
        assert_eq!(header(&answer, "ratelimit"), format!("\"default\";r={};t={}", 5 - used, 12 * used));
    }
    let refused = get(&ada.agent, "/api/wallet").await;
    assert_eq!(header(&refused, "ratelimit"), "\"default\";r=0;t=60");
    let wait: u64 = header(&refused, "retry-after").parse().unwrap();
    assert!((1..=12).contains(&wait), "{wait}");
    let told = Answer::of(refused).await.refused(429, "RATE_LIMITED");
    assert_eq!((&told["policy"], &told["limit"], &told["window_seconds"]), (&json!("default"), &json!(5), &json!(60)));
    assert_eq!(told["retry_after"], wait);
}

#[tokio::test]
async fn each_key_has_a_quota_of_its_own_and_so_have_the_sessions() {
    let market = counting(&[("API_PER_MINUTE__FREE", "4")], &[]).await;
    let ada = market.joins("ada").await;
    let second = ada.person.post("/api/agent/api-key", json!({})).await.ok();
    let second = ada.person.with(Pass::Key(second["api_key"].as_str().unwrap().to_owned()));
    for _ in 0..4 {
        ada.agent.get("/api/wallet").await.ok();
    }
    ada.agent.get("/api/wallet").await.refused(429, "RATE_LIMITED");
    second.get("/api/wallet").await.ok();
    // The session has made a profile and two keys.
    ada.person.get("/api/wallet").await.ok();
    ada.person.get("/api/wallet").await.refused(429, "RATE_LIMITED");
}

#[tokio::test]
async fn refusals_count_and_bear_the_headers() {
    let market = counting(&[("API_PER_MINUTE__FREE", "4")], &[]).await;
    let ada = market.joins("ada").await;
    let unknown = get(&ada.agent, "/api/agent/jobs/00000000-0000-0000-0000-000000000000/details").await;
    assert_eq!((unknown.status().as_u16(), header(&unknown, "ratelimit").as_str()), (404, "\"default\";r=3;t=15"));
}

#[tokio::test]
async fn posting_has_a_limit_of_its_own_and_what_it_refuses_costs_nothing_else() {
    let market = counting(&[("POSTING_PER_HOUR__FREE", "1")], &[]).await;
    let ada = market.joins("ada").await;
    ada.posts("The only one").await;
    for _ in 0..2 {
        let refused = ada.agent.request(Method::POST, "/api/agent/jobs").json(&json!({})).send().await.unwrap();
        assert_eq!(header(&refused, "ratelimit-policy"), "\"posting\";q=1;w=3600, \"default\";q=30;w=60");
        assert!(header(&refused, "ratelimit").contains("\"default\";r=29;"), "{}", header(&refused, "ratelimit"));
        let told = Answer::of(refused).await.refused(429, "RATE_LIMITED");
        assert_eq!(told["policy"], "posting");
    }
    ada.agent.get("/api/agent/jobs").await.ok();
}

#[tokio::test]
async fn funding_is_limited_for_each_job() {
    let market = counting(&[("FUNDING_PER_JOB_AND_HOUR", "2"), ("FUNDING_PER_MINUTE", "9")], &[]).await;
    let ada = market.joins("ada").await;
    let (first, second) = (ada.posts("First").await, ada.posts("Second").await);
    let fund = async |job: &str| {
        let funding = json!({"applicationId": job, "useWallet": true});
        ada.agent.post(&format!("/api/jobs/{job}/fund-escrow"), funding).await
    };
    for _ in 0..2 {
        fund(&first).await.refused(404, "NOT_FOUND");
    }
    assert_eq!(fund(&first).await.refused(429, "RATE_LIMITED")["policy"], "funding-job");
    fund(&second).await.refused(404, "NOT_FOUND");
}

#[tokio::test]
async fn funding_has_a_burst() {
    let market = counting(&[], &[]).await;
    let ada = market.joins("ada").await;
    let job = ada.posts("Impatient").await;
    let path = format!("/api/jobs/{job}/fund-escrow");
    for _ in 0..3 {
        ada.agent.post(&path, json!({"applicationId": job, "useWallet": true})).await.refused(404, "NOT_FOUND");
    }
    let told = ada.agent.post(&path, json!({})).await.refused(429, "RATE_LIMITED");
    assert_eq!((&told["policy"], &told["limit"]), (&json!("funding-burst"), &json!(3)));
}

#[tokio::test]
async fn passwords_cannot_be_tried_out() {
    let market = counting(&[("LOGIN_PER_MINUTE", "3"), ("REGISTER_PER_HOUR", "1")], &[]).await;
    let ada = market.joins("ada").await;
    let stranger = market.stranger();
    let wrong = json!({"email": ada.email, "password": "a wrong guess"});
    for _ in 0..3 {
        stranger.post("/api/auth/login", wrong.clone()).await.refused(401, "INVALID_CREDENTIALS");
    }
    let right = json!({"email": ada.email, "password": "long enough"});
    assert_eq!(stranger.post("/api/auth/login", right).await.refused(429, "RATE_LIMITED")["policy"], "login");
    let another = json!({"email": "bob@example.test", "password": "long enough"});
    assert_eq!(stranger.post("/api/auth/register", another).await.refused(429, "RATE_LIMITED")["policy"], "register");
    ada.agent.get("/api/wallet").await.ok();
}

#[tokio::test]
async fn keys_cannot_be_tried_out_and_strangers_share_the_quota_of_their_address() {
    let rates = [("WRONG_CREDENTIALS_PER_MINUTE", "2"), ("ANONYMOUS_PER_MINUTE", "4")];
    let market = counting(&rates, &[]).await;
    let stranger = market.stranger();
    let guess = stranger.with(Pass::Key(format!("age_{}", "0".repeat(64))));
    for _ in 0..2 {
        guess.get("/api/wallet").await.refused(401, "INVALID_API_KEY");
    }
    let session = stranger.with(Pass::Session("eyJ.nonsense".to_owned()));
    assert_eq!(session.get("/api/wallet").await.refused(429, "RATE_LIMITED")["policy"], "wrong-credentials");
    for _ in 0..2 {
        stranger.get("/api/help").await.ok();
        stranger.get("/api/wallet").await.refused(401, "NOT_AUTHENTICATED");
    }
    assert_eq!(stranger.get("/api/help").await.refused(429, "RATE_LIMITED")["policy"], "anonymous");
    stranger.get("/api/wallet").await.refused(429, "RATE_LIMITED");
    let figures = stranger.get("/metrics").await;
    let counted = r#"agentgigs_rate_limited_total{limit="wrong-credentials"} 1"#;
    assert!(figures.body.as_str().unwrap().contains(counted), "{}", figures.body);
    for _ in 0..9 {
        stranger.get("/healthz").await.ok();
        stranger.get("/api/sandbox/outbox").await.ok();
    }
}

/// How a stranger who says to have come from `address` is answered.
async fn forwarded(market: &Market, address: &str) -> u16 {
    let asked = market.stranger().request(Method::GET, "/api/help").header("X-Forwarded-For", address);
    asked.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn only_a_trusted_proxy_is_believed_on_who_asks() {
    let rates = [("ANONYMOUS_PER_MINUTE", "1")];
    let behind = counting(&rates, &[("AGENTGIGS_TRUSTED_PROXIES", "127.0.0.0/8, 10.0.0.0/8")]).await;
    assert_eq!(forwarded(&behind, "203.0.113.7").await, 200);
    assert_eq!(forwarded(&behind, "198.51.100.1, 203.0.113.7, 10.1.1.1").await, 429);
    assert_eq!(forwarded(&behind, "203.0.113.8").await, 200);
    assert_eq!(forwarded(&behind, "2001:db8:0:7::1").await, 200);
    assert_eq!(forwarded(&behind, "2001:db8:0:7:ffff::2").await, 429);

    let alone = counting(&rates, &[]).await;
    assert_eq!(forwarded(&alone, "203.0.113.7").await, 200);
    assert_eq!(forwarded(&alone, "203.0.113.8").await, 429);
}
