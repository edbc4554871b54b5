//! Mail: written by the commit that it is about, kept without its link, sent by SMTP until it is taken.

use crate::{market, market_with};
use market_tests::actor::Actor;
use market_tests::db;
use market_tests::server::PATIENCE;
use market_tests::smtp::{MailServer, Seen};
use serde_json::{Value, json};

const DAY: u64 = 86_400;

fn credentials(name: &str) -> Value {
    json!({"email": format!("{name}@example.test"), "password": "long enough"})
}

/// The one number that a statement answers.
async fn count(database: &str, sql: &str) -> i64 {
    db::connect(database).await.query_one(sql, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn what_is_sent_by_smtp_is_what_the_outbox_shows() {
    let mut server = MailServer::start(0).await;
    let market =
        market_with(&[("SMTP_URL", &server.url), ("AGENTGIGS_MAIL_FROM", "The Market <post@market.test>")]).await;
    let stranger = market.stranger();
    stranger.post("/api/auth/register", credentials("ada")).await.ok();
    let Seen::Taken { from, to, message } = server.sees().await else { panic!("refused") };
    assert_eq!((from.as_str(), to.as_str()), ("post@market.test", "ada@example.test"));
    let outbox = stranger.get("/api/sandbox/outbox?to=ada@example.test").await.ok();
    let mail = &outbox["mails"][0];
    let link = mail["links"][0].as_str().unwrap();
    for part in
        ["From: \"The Market\" <post@market.test>", "Subject: Verify your e-mail address", "multipart/alternative"]
    {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert_eq!(message.matches("Content-Type: text/plain").count(), 1, "{message}");
    assert_eq!(message.matches("Content-Type: text/html").count(), 1, "{message}");
    assert!(message.matches(link).count() >= 3, "once in the text, twice in the HTML: {message}");
    assert!(mail["text"].as_str().unwrap().contains(link), "{mail}");
    assert!(mail["html"].as_str().unwrap().contains(&format!("<a href=\"{link}\">")), "{mail}");
    let (_, token) = link.split_once("token=").unwrap();
    stranger.post("/api/auth/verify-email", json!({"token": token})).await.ok();
    stranger.post("/api/auth/verify-email", json!({"token": token})).await.refused(422, "LINK_NOT_VALID");
    market.is_audited().await;
}

#[tokio::test]
async fn a_mail_that_is_not_taken_is_sent_again_after_a_minute_and_after_five() {
    let mut server = MailServer::start(2).await;
    let market = market_with(&[("SMTP_URL", &server.url)]).await;
    market.stranger().post("/api/auth/register", credentials("ada")).await.ok();
    assert_eq!(server.sees().await, Seen::Refused);
    market.advances(60).await;
    assert_eq!(server.sees().await, Seen::Refused);
    market.advances(300).await;
    assert_eq!(server.takes().await.0, "ada@example.test");
    assert!(server.is_done());
    assert_eq!(count(&market.database, "select attempts::bigint from mail_delivery").await, 3);
    market.is_audited().await;
}

#[tokio::test]
async fn two_servers_send_each_mail_once() {
    let mut server = MailServer::start(0).await;
    let market = market_with(&[("SMTP_URL", &server.url)]).await;
    let _second = market.setup.start();
    let mut expected = Vec::new();
    for name in ["a", "b", "c", "d", "e", "f"] {
        market.stranger().post("/api/auth/register", credentials(name)).await.ok();
        expected.push(format!("{name}@example.test"));
    }
    let mut taken = Vec::new();
    for _ in &expected {
        taken.push(server.takes().await.0);
    }
    taken.sort();
    assert_eq!(taken, expected);
    assert!(server.is_done());
    assert_eq!(count(&market.database, "select max(attempts)::bigint from mail_delivery").await, 1);
    market.is_audited().await;
}

#[tokio::test]
async fn a_link_that_works_no_more_is_not_sent() {
    let mut market = market().await;
    market.stranger().post("/api/auth/register", credentials("early")).await.ok();
    market.advances(DAY).await;
    let mut server = MailServer::start(0).await;
    market.setup = market.setup.clone().with("SMTP_URL", &server.url);
    market.server = market.setup.start();
    market.stranger().post("/api/auth/register", credentials("late")).await.ok();
    assert_eq!(server.takes().await.0, "late@example.test");
    assert!(server.is_done());
    let given_up = "select count(*) from mail_delivery where outcome = 'given_up'";
    assert_eq!(count(&market.database, given_up).await, 1);
    market.is_audited().await;
}

#[tokio::test]
async fn a_mail_that_was_sent_is_gone_after_thirty_days_and_with_its_person() {
    let mut server = MailServer::start(0).await;
    let market = market_with(&[("SMTP_URL", &server.url)]).await;
    market.stranger().post("/api/auth/register", credentials("ada")).await.ok();
    server.takes().await;
    market.advances(31 * DAY).await;
    let gone = async {
        while market.stranger().get("/api/sandbox/outbox?to=ada@example.test").await.ok()["count"] != 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.expect("the mail goes");
    market.stranger().post("/api/auth/register", credentials("bob")).await.ok();
    server.takes().await;
    db::connect(&market.database).await.execute("delete from private", &[]).await.unwrap();
    assert_eq!(count(&market.database, "select count(*) from mail_delivery").await, 0);
    market.is_audited().await;
}

#[tokio::test]
async fn no_token_lies_in_the_database() {
    let market = market().await;
    market.stranger().post("/api/auth/register", credentials("ada")).await.ok();
    market.stranger().post("/api/auth/forgot-password", json!({"email": "ada@example.test"})).await.ok();
    let token = Actor::mailed_token(&market.stranger(), "ada@example.test").await;
    let outbox = market.stranger().get("/api/sandbox/outbox?to=ada@example.test").await.ok();
    assert_eq!(outbox["count"], 2, "{outbox}");
    let secret = &token[32..];
    let owner = db::connect(&market.database).await;
    let held = "select (select count(*) from private where body::text like $1)
                     + (select count(*) from event where payload::text like $1)
                     + (select count(*) from command where answer::text like $1)";
    let held: i64 = owner.query_one(held, &[&format!("%{secret}%")]).await.unwrap().get(0);
    assert_eq!(held, 0);
    market.is_audited().await;
}

#[tokio::test]
async fn a_server_for_mail_that_makes_no_sense_stops_the_start() {
    let market = market().await;
    let started = market.setup.clone().with("SMTP_URL", "https://mail.example.com").command().output().unwrap();
    assert!(!started.status.success());
    let told = String::from_utf8_lossy(&started.stderr).into_owned() + &String::from_utf8_lossy(&started.stdout);
    assert!(told.contains("SMTP_URL"), "{told}");
}
