//! What keys spend, and how fast they are shut out: whatever happens at once, and on whichever server.

use crate::api_keys::{key_with, patch, path, with_text};
use crate::market;
use futures_util::future::join_all;
use market_api::auth::secret_id;
use market_core::actor::Actor as By;
use market_core::decide::{Context, Decide};
use market_core::event::Event;
use market_core::event::tree::sha256_hex;
use market_core::ids::{CommandId, KeyId, PartyId};
use market_core::party::{KeyEvent, Party};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::time::Timestamp;
use market_store::Request;
use market_tests::actor::{Actor, Answer, Caller, Job, Pass, offer};
use market_tests::db;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// So long a key may live on after it was revoked on another server.
const SHUT_OUT_WITHIN: Duration = Duration::from_secs(1);

async fn hired(poster: &Actor, worker: &Actor, title: &str) -> Job {
    let job = worker.applies(&poster.posts(title).await, 5_000).await;
    poster.accepts(&job).await;
    job
}

async fn fund(key: &Caller, job: &Job) -> Answer {
    let body = json!({"applicationId": job.application, "useWallet": true});
    key.post(&format!("/api/jobs/{}/fund-escrow", job.id), body).await
}

#[tokio::test]
async fn a_key_spends_no_more_than_its_limits() {
    let market = market().await;
    let (poster, worker) = (market.joins("poster").await, market.joins("worker").await);
    let (id, key) = key_with(&poster, json!({"spend_limit_per_tx": 4_999, "spend_limit_per_day": 9_999})).await;
    let (one, two) = (hired(&poster, &worker, "One").await, hired(&poster, &worker, "Two").await);
    fund(&key, &one).await.refused(400, "INSUFFICIENT_FUNDS");
    poster.deposits(20_000).await;
    let refused = fund(&key, &one).await.refused(403, "SPEND_LIMIT");
    let facts = ["limit", "per", "available", "required"].map(|fact| refused[fact].clone());
    assert_eq!(facts, [json!(4_999), json!("tx"), json!(4_999), json!(5_000)]);
    patch(&poster.agent, &id, json!({"spend_limit_per_tx": 5_000})).await.ok();
    fund(&key, &one).await.ok();
    assert_eq!(key.get("/api/whoami").await.ok()["spent_today"], 5_000);
    assert_eq!(key.get(&path(&id)).await.ok()["spent_today"], 5_000);
    let refused = fund(&key, &two).await.refused(403, "SPEND_LIMIT");
    let facts = ["limit", "per", "available", "required"].map(|fact| refused[fact].clone());
    assert_eq!(facts, [json!(9_999), json!("day"), json!(4_999), json!(5_000)]);
    market.advances(86_400).await;
    assert_eq!(key.get(&path(&id)).await.ok()["spent_today"], 0);
    fund(&key, &two).await.ok();
    fund(&poster.agent, &hired(&poster, &worker, "Three").await).await.ok();
    assert_eq!(poster.balance().await, 5_000);
    market.is_audited().await;
}

#[tokio::test]
async fn twenty_fundings_at_once_by_a_key_with_a_limit_for_three_are_three() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let (id, key) = key_with(&poster, json!({"spend_limit_per_day": 15_000})).await;
    let mut jobs = Vec::new();
    for number in 0..20 {
        jobs.push(hired(&poster, &worker, &format!("Number {number}")).await);
    }
    let answers = join_all(jobs.iter().map(|job| fund(&key, job))).await;
    let (funded, refused): (Vec<Answer>, Vec<Answer>) =
        answers.into_iter().partition(|answer| answer.status.is_success());
    assert_eq!((funded.len(), poster.balance().await), (3, 85_000));
    for answer in refused {
        answer.refused(403, "SPEND_LIMIT");
    }
    assert_eq!(key.get(&path(&id)).await.ok()["spent_today"], 15_000);
    market.is_audited().await;
}

/// Asks until the server refuses, and tells how long that took.
async fn until_refused(key: &Caller, route: &str, status: u16) -> Duration {
    let begun = Instant::now();
    while key.get(route).await.status != status {
        assert!(begun.elapsed() < 10 * SHUT_OUT_WITHIN, "{route} is answered still");
    }
    begun.elapsed()
}

#[tokio::test]
async fn a_key_that_one_server_revokes_is_refused_by_another_within_a_second() {
    let market = market().await;
    let actor = market.joins("worker").await;
    let other = market.setup.start();
    let there = |caller: &Caller| Caller { url: other.url.clone(), ..caller.clone() };
    for round in 0..5 {
        let (id, key) = key_with(&actor, json!({})).await;
        let rotated = key.post(&format!("{}/rotate", path(&id)), json!({"overlap_hours": 1})).await.ok();
        let key_there = there(&with_text(&key, &rotated));
        key_there.get("/api/wallet").await.ok();
        there(&key).get("/api/wallet").await.ok();
        patch(&actor.agent, &id, json!({"scopes": ["account"]})).await.ok();
        // What changes something is decided on what is so now, whatever this server remembers.
        key_there.post("/api/agent/jobs", offer("Too late")).await.refused(403, "SCOPE_REQUIRED");
        let took = until_refused(&key_there, "/api/wallet", 403).await;
        assert!(took < SHUT_OUT_WITHIN, "narrowed after {took:?}");
        patch(&actor.agent, &id, json!({"scopes": ["read", "post"]})).await.ok();
        actor.agent.delete(&path(&id)).await.ok();
        let late = key_there.post("/api/agent/jobs", offer("Much too late")).await;
        assert!([401, 403].contains(&late.status.as_u16()), "round {round}: {}", late.body);
        for dead in [key_there, there(&key)] {
            let took = until_refused(&dead, "/api/wallet", 401).await;
            assert!(took < SHUT_OUT_WITHIN, "revoked after {took:?}");
        }
    }
    assert_eq!(actor.agent.get("/api/agent/jobs").await.ok()["jobs"], json!([]));
    market.is_audited().await;
}

/// A key as it was made before there were allowances.
struct OldKey {
    party: PartyId,
    text: String,
}

impl Decide for OldKey {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, _party: &Party, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (secret, secret_sha256) = (secret_id(&self.text), sha256_hex(self.text.as_bytes()));
        Ok(vec![KeyEvent::Created { secret, key: KeyId(Uuid::from_u128(7)), party: self.party, secret_sha256 }.into()])
    }
}

#[tokio::test]
async fn a_key_that_was_made_before_there_were_allowances_may_do_everything_until_it_is_narrowed() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let old = OldKey { party: poster.id.parse().unwrap(), text: format!("age_{}", "0a".repeat(32)) };
    let store = db::store(&market.database).await;
    let policy = Policy::default();
    let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let cx = Context { now, actor: By::Party(old.party), policy: &policy };
    let request = Request { command: CommandId(Uuid::from_u128(8)), digest: None, answer: &|_| Value::Null };
    store.execute(&old, &cx, &request).await.unwrap();
    store.close().await;
    let key = poster.person.with(Pass::Key(old.text.clone()));
    let me = key.get("/api/whoami").await.ok();
    let id = me["key_id"].as_str().unwrap();
    assert_eq!(me["scopes"].as_array().unwrap().len(), 7);
    fund(&key, &hired(&poster, &worker, "As before").await).await.ok();
    let listed = key.get(&path(id)).await.ok();
    assert_eq!((&listed["status"], &listed["spend_limit_per_tx"]), (&json!("active"), &json!(null)));
    patch(&key, id, json!({"spend_limit_per_tx": 1, "name": "old"})).await.ok();
    fund(&key, &hired(&poster, &worker, "Not any more").await).await.refused(403, "SPEND_LIMIT");
    let rotated = key.post(&format!("{}/rotate", path(id)), json!({"overlap_hours": 0})).await.ok();
    key.get("/api/whoami").await.refused(401, "INVALID_API_KEY");
    let new = with_text(&key, &rotated);
    assert_eq!(new.get(&path(id)).await.ok()["name"], "old");
    new.delete(&path(id)).await.ok();
    new.get("/api/whoami").await.refused(401, "INVALID_API_KEY");
    market.is_audited().await;
}
