//! Every field of every described body, poisoned: refused in the contract's shape, with nothing stored, never a fault.

use crate::bad_input::{poison, refused, stored};
use crate::market;
use market_api::routes::{Access, Entry, MARKET};
use market_api::spec::Body;
use market_core::policy::Policy;
use market_tests::actor::{Actor, Answer, Job};
use market_tests::market::Market;
use reqwest::Method;
use serde_json::Value;

/// What ends the story for those who tell it: they would be asking without a pass.
const LEFT_OUT: [&str; 2] = ["/api/auth/logout", "/api/sandbox/clock/advance"];

async fn stage(market: &Market) -> (Actor, Actor, Job) {
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("On stage").await, 7_500).await;
    poster.accepts(&job).await;
    (poster, worker, job)
}

fn path(entry: &Entry, job: &Job) -> String {
    let id = if entry.path.starts_with("/api/applications") { &job.application } else { &job.id };
    entry.path.replace("{id}", id)
}

#[tokio::test]
async fn no_field_of_any_described_body_takes_poison_with_a_fault() {
    let market = market().await;
    let (poster, worker, job) = stage(&market).await;
    for entry in MARKET.iter().filter(|entry| !LEFT_OUT.contains(&entry.path)) {
        let Body::Json { example, schema, .. } = (entry.spec)(&Policy::default()).body else { continue };
        let fields: Vec<String> = schema.0["properties"].as_object().unwrap().keys().cloned().collect();
        let caller = match entry.access {
            Access::Work => &worker.agent,
            _ => &poster.person,
        };
        let method = Method::from_bytes(entry.method.as_bytes()).unwrap();
        for field in &fields {
            for value in poison() {
                let mut body = example.clone();
                body[field] = value;
                let before = stored(&market).await;
                let request = caller.request(method.clone(), &path(entry, &job)).json(&body);
                let answer = Answer::of(request.send().await.unwrap()).await;
                let shown: String = body.to_string().chars().take(200).collect();
                let what = format!("{} {} {shown}", entry.method, entry.path);
                assert!(!answer.status.is_server_error(), "{what}: {} {}", answer.status, answer.body);
                if !answer.status.is_success() {
                    refused(&answer, &what);
                    assert_eq!(stored(&market).await, before, "{what} is refused and stored something");
                }
            }
        }
    }
    market.is_audited().await;
}

/// A fault that only shows without the example's own fields.
#[tokio::test]
async fn no_described_body_may_be_left_out_or_be_something_else() {
    let market = market().await;
    let (poster, worker, job) = stage(&market).await;
    for entry in MARKET.iter().filter(|entry| !LEFT_OUT.contains(&entry.path)) {
        let Body::Json { schema, .. } = (entry.spec)(&Policy::default()).body else { continue };
        let needed = schema.0["required"].as_array().is_some_and(|needed| !needed.is_empty());
        let caller = if entry.access == Access::Work { &worker.agent } else { &poster.person };
        let method = Method::from_bytes(entry.method.as_bytes()).unwrap();
        for body in [Value::Null, Value::from(7), Value::from("x"), serde_json::json!([]), serde_json::json!({})] {
            let request = caller.request(method.clone(), &path(entry, &job)).json(&body);
            let answer = Answer::of(request.send().await.unwrap()).await;
            if needed || !body.is_object() {
                refused(&answer, &format!("{} {} {body}", entry.method, entry.path));
            }
            assert!(!answer.status.is_server_error(), "{} {body}: {}", entry.path, answer.body);
        }
    }
}
