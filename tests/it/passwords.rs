//! Forgotten passwords: a link that works once, within the hour, and ends all sessions.

use crate::market;
use market_tests::actor::{Actor, Caller, Pass};
use market_tests::market::Market;
use reqwest::Client;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const NEW: &str = "another long one";

async fn asks(market: &Market, email: &str) -> Value {
    market.stranger().post("/api/auth/forgot-password", json!({"email": email})).await.ok()
}

async fn token(market: &Market, actor: &Actor) -> String {
    asks(market, &actor.email).await;
    Actor::mailed_token(&market.stranger(), &actor.email).await
}

fn wish(token: &str) -> Value {
    json!({"token": token, "password": NEW})
}

async fn logs_in(stranger: &Caller, email: &str, password: &str) -> market_tests::actor::Answer {
    stranger.post("/api/auth/login", json!({"email": email, "password": password})).await
}

#[tokio::test]
async fn a_link_changes_the_password_once_and_ends_all_sessions() {
    let market = market().await;
    let (ada, stranger) = (market.joins("ada").await, market.stranger());
    let session = logs_in(&stranger, &ada.email, "long enough").await.ok();
    let token = token(&market, &ada).await;
    assert_eq!(logs_in(&stranger, &ada.email, "long enough").await.status, 200, "asking changes nothing yet");

    let done = stranger.post("/api/auth/reset-password", wish(&token)).await.ok();
    assert_eq!(done["success"], true, "{done}");
    ada.person.get("/api/whoami").await.refused(401, "INVALID_SESSION");
    let before = stranger.with(Pass::Session(session["accessToken"].as_str().unwrap().to_owned()));
    before.get("/api/whoami").await.refused(401, "INVALID_SESSION");
    let refresh = json!({"refreshToken": session["refreshToken"]});
    stranger.post("/api/auth/refresh", refresh).await.refused(401, "INVALID_SESSION");
    logs_in(&stranger, &ada.email, "long enough").await.refused(401, "INVALID_CREDENTIALS");
    let session = logs_in(&stranger, &ada.email, NEW).await.ok();
    let after = stranger.with(Pass::Session(session["accessToken"].as_str().unwrap().to_owned()));
    assert_eq!(after.get("/api/whoami").await.ok()["user_id"], ada.id.as_str());
    let refresh = json!({"refreshToken": session["refreshToken"]});
    stranger.post("/api/auth/refresh", refresh).await.ok();
    ada.agent.get("/api/whoami").await.ok();

    stranger.post("/api/auth/reset-password", wish(&token)).await.refused(422, "LINK_NOT_VALID");
    let outbox = stranger.get(&format!("/api/sandbox/outbox?to={}", ada.email)).await.ok();
    assert_eq!(outbox["mails"][0]["subject"], "Your password was changed", "{outbox}");
    market.is_audited().await;
}

#[tokio::test]
async fn nobody_learns_who_is_registered() {
    let market = market().await;
    let ada = market.joins("ada").await;
    let mut answers = Vec::new();
    for email in [ada.email.as_str(), "nobody@example.test"] {
        let begun = Instant::now();
        answers.push(asks(&market, email).await);
        assert!(begun.elapsed() >= Duration::from_millis(100), "{email}");
    }
    assert_eq!(answers[0], answers[1]);
    let none = market.stranger().get("/api/sandbox/outbox?to=nobody@example.test").await.ok();
    assert_eq!(none["count"], 0);
    let made_up = format!("{}{}", "0".repeat(32), "a".repeat(64));
    let unknown = market.stranger().post("/api/auth/reset-password", wish(&made_up)).await;
    let guessed = format!("{}{}", ada.id.replace('-', ""), "a".repeat(64));
    let known = market.stranger().post("/api/auth/reset-password", wish(&guessed)).await;
    assert_eq!((unknown.status, &unknown.body["code"]), (known.status, &known.body["code"]));
    assert_eq!(known.body["code"], "LINK_NOT_VALID");
    market.is_audited().await;
}

#[tokio::test]
async fn a_key_that_was_used_for_another_address_tells_nothing() {
    let market = market().await;
    let ada = market.joins("ada").await;
    let path = "/api/auth/forgot-password";
    for email in ["nobody@example.test", &ada.email, &ada.email] {
        market.stranger().post_once(path, "one-key", &json!({"email": email})).await.ok();
    }
    let outbox = market.stranger().get(&format!("/api/sandbox/outbox?to={}", ada.email)).await.ok();
    let resets = outbox["mails"].as_array().unwrap().iter().filter(|mail| mail["subject"] == "Choose a new password");
    assert_eq!(resets.count(), 1, "{outbox}");
    market.is_audited().await;
}

#[tokio::test]
async fn a_newer_link_replaces_the_older_one_and_none_lasts_beyond_the_hour() {
    let market = market().await;
    let (ada, stranger) = (market.joins("ada").await, market.stranger());
    let first = token(&market, &ada).await;
    let second = token(&market, &ada).await;
    assert_ne!(first, second);
    stranger.post("/api/auth/reset-password", wish(&first)).await.refused(422, "LINK_NOT_VALID");
    let short = json!({"token": second, "password": "short"});
    let refused = stranger.post("/api/auth/reset-password", short).await.refused(422, "INVALID_FIELD");
    assert_eq!(refused["field"], "password");
    market.advances(3_600).await;
    stranger.post("/api/auth/reset-password", wish(&second)).await.refused(422, "LINK_NOT_VALID");
    let third = token(&market, &ada).await;
    stranger.post("/api/auth/reset-password", wish(&third)).await.ok();
    market.is_audited().await;
}

#[tokio::test]
async fn the_link_in_the_mail_leads_to_a_page_that_sets_the_password() {
    let market = market().await;
    let (ada, stranger) = (market.joins("ada").await, market.stranger());
    let token = token(&market, &ada).await;
    let page = stranger.get(&format!("/auth/reset-password?token={token}")).await;
    assert_eq!(page.content_type, "text/html; charset=utf-8");
    assert!(page.ok().as_str().unwrap().contains(&token));
    let url = format!("{}/auth/reset-password", market.url());
    let send = |password: &'static str| {
        let form = [("token", token.clone()), ("password", password.to_owned())];
        let request = Client::new().post(&url).header("content-type", "application/x-www-form-urlencoded");
        let body = form.map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).join("&");
        async move { request.body(body).send().await.unwrap().status() }
    };
    assert_eq!(send("short").await, 400);
    assert_eq!(send(NEW).await, 200);
    assert_eq!(send(NEW).await, 400, "it works once");
    logs_in(&stranger, &ada.email, NEW).await.ok();
    market.is_audited().await;
}
