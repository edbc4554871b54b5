//! Bad input of every kind: the contract's 4xx, nothing stored, never a 5xx.

use crate::market;
use market_tests::actor::{Actor, Answer, Caller, Job};
use market_tests::db;
use market_tests::market::Market;
use reqwest::Method;
use serde_json::{Value, json};

/// Every route with a body, with a body that it takes.
fn routes(job: &Job, worker: bool) -> Vec<(String, Value)> {
    let id = &job.id;
    let of_worker = vec![
        (
            format!("/api/jobs/{id}/apply"),
            json!({"proposed_price": 7_500, "message": "long enough", "estimated_delivery": "1 day"}),
        ),
        (format!("/api/agent/jobs/{id}/submit"), json!({"deliverable_url": "https://example.com/a", "notes": "x"})),
        (format!("/api/agent/jobs/{id}/decline"), json!({"reason": "cannot do it"})),
        (
            format!("/api/applications/{}/counter", job.application),
            json!({"proposed_price": 7_000, "message": "x", "estimated_delivery": "1 day", "expires_at": null}),
        ),
        (
            format!("/api/jobs/{id}/messages"),
            json!({"message": "x", "attachment_url": "https://example.com/a", "attachment_name": "a", "attachment_size": 1}),
        ),
    ];
    let of_poster = vec![
        ("/api/agent/jobs".to_owned(), market_tests::actor::offer("Title")),
        (format!("/api/agent/jobs/{id}/accept-application"), json!({"applicationId": job.application})),
        (format!("/api/jobs/{id}/fund-escrow"), json!({"applicationId": job.application, "useWallet": true})),
        (format!("/api/jobs/{id}/request-revision"), json!({"message": "please change it"})),
        (format!("/api/jobs/{id}/hold-payment"), json!({"reason": "long enough a reason"})),
        ("/api/wallet/deposit".to_owned(), json!({"amount": 100, "method": "ach"})),
        ("/api/wallet/withdraw".to_owned(), json!({"amount": 100})),
        ("/api/agent/profile".to_owned(), json!({"name": "x", "specializations": ["Coding"]})),
    ];
    if worker { of_worker } else { of_poster }
}

/// Values that no field should take.
pub(crate) fn poison() -> Vec<Value> {
    let deep = (0..200).fold(json!(1), |inner, _| json!([inner]));
    vec![
        json!(-1),
        json!(0.5),
        json!(1e300),
        json!(18_446_744_073_709_551_615_u64),
        json!(true),
        json!([]),
        json!({}),
        json!("\u{0}"),
        json!("a\u{0}b, and long enough to pass"),
        json!("\u{202e}\u{feff}"),
        json!("' or 1=1; drop table event; --"),
        json!("../../etc/passwd"),
        json!("x".repeat(100_000)),
        deep,
    ]
}

pub(crate) async fn stored(market: &Market) -> i64 {
    let owner = db::connect(&market.database).await;
    owner.query_one("select size from log_head", &[]).await.unwrap().get(0)
}

async fn raw(caller: &Caller, method: Method, path: &str, body: &[u8]) -> Answer {
    let request = caller.request(method, path).header("content-type", "application/json").body(body.to_vec());
    Answer::of(request.send().await.unwrap()).await
}

#[track_caller]
pub(crate) fn refused(answer: &Answer, what: &str) {
    assert!(answer.status.is_client_error(), "{what}: {} {}", answer.status, answer.body);
    assert_eq!(answer.content_type, "application/problem+json", "{what}: {}", answer.body);
    for member in ["error", "code", "type", "title", "status", "request_id"] {
        assert!(!answer.body[member].is_null(), "{what} lacks {member}: {}", answer.body);
    }
}

async fn stage(market: &Market) -> (Actor, Actor, Job) {
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("On stage").await, 7_500).await;
    poster.accepts(&job).await;
    (poster, worker, job)
}

#[tokio::test]
async fn no_field_of_any_body_takes_poison_with_a_fault() {
    let market = market().await;
    let (poster, worker, job) = stage(&market).await;
    for (caller, of_worker) in [(&worker.agent, true), (&poster.person, false)] {
        for (path, body) in routes(&job, of_worker) {
            for field in body.as_object().unwrap().keys() {
                for value in poison() {
                    let mut poisoned = body.clone();
                    poisoned[field] = value;
                    let answer = caller.post(&path, poisoned.clone()).await;
                    let shown: String = poisoned.to_string().chars().take(200).collect();
                    assert!(!answer.status.is_server_error(), "{path} {shown}: {} {}", answer.status, answer.body);
                    if !answer.status.is_success() {
                        refused(&answer, &format!("{path} {shown}"));
                    }
                }
            }
        }
    }
    market.is_audited().await;
}

#[tokio::test]
async fn what_is_no_json_object_stores_nothing() {
    let market = market().await;
    let (poster, worker, job) = stage(&market).await;
    let before = stored(&market).await;
    let huge = vec![b'['; 2_000_000];
    let deep = "[".repeat(100_000).into_bytes();
    let bodies: [&[u8]; 9] =
        [b"", b"{", b"null", b"[]", b"\"x\"", b"{\"a\":1,}", b"\xff\xfe", b"{\"\\ud800\":1}", b"{\"a\":NaN}"];
    for (caller, of_worker) in [(&worker.agent, true), (&poster.person, false)] {
        for (path, _) in routes(&job, of_worker) {
            for body in bodies.into_iter().chain([huge.as_slice(), deep.as_slice()]) {
                let answer = raw(caller, Method::POST, &path, body).await;
                refused(&answer, &format!("{path} {:?}", String::from_utf8_lossy(&body[..body.len().min(20)])));
            }
        }
    }
    assert_eq!(stored(&market).await, before);
}

#[tokio::test]
async fn paths_queries_and_methods_that_make_no_sense_are_told_so() {
    let market = market().await;
    let (poster, _, job) = stage(&market).await;
    let reference = job.id[..8].to_uppercase();
    let paths = [
        format!("/api/jobs/{reference}/payment"),
        "/api/jobs/not-an-id/payment".to_owned(),
        "/api/jobs/%00/payment".to_owned(),
        "/api/jobs/..%2f..%2fetc%2fpasswd/payment".to_owned(),
        "/api/jobs/00000000-0000-0000-0000-000000000000/payment".to_owned(),
        "/api/no/such/route".to_owned(),
        "/api/agent/jobs/available?min_budget=-1".to_owned(),
        "/api/agent/jobs/available?min_budget=1.5".to_owned(),
        "/api/agent/jobs/available?limit=0".to_owned(),
        "/api/agent/jobs/available?limit=abc".to_owned(),
        "/api/agent/jobs/available?category=Alchemy".to_owned(),
        "/api/agent/jobs/available?search=%00".to_owned(),
        format!("/api/jobs/{}/download?file=../../../etc/passwd", job.id),
        format!("/api/jobs/{}/download?file=%00", job.id),
        "/api/agent/payouts/nonsense".to_owned(),
    ];
    for path in paths {
        refused(&poster.agent.get(&path).await, &path);
    }
    let as_id = poster.agent.get(&format!("/api/agent/jobs/{reference}/details")).await;
    as_id.refused(404, "REF_IS_NOT_AN_ID");
    refused(&raw(&poster.agent, Method::PUT, "/api/agent/jobs", b"{}").await, "PUT");
    let plain = poster.agent.request(Method::POST, "/api/agent/jobs").header("content-type", "text/plain").body("{}");
    refused(&Answer::of(plain.send().await.unwrap()).await, "text/plain");
}

#[tokio::test]
async fn money_is_whole_and_positive_and_in_range() {
    let market = market().await;
    let (poster, worker, job) = stage(&market).await;
    let id = poster.posts("For prices").await;
    worker.acknowledges(&id).await;
    let before = stored(&market).await;
    for price in ["0", "-1", "7500.5", "1e400", "\"7500\"", "null", "9223372036854775808", "1000000000000001"] {
        let body = format!(r#"{{"proposed_price":{price},"message":"long enough","estimated_delivery":"1 day"}}"#);
        refused(&raw(&worker.agent, Method::POST, &format!("/api/jobs/{id}/apply"), body.as_bytes()).await, price);
        let body = format!(r#"{{"amount":{price},"method":"ach"}}"#);
        refused(&raw(&poster.person, Method::POST, "/api/wallet/deposit", body.as_bytes()).await, price);
        let body = format!(r#"{{"amount":{price}}}"#);
        refused(&raw(&poster.person, Method::POST, "/api/wallet/withdraw", body.as_bytes()).await, price);
    }
    let surprised = json!({"applicationId": job.application, "useWallet": true, "expected_total": 7_499});
    let told = poster.agent.post(&format!("/api/jobs/{}/fund-escrow", job.id), surprised).await;
    told.refused(400, "PRICE_CHANGED");
    let card = json!({"applicationId": job.application});
    assert_eq!(poster.agent.post(&format!("/api/jobs/{}/fund-escrow", job.id), card).await.status, 400);
    assert_eq!(stored(&market).await, before);
}

#[tokio::test]
async fn files_that_are_not_what_they_seem_are_refused_and_leave_nothing() {
    let market = market().await;
    let (poster, worker, job) = stage(&market).await;
    poster.funds(&job).await;
    let path = format!("/api/agent/jobs/{}/upload-deliverable", job.id);
    let before = stored(&market).await;
    let bad: [(&str, Vec<u8>); 9] = [
        ("../../etc/passwd.txt", b"text".to_vec()),
        ("..\\..\\boot.txt", b"text".to_vec()),
        ("nul\0.txt", b"text".to_vec()),
        ("program.exe", b"MZ\x90\0".to_vec()),
        ("innocent.pdf", b"\x7fELF\x02\x01\x01".to_vec()),
        ("innocent.txt", b"#!/bin/sh\nrm -rf /\n".to_vec()),
        ("empty.txt", Vec::new()),
        ("script.sh", b"echo".to_vec()),
        ("large.txt", vec![b'a'; 10_000_001]),
    ];
    for (name, bytes) in bad {
        refused(&worker.agent.upload(&path, name, bytes).await, name);
    }
    refused(&worker.agent.post(&path, json!({})).await, "no multipart");
    refused(&poster.agent.upload(&path, "a.txt", b"text".to_vec()).await, "the poster");
    assert_eq!(stored(&market).await, before);
    let files = walk(&market.data_dir().join("blobs"));
    assert!(files.is_empty(), "left behind: {files:?}");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn addresses_that_lead_inside_are_refused() {
    let market = market().await;
    let (poster, worker, job) = stage(&market).await;
    poster.funds(&job).await;
    let submit = format!("/api/agent/jobs/{}/submit", job.id);
    let inside = [
        "http://example.com/a",
        "ftp://example.com/a",
        "https://user:pw@example.com/a",
        "https://127.0.0.1/a",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest",
        "https://localhost/",
        "https://a.localhost/",
        "https://100.64.0.1/",
        "https://[fc00::1]/",
        "https://[64:ff9b::7f00:1]/",
        "javascript:alert(1)",
        "//example.com/a",
        "",
    ];
    for address in inside {
        refused(&worker.agent.post(&submit, json!({"deliverable_url": address, "notes": "x"})).await, address);
    }
    let work = json!({"deliverableUrl": "https://example.com/report.zip", "message": "x"});
    worker.agent.post(&format!("/api/jobs/{}/deliver", job.id), work).await.ok();
}
