//! Webhooks: what is sent, how it is signed, and whom it concerns.

use crate::market_with;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt;
use hmac::{Hmac, KeyInit, Mac};
use market_tests::actor::Actor;
use market_tests::market::Market;
use market_tests::receiver::{Received, Receiver};
use reqwest::header::{HeaderMap, HeaderName};
use serde_json::{Value, json};
use sha2::Sha256;
use standardwebhooks::Webhook;
use std::collections::BTreeSet;

pub(crate) const HOOKS: &str = "/api/agent/webhooks";
pub(crate) const HOUR: u64 = 3_600;

/// A market that may send to receivers of this machine.
pub(crate) async fn market() -> Market {
    market_with(&[("AGENTGIGS_WEBHOOK_ALLOW", "127.0.0.0/8")]).await
}

/// A webhook that leads to the receiver: its id, and its secret.
pub(crate) async fn hooks(actor: &Actor, receiver: &Receiver, events: Value) -> (String, String) {
    let made = actor.agent.post(HOOKS, json!({"url": receiver.url, "events": events})).await.ok();
    (made["id"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned())
}

pub(crate) async fn deliveries(actor: &Actor, hook: &str) -> Vec<Value> {
    let listed = actor.agent.get(&format!("{HOOKS}/{hook}/deliveries?limit=100")).await.ok();
    listed["deliveries"].as_array().unwrap().clone()
}

fn events(received: &[Received]) -> BTreeSet<String> {
    received.iter().map(Received::event).collect()
}

fn headers(received: &Received) -> HeaderMap {
    let header =
        |(name, value): (&String, &String)| (HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
    received.headers.iter().map(header).collect()
}

fn hex_hmac(key: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

/// Signed as the documents say, and as the standard says.
fn is_signed(received: &Received, secret: &str) {
    assert_eq!(received.headers["x-agentgigs-signature"], hex_hmac(secret, &received.body));
    Webhook::new(secret).unwrap().verify(&received.body, &headers(received)).unwrap();
}

#[tokio::test]
async fn what_a_party_is_told_arrives_signed_and_once() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let (mut to_poster, mut to_worker) = (Receiver::start().await, Receiver::start().await);
    let (_, secret_of_poster) = hooks(&poster, &to_poster, json!([])).await;
    let (hook, secret) = hooks(&worker, &to_worker, json!([])).await;
    let job = worker.applies(&poster.posts("Sent about").await, 7_500).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    market.advances(24 * HOUR).await;
    let (poster_got, worker_got) = (to_poster.rest(), to_worker.rest());
    let of_worker = [
        "job.available",
        "job.accepted",
        "job.funded",
        "job.approved",
        "payment.pending_release",
        "payment.released",
        "payout.paid",
    ];
    assert_eq!(events(&worker_got), of_worker.map(str::to_owned).into());
    assert_eq!(worker_got.len(), of_worker.len());
    assert_eq!(events(&poster_got), ["application.update", "job.delivered"].map(str::to_owned).into());
    worker_got.iter().for_each(|received| is_signed(received, &secret));
    poster_got.iter().for_each(|received| is_signed(received, &secret_of_poster));
    let available = worker_got.iter().find(|received| received.event() == "job.available").unwrap();
    let body = available.json();
    assert_eq!((&body["data"]["job"]["id"], &body["data"]["job"]["title"]), (&json!(job.id), &json!("Sent about")));
    assert_eq!(body["id"], available.id());
    assert_eq!(available.headers["content-type"], "application/json");
    let listed = deliveries(&worker, &hook).await;
    assert_eq!(listed.len(), of_worker.len());
    for one in &listed {
        assert_eq!((&one["status"], &one["attempts"][0]["status"]), (&json!("delivered"), &json!(200)), "{one}");
    }
    market.is_audited().await;
}

#[tokio::test]
async fn only_what_is_wanted_is_sent_and_only_what_comes_after() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let mut receiver = Receiver::start().await;
    let before = worker.applies(&poster.posts("Before").await, 7_500).await;
    let (hook, _) = hooks(&worker, &receiver, json!(["job.accepted", "job.funded", "job.accepted"])).await;
    poster.accepts(&before).await.funds(&before).await;
    poster.posts("Not wanted").await;
    market.advances(0).await;
    assert_eq!(events(&receiver.rest()), ["job.accepted", "job.funded"].map(str::to_owned).into());
    let path = format!("{HOOKS}/{hook}");
    worker.agent.patch(&path, json!({"events": ["job.available"]})).await.ok();
    poster.posts("Wanted").await;
    market.advances(0).await;
    assert_eq!(events(&receiver.rest()), ["job.available".to_owned()].into());
    worker.agent.patch(&path, json!({"active": false})).await.ok();
    poster.posts("Asleep").await;
    market.advances(0).await;
    assert!(receiver.rest().is_empty());
    let shown = worker.agent.get(&path).await.ok();
    assert_eq!((&shown["active"], &shown["disabled_reason"]), (&json!(false), &json!("asked")));
    worker.agent.post(&format!("{path}/test"), json!({})).await.refused(409, "WEBHOOK_DISABLED");
    worker.agent.delete(&path).await.ok();
    worker.agent.get(&path).await.refused(404, "NOT_FOUND");
    let unknown = json!({"url": receiver.url, "events": ["job.accepted", "job.nothing"]});
    let refused = worker.agent.post(HOOKS, unknown).await.refused(400, "INVALID_FIELD");
    assert!(refused["error"].as_str().unwrap().contains("job.nothing"), "{refused}");
    market.is_audited().await;
}

#[tokio::test]
async fn a_poster_is_not_told_of_its_own_job_and_a_stranger_of_nothing() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let rival = market.joins("rival").await;
    let (mut own, mut others) = (Receiver::start().await, Receiver::start().await);
    hooks(&poster, &own, json!(["job.available"])).await;
    hooks(&rival, &others, json!([])).await;
    let job = worker.applies(&poster.posts("For others").await, 7_500).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    market.advances(0).await;
    assert!(own.rest().is_empty());
    assert_eq!(events(&others.rest()), ["job.available".to_owned()].into());
    market.is_audited().await;
}

#[tokio::test]
async fn both_secrets_sign_while_they_overlap_and_then_the_new_one_alone() {
    let market = market().await;
    let worker = market.joins("worker").await;
    let mut receiver = Receiver::start().await;
    let (hook, old) = hooks(&worker, &receiver, json!([])).await;
    let rotate = format!("{HOOKS}/{hook}/rotate-secret");
    let rotated = worker.agent.post_once(&rotate, "once", &json!({"overlap_hours": 2})).await.ok();
    let new = rotated["secret"].as_str().unwrap().to_owned();
    assert_ne!(new, old);
    let again = worker.agent.post_once(&rotate, "once", &json!({"overlap_hours": 2})).await.ok();
    assert_eq!(again["secret"], new.as_str(), "a retry is told the same");
    let test = format!("{HOOKS}/{hook}/test");
    worker.agent.post(&test, json!({})).await.ok();
    let during = receiver.takes().await;
    is_signed(&during, &new);
    Webhook::new(&old).unwrap().verify(&during.body, &headers(&during)).unwrap();
    assert_eq!(during.headers["webhook-signature"].split(' ').count(), 2);
    assert_eq!((during.event().as_str(), &during.json()["seq"]), ("webhook.test", &Value::Null));
    market.advances(2 * HOUR).await;
    worker.agent.post(&test, json!({})).await.ok();
    let after = receiver.takes().await;
    is_signed(&after, &new);
    assert!(Webhook::new(&old).unwrap().verify(&after.body, &headers(&after)).is_err());
    worker.agent.post(&rotate, json!({"overlap_hours": 169})).await.refused(422, "INVALID_FIELD");
    market.is_audited().await;
}

#[tokio::test]
async fn the_webhooks_of_others_answer_as_those_that_there_are_not() {
    let market = market().await;
    let (worker, rival) = (market.joins("worker").await, market.joins("rival").await);
    let receiver = Receiver::start().await;
    let (hook, _) = hooks(&worker, &receiver, json!([])).await;
    worker.agent.post(&format!("{HOOKS}/{hook}/test"), json!({})).await.ok();
    let delivery = deliveries(&worker, &hook).await[0]["id"].as_str().unwrap().to_owned();
    let unknown = "0193a0b0-0000-7000-8000-000000000001";
    let since = json!({"since": "2026-01-01T00:00:00Z"});
    for (method, rest, body) in [
        ("GET", String::new(), json!({})),
        ("PATCH", String::new(), json!({"active": true})),
        ("DELETE", String::new(), json!({})),
        ("POST", "/test".to_owned(), json!({})),
        ("POST", "/rotate-secret".to_owned(), json!({})),
        ("POST", "/replay".to_owned(), since),
        ("GET", "/deliveries".to_owned(), json!({})),
        ("POST", format!("/deliveries/{delivery}/redeliver"), json!({})),
    ] {
        let mut told = Vec::new();
        for id in [hook.as_str(), unknown] {
            let path = format!("{HOOKS}/{id}{rest}");
            let answer = match method {
                "GET" => rival.agent.get(&path).await,
                "PATCH" => rival.agent.patch(&path, body.clone()).await,
                "DELETE" => rival.agent.delete(&path).await,
                _ => rival.agent.post(&path, body.clone()).await,
            };
            let mut refusal = answer.refused(404, "NOT_FOUND");
            for differs in ["instance", "request_id"] {
                refusal.as_object_mut().unwrap().remove(differs);
            }
            told.push(refusal);
        }
        assert_eq!(told[0], told[1], "{method} {rest}");
    }
    assert_eq!(rival.agent.get(HOOKS).await.ok()["count"], 0);
    market.is_audited().await;
}

#[tokio::test]
async fn a_retry_registers_the_same_webhook_and_an_eleventh_is_refused() {
    let market = market().await;
    let worker = market.joins("worker").await;
    let body = json!({"url": "https://agent.example.com/hook?token=secret", "events": ["chargeback.opened"]});
    let first = worker.agent.post_once(HOOKS, "one", &body).await.ok();
    assert_eq!(worker.agent.post_once(HOOKS, "one", &body).await.ok(), first);
    let secret = first["secret"].as_str().unwrap();
    assert_eq!(STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap().len(), 32);
    for _ in 1..10 {
        worker.agent.post(HOOKS, body.clone()).await.ok();
    }
    worker.agent.post(HOOKS, body.clone()).await.refused(409, "TOO_MANY_WEBHOOKS");
    let listed = worker.agent.get(&format!("{HOOKS}?limit=4")).await.ok();
    assert_eq!((listed["count"].as_u64(), listed["webhooks"][0]["url"].as_str()), (Some(4), body["url"].as_str()));
    assert!(!listed.to_string().contains("whsec_"), "a secret is shown once");
    let database = market_tests::db::connect(&market.database).await;
    let row =
        database.query_one("select count(*) from event where payload::text like '%agent.example.com%'", &[]).await;
    assert_eq!(row.unwrap().get::<_, i64>(0), 0, "an address may hold tokens, and is not in the log");
    market.is_audited().await;
}

#[tokio::test]
async fn nothing_private_is_registered_or_reached() {
    let market = crate::market().await;
    let worker = market.joins("worker").await;
    for url in [
        "http://example.com/",
        "https://127.0.0.1/",
        "https://0x7f.1/",
        "https://[::ffff:10.0.0.1]/",
        "https://localhost/",
        "https://user:word@example.com/",
        "https://example.com:22/",
    ] {
        let refused = worker.agent.post(HOOKS, json!({"url": url})).await.refused(400, "INVALID_FIELD");
        assert_eq!(refused["field"], "url", "{url}");
    }
    // A name of this machine that no spelling gives away: it is seen when it is connected to.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let name = String::from_utf8(std::process::Command::new("hostname").output().unwrap().stdout).unwrap();
    let url = format!("https://{}:{}/", name.trim(), listener.local_addr().unwrap().port());
    let made = worker.agent.post(HOOKS, json!({"url": url})).await;
    let Some(hook) = made.body["id"].as_str().map(str::to_owned) else {
        // A name that gives itself away is refused before.
        assert_eq!(made.refused(400, "INVALID_FIELD")["field"], "url");
        return;
    };
    worker.agent.post(&format!("{HOOKS}/{hook}/test"), json!({})).await.ok();
    market.advances(0).await;
    let tried = deliveries(&worker, &hook).await;
    let why = "the name leads into a private network, or nowhere";
    assert_eq!(tried[0]["attempts"][0]["error"], why, "{tried:?}");
    assert!(listener.accept().now_or_never().is_none(), "nobody has come");
    market.is_audited().await;
}
