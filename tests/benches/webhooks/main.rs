//! How many deliveries a second go out to webhooks, measured from outside with the receivers on the same machine:
//! `cargo bench -p market-tests --bench webhooks [-- JOBS [WEBHOOKS]]`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench may fail anywhere"
)]

use market_tests::actor::{Actor, offer};
use market_tests::server::Setup;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// How many webhooks one party has.
const EACH: usize = 10;

/// How long nothing may arrive before the bench gives up.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (jobs, hooks) = (numbers.first().copied().unwrap_or(2_000), numbers.get(1).copied().unwrap_or(20));
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::new(env!("CARGO_BIN_EXE_market-server"), folder.path(), None)
        .with("AGENTGIGS_RATE_LIMITS", "off")
        .with("AGENTGIGS_WEBHOOK_ALLOW", "127.0.0.0/8");
    let server = setup.start();
    let poster = Actor::joins(&server.url, "poster").await;
    for number in 0..jobs {
        poster.agent.post("/api/agent/jobs", offer(&format!("Number {number}"))).await.ok();
    }
    for (told, hooks) in [("to one webhook", 1), ("to many webhooks", hooks)] {
        let arrived = Arc::new(AtomicUsize::new(0));
        let registered = registered(&server.url, told, hooks, &arrived).await;
        let begun_at = Instant::now();
        for (actor, hook) in &registered {
            let path = format!("/api/agent/webhooks/{hook}/replay");
            let replayed = actor.agent.post(&path, json!({"since": "2020-01-01T00:00:00Z"})).await.ok();
            assert_eq!(replayed["replayed"], jobs);
        }
        let took = until(&arrived, jobs * hooks, begun_at).await;
        let rate = (jobs * hooks) as f64 / took.as_secs_f64();
        println!(
            "{told:<20} {hooks:>4}   {:>8} deliveries in {:>6.2} s   {rate:>7.0}/s",
            jobs * hooks,
            took.as_secs_f64()
        );
        for (actor, hook) in &registered {
            actor.agent.delete(&format!("/api/agent/webhooks/{hook}")).await.ok();
        }
    }
}

/// Webhooks, each with a receiver of its own that takes everything.
async fn registered(url: &str, name: &str, hooks: usize, arrived: &Arc<AtomicUsize>) -> Vec<(Actor, String)> {
    let mut registered = Vec::new();
    let mut actor = None;
    for number in 0..hooks {
        if number % EACH == 0 {
            actor = Some(Actor::joins(url, &format!("{}{number}", name.replace(' ', "."))).await);
        }
        let actor = actor.clone().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let body = json!({"url": format!("http://{}/hook", listener.local_addr().unwrap())});
        tokio::spawn(take(listener, Arc::clone(arrived)));
        let made = actor.agent.post("/api/agent/webhooks", body).await.ok();
        registered.push((actor, made["id"].as_str().unwrap().to_owned()));
    }
    registered
}

async fn until(arrived: &AtomicUsize, count: usize, begun_at: Instant) -> Duration {
    let (mut last, mut last_at) = (0, Instant::now());
    loop {
        let now = arrived.load(Ordering::Relaxed);
        if now >= count {
            return begun_at.elapsed();
        }
        if now != last {
            (last, last_at) = (now, Instant::now());
        }
        assert!(last_at.elapsed() < PATIENCE, "{now} of {count} have arrived, and no more come");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn take(listener: TcpListener, arrived: Arc<AtomicUsize>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, Arc::clone(&arrived)));
    }
}

/// Counts requests by their ends: bodies hold no empty line.
async fn answer(mut stream: TcpStream, arrived: Arc<AtomicUsize>) -> Option<()> {
    let (mut buffer, mut held) = (vec![0; 65_536], Vec::new());
    loop {
        let read = stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        held.extend_from_slice(&buffer[..read]);
        while let Some(end) = held.windows(4).position(|window| window == b"\r\n\r\n").map(|end| end + 4) {
            let head = String::from_utf8_lossy(&held[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
            let whole = end + length.trim().parse::<usize>().ok()?;
            if held.len() < whole {
                break;
            }
            held.drain(..whole);
            arrived.fetch_add(1, Ordering::Relaxed);
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.ok()?;
        }
    }
}
