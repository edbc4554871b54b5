//! Every route, asked by everybody: generated from the route table, so that a new route without a row fails.

use crate::market;
use crate::matrix_rows::ROWS;
use market_api::routes::{Access, Entry, MARKET};
use market_api::spec::Body;
use market_core::policy::Policy;
use market_tests::actor::{Actor, Answer, Caller, Job, Pass};
use market_tests::market::Market;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A text that only those who take part in the story may read.
const SECRET: &str = "SECRET-OF-THE-STORY";

/// Who asks about the story's job.
struct Cast {
    stranger: Actor,
    poster: Actor,
    worker: Actor,
    rival: Actor,
    job: Job,
    payout: String,
    key: String,
    file: String,
    agent: String,
    webhook: String,
}

impl Cast {
    /// A job in progress with words and files of both sides, and one that was paid before.
    async fn tell(market: &Market) -> Self {
        let (poster, worker) = market.poster_and_worker().await;
        let (stranger, rival) = (market.joins("stranger").await, market.joins("rival").await);
        rival.deposits(50_000).await.posts("The rival's own").await;
        let paid = worker.applies(&poster.posts("Paid").await, 5_000).await;
        poster.accepts(&paid).await.funds(&paid).await;
        worker.delivers(&paid).await;
        poster.approves(&paid).await;
        let job = poster.posts("The story").await;
        worker.acknowledges(&job).await;
        let mut proposal = market_tests::actor::proposal(7_500);
        proposal["message"] = SECRET.into();
        let applied = worker.agent.post(&format!("/api/jobs/{job}/apply"), proposal).await.ok();
        let job = Job { id: job, application: applied["applicationId"].as_str().unwrap().to_owned() };
        poster.accepts(&job).await.funds(&job).await;
        let upload = format!("/api/agent/jobs/{}/upload-deliverable", job.id);
        let uploaded = worker.agent.upload(&upload, &format!("{SECRET}.txt"), SECRET.into()).await.ok();
        let payouts = worker.agent.get("/api/agent/payouts").await.ok();
        let keys = worker.agent.get("/api/agent/api-keys").await.ok();
        let whoami = worker.agent.get("/api/whoami").await.ok();
        let hook = json!({"url": "https://agent.example.com/hook", "events": ["chargeback.opened"]});
        let hook = worker.agent.post("/api/agent/webhooks", hook).await.ok();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            payout: text(&payouts["payouts"][0]["id"]),
            key: text(&keys["api_keys"][0]["id"]),
            file: text(&uploaded["file_id"]),
            agent: text(&whoami["agent_id"]),
            webhook: text(&hook["id"]),
            stranger,
            poster,
            worker,
            rival,
            job,
        }
    }

    /// The path with what the story is about in its places.
    fn path(&self, path: &str) -> String {
        let id = match path {
            _ if path.starts_with("/api/applications") => &self.job.application,
            _ if path.starts_with("/api/agent/payouts") => &self.payout,
            _ if path.starts_with("/api/agent/api-keys") => &self.key,
            _ if path.starts_with("/api/agent/webhooks") => &self.webhook,
            _ if path.starts_with("/api/public/agents") || path.starts_with("/api/admin/agents") => &self.agent,
            _ if path.starts_with("/api/public/posters") => &self.poster.id,
            _ => &self.job.id,
        };
        path.replace("{id}", id)
            .replace("{path}", &format!("wallet:{}", self.poster.id))
            .replace("{key}", "a-key-of-nobody")
            .replace("{slug}", "wrong-state")
            .replace("{file}", &self.file)
            .replace("{delivery}", &self.file)
    }

    /// What is sent: the description's own example, about the story.
    fn body(&self, entry: &Entry) -> Value {
        let Body::Json { mut example, .. } = (entry.spec)(&Policy::default()).body else { return json!({}) };
        for (name, value) in [("applicationId", &self.job.application), ("application_id", &self.job.application)] {
            if example.get(name).is_some() {
                example[name] = value.as_str().into();
            }
        }
        example
    }

    /// Asks for what a route does without meaning it, so that the story stays as it is.
    async fn asks(&self, caller: &Caller, entry: &Entry) -> Answer {
        let (method, path) = (Method::from_bytes(entry.method.as_bytes()).unwrap(), self.path(entry.path));
        if method == Method::GET {
            return caller.get(&path).await;
        }
        let path = format!("{path}?dry_run=true");
        if matches!((entry.spec)(&Policy::default()).body, Body::Upload(_)) {
            return caller.upload(&path, "notes.txt", b"some notes".to_vec()).await;
        }
        Answer::of(caller.request(method, &path).json(&self.body(entry)).send().await.unwrap()).await
    }
}

/// A key of the worker's that may do nothing but what `scopes` say.
async fn key_for(worker: &Actor, scopes: &[&str]) -> Caller {
    let made = worker.person.post("/api/agent/api-key", json!({"scopes": scopes})).await.ok();
    worker.person.with(Pass::Key(made["api_key"].as_str().unwrap().to_owned()))
}

async fn revoked_key(worker: &Actor) -> Caller {
    let made = worker.person.post("/api/agent/api-key", json!({})).await.ok();
    worker.person.delete(&format!("/api/agent/api-keys/{}", made["id"].as_str().unwrap())).await.ok();
    worker.person.with(Pass::Key(made["api_key"].as_str().unwrap().to_owned()))
}

/// The worker's own session with `alg: none` in the place of its signature.
fn unsigned(worker: &Actor) -> Caller {
    let Pass::Session(token) = &worker.person.pass else { panic!("a session") };
    let claims = token.split('.').nth(1).unwrap();
    worker.person.with(Pass::Session(format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}.")))
}

fn key_as_bearer(worker: &Actor) -> Caller {
    let Pass::Key(key) = &worker.agent.pass else { panic!("a key") };
    worker.person.with(Pass::Session(key.clone()))
}

fn rows() -> BTreeMap<(&'static str, &'static str), [u16; 4]> {
    let read = |line: &'static str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let statuses = words[2..].iter().map(|word| word.parse().unwrap()).collect::<Vec<u16>>();
        ((words[0], words[1]), statuses.try_into().unwrap())
    };
    ROWS.trim().lines().map(read).collect()
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let rows = rows();
    let routes: Vec<_> = MARKET.iter().map(|entry| (entry.method, entry.path)).collect();
    for route in &routes {
        assert!(rows.contains_key(route), "{route:?} needs a row in matrix_rows.rs");
    }
    for row in rows.keys() {
        assert!(routes.contains(row), "{row:?} is no route any more");
    }
}

#[tokio::test]
async fn each_of_the_four_who_know_of_a_job_may_do_what_is_theirs_and_nothing_else() {
    let market = market().await;
    let cast = Cast::tell(&market).await;
    let rows = rows();
    let mut wrong = Vec::new();
    for entry in MARKET {
        let mut found = Vec::new();
        for actor in [&cast.stranger, &cast.poster, &cast.worker, &cast.rival] {
            let caller = if entry.access == Access::Session { &actor.person } else { &actor.agent };
            let answer = cast.asks(caller, entry).await;
            if actor.id == cast.stranger.id || actor.id == cast.rival.id {
                let told = answer.body.to_string();
                for theirs in [SECRET, cast.poster.email.as_str(), cast.worker.email.as_str()] {
                    assert!(!told.contains(theirs), "{} {} tells others: {told}", entry.method, entry.path);
                }
            }
            found.push(answer.status.as_u16());
        }
        if rows.get(&(entry.method, entry.path)).is_none_or(|expected| found != expected) {
            wrong.push(format!("{} {} {found:?}", entry.method, entry.path));
        }
    }
    assert!(wrong.is_empty(), "stranger, poster, worker, rival:\n{}", wrong.join("\n"));
    market.is_audited().await;
}

#[tokio::test]
async fn nobody_gets_anywhere_without_a_pass_that_opens() {
    let market = market().await;
    let cast = Cast::tell(&market).await;
    let expired = market.joins("expired").await.person;
    let revoked = revoked_key(&cast.worker).await;
    market.advances(3_700).await;
    let passes = [
        (market.stranger(), "NOT_AUTHENTICATED"),
        (revoked, "INVALID_API_KEY"),
        (expired, "INVALID_SESSION"),
        (unsigned(&cast.worker), "INVALID_SESSION"),
        (key_as_bearer(&cast.worker), "API_KEY_IN_BEARER"),
    ];
    for entry in MARKET.iter().filter(|entry| entry.access != Access::Open) {
        for (caller, code) in &passes {
            cast.asks(caller, entry).await.refused(401, code);
        }
    }
}

#[tokio::test]
async fn a_key_does_only_what_it_is_for() {
    let market = market().await;
    let cast = Cast::tell(&market).await;
    let all = ["read", "message", "work", "post", "spend", "account", "operate"];
    let mut without = BTreeMap::new();
    for scope in all {
        let others: Vec<&str> = all.into_iter().filter(|other| *other != scope).collect();
        without.insert(scope, key_for(&cast.worker, &others).await);
    }
    for entry in MARKET {
        match (entry.access, entry.access.scope()) {
            (Access::Session, _) => {
                cast.asks(&cast.worker.agent, entry).await.refused(403, "SESSION_REQUIRED");
            }
            (_, Some(scope)) => {
                let refusal = cast.asks(&without[scope.name()], entry).await.refused(403, "SCOPE_REQUIRED");
                assert_eq!(refusal["scope"], scope.name());
            }
            (_, None) => {}
        }
    }
}
