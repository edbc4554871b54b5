//! Files on their way: what is taken in, what it costs the server, and how it comes out again.

use crate::{PROGRAMS, market};
use futures_util::future::join_all;
use futures_util::{StreamExt, stream};
use market_tests::actor::{Actor, Answer, Job, client, follow};
use market_tests::market::Market;
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method, Response};
use serde_json::{Value, json};
use std::io;

const MEGABYTE: u64 = 1_000_000;

/// A job at work, with its poster and its worker.
pub(crate) async fn at_work(market: &Market) -> (Actor, Actor, Job) {
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("With files").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    (poster, worker, job)
}

pub(crate) async fn uploads(worker: &Actor, job: &Job, name: &str, bytes: &[u8]) -> Value {
    uploads_to(worker, job, name, bytes).await.ok()
}

async fn uploads_to(worker: &Actor, job: &Job, name: &str, bytes: &[u8]) -> Answer {
    worker.agent.upload(&format!("/api/agent/jobs/{}/upload-deliverable", job.id), name, bytes.to_vec()).await
}

async fn submits(worker: &Actor, job: &Job) {
    let work = json!({"deliverable_url": "https://example.com/more", "notes": "Done."});
    worker.agent.post(&format!("/api/agent/jobs/{}/submit", job.id), work).await.ok();
}

/// So many bytes that are made only when they are sent.
fn made_up(size: u64) -> Body {
    const CHUNK: u64 = 65_536;
    let chunks = (0..size.div_ceil(CHUNK)).map(move |n| {
        let length = CHUNK.min(size - n * CHUNK);
        Ok::<_, io::Error>(vec![b'a' + u8::try_from(n % 26).unwrap(); usize::try_from(length).unwrap()])
    });
    Body::wrap_stream(stream::iter(chunks))
}

async fn sends(worker: &Actor, job: &Job, part: Part) -> reqwest::Result<Response> {
    let form = Form::new().text("note", "a small text").part("file", part.file_name("large.txt"));
    let path = format!("/api/agent/jobs/{}/upload-deliverable", job.id);
    worker.agent.request(Method::POST, &path).multipart(form).send().await
}

/// The most memory that the server has ever had, and what it has now, in bytes.
fn memory(market: &Market) -> (u64, u64) {
    let status = std::fs::read_to_string(format!("/proc/{}/status", market.server.pid())).unwrap();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1_024
    };
    (of("VmHWM:"), of("VmRSS:"))
}

/// From here on the most that it has is what is asked for: hashing a password takes some memory, too, for a moment.
fn forget_peak(market: &Market) {
    std::fs::write(format!("/proc/{}/clear_refs", market.server.pid()), "5").unwrap();
}

async fn drained(response: Response) -> u64 {
    assert!(response.status().is_success(), "{}", response.status());
    let size = response.bytes_stream().fold(0_u64, async |sum, chunk| sum + chunk.unwrap().len() as u64);
    size.await
}

#[tokio::test]
async fn large_files_pass_through_a_server_that_stays_small() {
    const SLACK: u64 = 20 * 1_048_576;
    let market = Market::open_with(PROGRAMS, &[("AGENTGIGS_POLICY__FILE_BYTES_MAX__FREE", "200000000")]).await;
    let (_, worker, job) = at_work(&market).await;
    uploads(&worker, &job, "first.txt", b"so that everything is there that an upload needs").await;
    forget_peak(&market);
    let (_, before) = memory(&market);
    let whole = |size: u64| Part::stream_with_length(made_up(size), size);
    let answer = Answer::of(sends(&worker, &job, whole(200 * MEGABYTE)).await.unwrap()).await.ok();
    assert_eq!(answer["file_size"], 200 * MEGABYTE);
    let (alone, _) = memory(&market);
    assert!(alone < before + SLACK, "one upload took {} bytes", alone - before);
    for answer in join_all((0..4).map(|_| sends(&worker, &job, whole(30 * MEGABYTE)))).await {
        assert_eq!(Answer::of(answer.unwrap()).await.ok()["file_size"], 30 * MEGABYTE);
    }
    let (four, _) = memory(&market);
    assert!(four < before + SLACK, "four uploads took {} bytes", four - before);
    let url = answer["download_url"].as_str().unwrap();
    assert_eq!(drained(follow(url).await).await, 200 * MEGABYTE);
    let (down, _) = memory(&market);
    assert!(down < before + SLACK, "a download took {} bytes", down - before);
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_or_while_it_comes() {
    let market = Market::open_with(PROGRAMS, &[("AGENTGIGS_POLICY__FILE_BYTES_MAX__FREE", "1000000")]).await;
    let (_, worker, job) = at_work(&market).await;
    let announced = Part::stream_with_length(made_up(300 * MEGABYTE), 300 * MEGABYTE);
    let unannounced = Part::stream(made_up(300 * MEGABYTE));
    for part in [announced, unannounced] {
        // A client that sends on may find the connection closed before it reads why.
        if let Ok(response) = sends(&worker, &job, part).await {
            assert_eq!(Answer::of(response).await.refused(413, "FILE_TOO_LARGE")["bytes_max"], MEGABYTE);
        }
    }
    uploads_to(&worker, &job, "a.txt", &vec![b'a'; 1_000_001]).await.refused(413, "FILE_TOO_LARGE");
    uploads(&worker, &job, "b.txt", &vec![b'b'; 1_000_000]).await;
    let files = worker.agent.get(&format!("/api/jobs/{}/deliverables", job.id)).await.ok();
    assert_eq!(files["pending_files"].as_array().unwrap().len(), 1, "{files}");
    assert!(memory(&market).0 < 400 * MEGABYTE);
}

#[tokio::test]
async fn forms_that_are_no_uploads_and_files_that_are_programs_are_refused() {
    let market = market().await;
    let (_, worker, job) = at_work(&market).await;
    let path = format!("/api/agent/jobs/{}/upload-deliverable", job.id);
    let file = || Part::bytes(b"text".as_slice()).file_name("a.txt");
    let forms = [
        (Form::new().text("note", "no file"), 400, "INVALID_UPLOAD"),
        (Form::new().part("file", file()).part("file", file()), 400, "INVALID_UPLOAD"),
        (Form::new().part("file", Part::bytes(b"".as_slice()).file_name("a.txt")), 400, "INVALID_UPLOAD"),
        (Form::new().part("file", Part::bytes(b"text".as_slice())), 400, "INVALID_UPLOAD"),
        (Form::new().part("file", file()).part("note", Part::bytes(b"\xff\xfe".as_slice())), 400, "INVALID_UPLOAD"),
        (Form::new().part("file", file()).text("note", "a\0b"), 400, "NUL_CHARACTER"),
        (Form::new().text("note", "x".repeat(65_536)).part("file", file()), 413, "BODY_TOO_LARGE"),
        (Form::new().part("file", Part::bytes(b"\x7fELF".as_slice()).file_name("a.txt")), 400, "FILE_TYPE_NOT_ALLOWED"),
    ];
    for (form, status, code) in forms {
        let sent = worker.agent.request(Method::POST, &path).multipart(form).send().await.unwrap();
        Answer::of(sent).await.refused(status, code);
    }
    let files = worker.agent.get(&format!("/api/jobs/{}/deliverables", job.id)).await.ok();
    assert_eq!(files["pending_files"], json!([]));
    let left = std::fs::read_dir(market.data_dir().join("blobs")).unwrap();
    let files = left.flat_map(|job| std::fs::read_dir(job.unwrap().path()).unwrap());
    assert_eq!(files.count(), 0, "what was refused lies in the store");
}

async fn asks(url: &str, method: Method, headers: &[(&str, &str)]) -> Response {
    let mut request = client().request(method, url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_part_of_a_file_is_sent_to_whoever_asks_for_one() {
    let market = market().await;
    let (_, worker, job) = at_work(&market).await;
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| b'a' + u8::try_from(n % 23).unwrap()).collect();
    let uploaded = uploads(&worker, &job, "page ü.html", &bytes).await;
    let url = uploaded["download_url"].as_str().unwrap();
    let etag = format!("\"{}\"", uploaded["sha256"].as_str().unwrap());
    for (range, from, to) in [("bytes=0-0", 0, 1), ("bytes=150000-", 150_000, 200_000), ("bytes=-5", 199_995, 200_000)]
    {
        let part = asks(url, Method::GET, &[("range", range)]).await;
        assert_eq!(part.status(), 206, "{range}");
        assert_eq!(header(&part, "content-range"), format!("bytes {from}-{}/200000", to - 1));
        assert_eq!(header(&part, "content-length"), (to - from).to_string());
        assert_eq!(part.bytes().await.unwrap(), bytes[from..to], "{range}");
    }
    let beyond = asks(url, Method::GET, &[("range", "bytes=200000-")]).await;
    assert_eq!((header(&beyond, "content-range"), beyond.status().as_u16()), ("bytes */200000", 416));
    Answer::of(beyond).await.refused(416, "RANGE_NOT_SATISFIABLE");
    for (name, value) in [("range", "bytes=0-1,5-6"), ("range", "bytes=x"), ("range", "")] {
        assert_eq!(asks(url, Method::GET, &[(name, value)]).await.status(), 200, "{value}");
    }
    let other = asks(url, Method::GET, &[("range", "bytes=0-1"), ("if-range", "\"other\"")]).await;
    assert_eq!((other.status().as_u16(), other.bytes().await.unwrap().len()), (200, 200_000));
    let same = asks(url, Method::GET, &[("range", "bytes=0-1"), ("if-range", &etag)]).await;
    assert_eq!(same.status(), 206);
    let known = asks(url, Method::GET, &[("if-none-match", &etag)]).await;
    assert_eq!((known.status().as_u16(), header(&known, "etag")), (304, etag.as_str()));
    let head = asks(url, Method::HEAD, &[]).await;
    assert_eq!((head.status().as_u16(), header(&head, "content-length")), (200, "200000"));
    let told = [
        ("etag", etag.as_str()),
        ("accept-ranges", "bytes"),
        ("content-type", "text/html"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-cache"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
    ];
    let whole = asks(url, Method::GET, &[]).await;
    for (name, value) in told {
        assert_eq!(header(&head, name), value);
        assert_eq!(header(&whole, name), value);
    }
    assert!(header(&whole, "content-disposition").starts_with("attachment; filename="));
    assert!(header(&whole, "content-disposition").contains("filename*=UTF-8''page%20%C3%BC.html"));
    assert_eq!(whole.bytes().await.unwrap(), bytes);
}

#[tokio::test]
async fn a_link_is_one_partys_and_lasts_an_hour() {
    let market = market().await;
    let (poster, worker, job) = at_work(&market).await;
    let uploaded = uploads(&worker, &job, "a.csv", b"a,b\n").await;
    let url = uploaded["download_url"].as_str().unwrap();
    let refused = async |link: &str| Answer::of(follow(link).await).await.refused(403, "LINK_EXPIRED");
    let (address, query) = url.split_once('?').unwrap();
    let mut changed = vec![
        address.to_owned(),
        url.replace("expires=", "expires=9"),
        url.replace("expires=", "expires=x"),
        url.replace(&worker.id, &poster.id),
        url.replace("party=", "party=x"),
        url.replace("sig=", "sig=00"),
        url.replace("sig=", "nosig="),
    ];
    changed.push(format!("{}?{query}", address.replace(&job.id, &worker.id)));
    for link in &changed {
        refused(link).await;
    }
    assert_eq!(follow(url).await.status(), 200);
    // A minute is left, however slow the machine.
    market.advances(3_540).await;
    assert_eq!(follow(url).await.status(), 200);
    market.advances(61).await;
    refused(url).await;
    let fresh = worker.agent.get(&format!("/api/jobs/{}/download?file=a.csv", job.id)).await.ok();
    assert_eq!(fresh["expires_in"], 3_600);
    let fresh = fresh["signedUrl"].as_str().unwrap();
    assert_eq!(follow(fresh).await.status(), 200);
    let reason = json!({"reason": "I cannot go on with this."});
    worker.agent.post(&format!("/api/agent/jobs/{}/decline", job.id), reason).await.ok();
    Answer::of(follow(fresh).await).await.refused(403, "NOT_THE_WORKER");
}

#[tokio::test]
async fn a_file_of_the_same_name_is_a_new_version_and_the_old_one_stays() {
    let market = market().await;
    let (poster, worker, job) = at_work(&market).await;
    let downloads = async |actor: &Actor, file: &str| {
        let answer = actor.agent.get(&format!("/api/jobs/{}/download?file={file}", job.id)).await;
        if !answer.status.is_success() {
            answer.refused(404, "NOT_FOUND");
            return None;
        }
        Some(follow(answer.body["url"].as_str().unwrap()).await.text().await.unwrap())
    };
    let seen = async |actor: &Actor| actor.agent.get(&format!("/api/jobs/{}/deliverables", job.id)).await.ok();
    let first = uploads(&worker, &job, "report.csv", b"one").await;
    uploads(&worker, &job, "other.csv", b"beside").await;
    assert_eq!(downloads(&poster, "report.csv").await, None, "what is not handed in is not the poster's");
    assert_eq!(seen(&poster).await["pending_files"], json!([]));
    assert_eq!(poster.details(&job.id).await["deliverable_files"], json!([]));
    submits(&worker, &job).await;
    let changes = json!({"message": "Please add a column."});
    poster.agent.post(&format!("/api/jobs/{}/request-revision", job.id), changes).await.ok();
    uploads(&worker, &job, "report.csv", b"two").await;
    let third = uploads(&worker, &job, "report.csv", b"three").await;
    assert_eq!(downloads(&poster, "report.csv").await.as_deref(), Some("one"));
    assert_eq!(downloads(&worker, "report.csv").await.as_deref(), Some("three"));
    assert_eq!(downloads(&poster, third["file_path"].as_str().unwrap()).await, None);
    submits(&worker, &job).await;
    let listed = seen(&poster).await;
    let of = |delivery: usize| -> Vec<(String, u64)> {
        let files = listed["deliverables"][delivery]["files"].as_array().unwrap().iter();
        files.map(|file| (file["file_name"].as_str().unwrap().to_owned(), file["version"].as_u64().unwrap())).collect()
    };
    assert_eq!(of(0), [("report.csv".to_owned(), 1), ("other.csv".to_owned(), 1)]);
    assert_eq!(of(1), [("report.csv".to_owned(), 2), ("report.csv".to_owned(), 3)]);
    assert_eq!(listed["pending_files"], json!([]));
    for actor in [&poster, &worker] {
        assert_eq!(downloads(actor, "report.csv").await.as_deref(), Some("three"));
        for name in ["file_path", "file_id"] {
            assert_eq!(downloads(actor, first[name].as_str().unwrap()).await.as_deref(), Some("one"), "{name}");
        }
    }
    market.is_audited().await;
}
