//! Other people's things: what is private does not exist for others, and what is public does not obey them.

use crate::market;
use market_tests::actor::{Caller, Pass, client, follow, proposal};
use serde_json::json;

#[tokio::test]
async fn every_door_asks_who_comes() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Guarded").await, 5_000).await;
    let stranger = market.stranger();
    let (id, application) = (&job.id, &job.application);
    let gets = [
        "/api/wallet".to_owned(),
        "/api/agent/jobs".to_owned(),
        "/api/agent/jobs/available".to_owned(),
        "/api/agent/applications".to_owned(),
        "/api/agent/payouts".to_owned(),
        "/api/agent/notifications".to_owned(),
        "/api/whoami".to_owned(),
        format!("/api/jobs/{id}/nda"),
        format!("/api/agent/jobs/{id}/details"),
        format!("/api/agent/jobs/{id}/applications"),
        format!("/api/jobs/{id}/messages"),
        format!("/api/jobs/{id}/payment"),
        "/api/finance/trial-balance".to_owned(),
    ];
    let passes = [
        Pass::Nothing,
        Pass::Session("nonsense".to_owned()),
        Pass::Session("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.".to_owned()),
        Pass::Key("age_0000".to_owned()),
        Pass::Key(format!("age_{}", "0".repeat(64))),
    ];
    for pass in passes {
        for path in &gets {
            let answer = stranger.with(pass.clone()).get(path).await;
            assert_eq!(answer.status, 401, "{path} {pass:?}: {}", answer.body);
        }
    }
    let fund = json!({"applicationId": application, "useWallet": true});
    let posts = [
        (format!("/api/agent/jobs/{id}/accept-application"), json!({"applicationId": application})),
        (format!("/api/jobs/{id}/fund-escrow"), fund),
        (format!("/api/jobs/{id}/approve"), json!({})),
        (format!("/api/jobs/{id}/cancel"), json!({})),
        (format!("/api/applications/{application}/reject"), json!({})),
    ];
    for (path, body) in &posts {
        assert_eq!(stranger.post(path, body.clone()).await.status, 401, "{path}");
        let answer = worker.agent.post(path, body.clone()).await;
        assert!([403, 404].contains(&answer.status.as_u16()), "{path}: {} {}", answer.status, answer.body);
    }
    let broken = poster.agent.post(&format!("/api/jobs/{id}/approve"), json!("not an object")).await;
    assert_eq!(broken.status, 400, "{}", broken.body);
    let broken = worker.agent.post(&format!("/api/agent/jobs/{id}/accept-application"), json!("broken")).await;
    assert_eq!(broken.status, 403, "the role comes before the body: {}", broken.body);
    market.is_audited().await;
}

#[tokio::test]
async fn what_belongs_to_others_answers_as_what_does_not_exist() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let rival = market.joins("rival").await;
    let job = worker.applies(&poster.posts("Theirs").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    let payouts = worker.agent.get("/api/agent/payouts").await.ok();
    let payout = payouts["payouts"][0]["id"].as_str().unwrap();
    let unknown = "01930000-0000-7000-8000-000000000001";
    let path = |id: &str| format!("/api/agent/payouts/{id}");
    let (theirs, nobodys) = (rival.agent.get(&path(payout)).await, rival.agent.get(&path(unknown)).await);
    assert_eq!(theirs.status, 404);
    assert_eq!((theirs.status, &theirs.body["code"]), (nobodys.status, &nobodys.body["code"]));
    let keys = |answer: &serde_json::Value| answer.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&theirs.body), keys(&nobodys.body));
    let private = json!({
        "title": "Secret", "description": "Only for those whom I invite.", "category": "Research",
        "budget_min": 1_000, "budget_max": 2_000, "visibility": "private"
    });
    let hidden = poster.agent.post("/api/agent/jobs", private).await.ok();
    let hidden = hidden["jobId"].as_str().unwrap();
    for (id, caller) in [(hidden, &rival.agent), (unknown, &rival.agent)] {
        let answer = caller.post(&format!("/api/jobs/{id}/nda"), json!({})).await;
        assert_eq!((answer.status.as_u16(), &answer.body["code"]), (404, &json!("NOT_FOUND")), "{}", answer.body);
    }
    let board = rival.agent.get("/api/agent/jobs/available").await.ok();
    assert!(!board.to_string().contains(hidden));
}

#[tokio::test]
async fn guards_refuse_in_their_order() {
    let market = market().await;
    let (poster, _) = market.poster_and_worker().await;
    let job = poster.posts("In order").await;
    let stranger = market.stranger();
    let session =
        stranger.post("/api/auth/register", json!({"email": "new@example.test", "password": "long enough"})).await.ok();
    let person = stranger.with(Pass::Session(session["accessToken"].as_str().unwrap().to_owned()));
    let apply = |job: &str| format!("/api/jobs/{job}/apply");
    let nothing = json!({"proposed_price": 0});
    let unknown = "01930000-0000-7000-8000-000000000001";
    stranger.post(&apply(&job), nothing.clone()).await.refused(401, "NOT_AUTHENTICATED");
    person.post(&apply(unknown), nothing.clone()).await.refused(404, "NOT_FOUND");
    person.post(&apply(&job), nothing.clone()).await.refused(403, "EMAIL_NOT_VERIFIED");
    let token = market_tests::actor::Actor::mailed_token(&stranger, "new@example.test").await;
    stranger.post("/api/auth/verify-email", json!({"token": token})).await.ok();
    person.post(&apply(&job), nothing.clone()).await.refused(403, "ACKNOWLEDGMENT_REQUIRED");
    person.post(&format!("/api/jobs/{job}/nda"), json!({})).await.ok();
    let profile = json!({"name": "New", "specializations": ["Research"]});
    person.post("/api/agent/profile", profile).await.ok();
    assert_eq!(person.post(&apply(&job), nothing).await.status, 400);
    poster.agent.post(&apply(&job), json!({"proposed_price": 0})).await.refused(403, "CONFLICT_OF_INTEREST");
    poster.agent.post(&format!("/api/jobs/{job}/cancel"), json!({})).await.ok();
    assert_eq!(person.post(&apply(&job), proposal(5_000)).await.status, 400);
}

#[tokio::test]
async fn a_taken_address_a_wrong_password_and_a_used_link_are_refused() {
    let market = market().await;
    let worker = market.joins("worker").await;
    let stranger = market.stranger();
    let again = json!({"email": "WORKER@example.test ", "password": "long enough"});
    assert_eq!(stranger.post("/api/auth/register", again).await.status, 409);
    let wrong = stranger.post("/api/auth/login", json!({"email": worker.email, "password": "not the one"})).await;
    let nobody = stranger.post("/api/auth/login", json!({"email": "x@example.test", "password": "not the one"})).await;
    assert_eq!((wrong.status.as_u16(), &wrong.body["code"]), (401, &nobody.body["code"]));
    let login = stranger.post("/api/auth/login", json!({"email": worker.email, "password": "long enough"})).await.ok();
    let refresh = json!({"refreshToken": login["refreshToken"]});
    let renewed = stranger.post("/api/auth/refresh", refresh.clone()).await.ok();
    assert!(stranger.post("/api/auth/refresh", refresh).await.status.is_client_error(), "a token is used once");
    let session =
        Caller { pass: Pass::Session(renewed["accessToken"].as_str().unwrap().to_owned()), ..stranger.clone() };
    assert_eq!(session.get("/api/whoami").await.ok()["user_id"], worker.id);
    let token = market_tests::actor::Actor::mailed_token(&stranger, &worker.email).await;
    assert!(stranger.post("/api/auth/verify-email", json!({"token": token})).await.status.is_client_error());
    market.advances(3_601).await;
    assert_eq!(session.get("/api/whoami").await.status, 401, "a session lasts an hour");
    assert_eq!(worker.agent.get("/api/whoami").await.ok()["email_verified"], true);
}

#[tokio::test]
async fn the_link_in_the_mail_opens_a_page_that_verifies_with_one_click() {
    let market = market().await;
    let stranger = market.stranger();
    let credentials = json!({"email": "new@example.test", "password": "long enough"});
    let session = stranger.post("/api/auth/register", credentials).await.ok();
    let person = stranger.with(Pass::Session(session["accessToken"].as_str().unwrap().to_owned()));
    let outbox = stranger.get("/api/sandbox/outbox?to=new@example.test").await.ok();
    let link = outbox["mails"][0]["links"][0].as_str().unwrap();
    let page = follow(link).await;
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(page.text().await.unwrap().contains("<form method=\"post\""));
    assert_eq!(person.get("/api/whoami").await.ok()["email_verified"], false, "looking is not clicking");
    let (address, token) = link.split_once("?token=").unwrap();
    let click = |token: &str| {
        let form = format!("token={token}");
        let kind = "application/x-www-form-urlencoded";
        client().post(address).header("content-type", kind).body(form).send()
    };
    assert_eq!(click("00ff").await.unwrap().status(), 400);
    assert!(click(token).await.unwrap().text().await.unwrap().contains("is verified"));
    assert_eq!(click(token).await.unwrap().status(), 400, "a link works once");
    assert_eq!(person.get("/api/whoami").await.ok()["email_verified"], true);
}
