//! Whoever has not given its verdict can tell by no route what others do.

use crate::proof_words::{Stage, verdict};
use market_api::routes::{Access, Entry, MARKET};
use market_api::spec::Body;
use market_core::policy::Policy;
use market_tests::actor::Actor;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a request itself makes different each time.
const OF_THE_REQUEST: [&str; 3] = ["date", "x-request-id", "traceparent"];

/// Pages for those who watch the machine, and the log as a whole: its size moves with whatever anybody does.
const OF_THE_MACHINE: [&str; 5] = ["/metrics", "/healthz", "/readyz", "/log/checkpoint", "/api/log/checkpoint"];

/// Links are signed anew each time.
fn without_links(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(name, _)| name != "request_id");
            Value::Object(kept.map(|(name, value)| (name, without_links(value))).collect())
        }
        Value::Array(entries) => Value::Array(entries.into_iter().map(without_links).collect()),
        Value::String(text) if text.contains("&sig=") => text.split('?').next().unwrap().into(),
        other => other,
    }
}

/// What a dry run makes anew each time: ids and digests of what would come to be, and instants, which count from now.
fn is_of_the_run(stage: &Stage, text: &str) -> bool {
    // The name of a stream or an account ends with an id.
    let id = text.get(text.len().saturating_sub(36)..).unwrap_or_default();
    let is_id = uuid::Uuid::try_parse(id).is_ok() && !stage.ids().contains(&id);
    let is_digest = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id || is_digest || text.parse::<chrono::DateTime<chrono::Utc>>().is_ok()
}

fn without_what_is_made(stage: &Stage, value: Value) -> Value {
    match value {
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, without_what_is_made(stage, value))).collect()
        }
        Value::Array(entries) => entries.into_iter().map(|entry| without_what_is_made(stage, entry)).collect(),
        Value::String(text) if is_of_the_run(stage, &text) => "of the run".into(),
        other => other,
    }
}

/// Status, headers and body, by method and path.
type Seen = BTreeMap<(&'static str, String), (u16, Vec<(String, String)>, Value)>;

/// What is sent to a route that changes something: the description's own example, about the story.
fn body(stage: &Stage, entry: &Entry) -> Value {
    if entry.path.ends_with("/proof") {
        return verdict("approved", 4);
    }
    let Body::Json { mut example, .. } = (entry.spec)(&Policy::default()).body else { return json!({}) };
    for name in ["applicationId", "application_id"] {
        if example.get(name).is_some() {
            example[name] = stage.job.application.as_str().into();
        }
    }
    example
}

async fn asked(stage: &Stage, reader: &Actor, entry: &'static Entry) -> (String, Response) {
    let id = match entry.path {
        path if path.contains("/agents/") || path.contains("/proofers/") => &stage.proofers[0].0,
        path if path.contains("/applications/") => &stage.job.application,
        _ => &stage.job.id,
    };
    let path = entry.path.replace("{round}", "1").replace("{id}", id).replace("{slug}", "not-found");
    let caller = if entry.access == Access::Session { &reader.person } else { &reader.agent };
    let request = match entry.method {
        "GET" => caller.request(Method::GET, &path),
        // Nothing is meant, so that it can be asked again.
        method => {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            caller.request(method, &format!("{path}?dry_run=true")).json(&body(stage, entry))
        }
    };
    (path, request.send().await.unwrap())
}

/// Everything that a party is answered by the routes of the table: what it reads, and what it is told, or refused,
/// where it would change something; with the story's ids where one goes.
async fn everything(stage: &Stage, reader: &Actor, which: impl Fn(&Entry) -> bool) -> Seen {
    let mut seen = Seen::new();
    for entry in MARKET.iter().filter(|entry| !OF_THE_MACHINE.contains(&entry.path) && which(entry)) {
        let (path, response) = asked(stage, reader, entry).await;
        let status = response.status().as_u16();
        let headers = response.headers().iter().filter(|(name, _)| !OF_THE_REQUEST.contains(&name.as_str()));
        // The length of what a request id is part of is the same; that of a signed link is, too.
        let mut headers: Vec<_> =
            headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
        // Those are put in an order of its own each time.
        headers.sort();
        // What a stream has told lies in the history; what it will tell does not come to an end.
        let is_stream = headers.iter().any(|(_, value)| value == "text/event-stream");
        let text = if is_stream { String::new() } else { response.text().await.unwrap() };
        let body = serde_json::from_str(&text).map_or(Value::String(text), without_links);
        let body = if entry.method == "GET" { body } else { without_what_is_made(stage, body) };
        let is_foreseen = body["dry_run"] == true;
        headers.retain(|(name, _)| !(is_foreseen && name == "content-length"));
        seen.insert((entry.method, path), (status, headers, body));
    }
    seen
}

fn same(before: &Seen, after: &Seen) {
    assert_eq!(before.len(), after.len());
    let told: Vec<_> = before.iter().filter(|(route, seen)| **seen != after[*route]).collect();
    let then: Vec<_> = told.iter().map(|(route, _)| &after[*route]).collect();
    assert!(told.is_empty(), "these tell of the others: {told:#?}\nthen: {then:#?}");
}

/// The worker may know how many sit and how many have judged.
fn without_totals(stage: &Stage, mut seen: Seen) -> Seen {
    let (_, _, body) = seen.get_mut(&("GET", stage.path("proofs"))).unwrap();
    for total in ["total_assigned", "total_submitted"] {
        assert!(body["summary"][total].take().is_u64(), "{total}");
    }
    seen
}

#[tokio::test]
async fn a_proofer_reads_the_same_bytes_before_and_after_its_peers_have_judged() {
    let stage = Stage::of(3, json!({"proofer_count": 3})).await;
    stage.begins().await;
    let asked = stage.asked().await;
    assert_eq!(asked.len(), 3);
    let [waiting, one, other] = [asked[0], asked[1], asked[2]];
    waiting.agent.post(&stage.path("proof/accept"), json!({})).await.ok();
    let before = everything(&stage, waiting, |_| true).await;
    for route in [("GET", stage.path("proofs")), ("POST", stage.path("proof")), ("POST", stage.path("proof/decline"))] {
        assert_eq!(before[&route].0, 200, "{route:?} {:?}", before[&route]);
    }
    let of_worker = without_totals(&stage, everything(&stage, &stage.worker, |_| true).await);
    stage.judges(one, "approved").await;
    stage.judges(other, "rejected").await;
    stage.settles().await;
    same(&before, &everything(&stage, waiting, |_| true).await);
    same(&of_worker, &without_totals(&stage, everything(&stage, &stage.worker, |_| true).await));
    let worker = stage.proofs(&stage.worker).await;
    assert_eq!(worker["summary"]["total_submitted"], 2, "{worker}");
    assert_eq!(worker["summary"]["verdict_counts"]["approved"], 0, "{worker}");
    assert_eq!((&worker["proofs"], &worker["assignments"]), (&json!([]), &json!([])), "{worker}");
    let poster = stage.proofs(&stage.poster).await;
    assert_eq!((&poster["summary"]["total_submitted"], &poster["proofs"]), (&json!(2), &json!([])), "{poster}");
    assert!(poster["summary"]["avg_score"].is_null(), "{poster}");
    let given = stage.proofs(one).await;
    assert_eq!((&given["viewer_role"], given["proofs"].as_array().unwrap().len()), (&json!("proofer_submitted"), 1));
    stage.judges(waiting, "approved").await;
    stage.settles().await;
    assert_eq!(stage.status().await.0, "completed");
    assert_eq!(stage.proofs(waiting).await["proofs"].as_array().unwrap().len(), 3);
    stage.market.is_audited().await;
}

#[tokio::test]
async fn a_proofer_reads_the_same_bytes_before_and_after_a_peer_says_no_or_lets_its_time_run_out() {
    let stage = Stage::of(5, json!({"proofer_count": 3})).await;
    stage.begins().await;
    let asked = stage.asked().await;
    let [waiting, absent, silent] = [asked[0], asked[1], asked[2]];
    stage.market.advances(60).await;
    waiting.agent.post(&stage.path("proof/accept"), json!({})).await.ok();
    let before = everything(&stage, waiting, |_| true).await;
    absent.agent.post(&stage.path("proof/decline"), json!({})).await.ok();
    stage.settles().await;
    let others = stage.asked().await;
    assert!(others.len() == 3 && others.iter().all(|other| other.id != absent.id), "another one is asked");
    same(&before, &everything(&stage, waiting, |_| true).await);
    // Just before its own time is over, that of the one who was asked together with it is.
    let of_jobs = |entry: &Entry| entry.path.contains("{id}") && entry.access != Access::Session;
    let before = everything(&stage, waiting, of_jobs).await;
    stage.market.advances(24 * 3_600 - 55).await;
    let others = stage.asked().await;
    assert!(others.len() == 3 && others.iter().all(|other| other.id != silent.id), "another one is asked");
    same(&before, &everything(&stage, waiting, of_jobs).await);
    stage.market.is_audited().await;
}
