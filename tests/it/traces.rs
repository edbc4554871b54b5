//! Spans reach the collector that is named, and nobody notices when it is not there.

use crate::PROGRAMS;
use market_tests::market::Market;
use reqwest::Method;
use serde_json::json;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

/// What one request to the collector brought: its head, and its body.
struct Sent {
    head: String,
    body: Vec<u8>,
}

fn receive(stream: &TcpStream) -> Option<Sent> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let head = head.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"))?.trim().parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let mut stream = stream;
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").ok()?;
    Some(Sent { head, body })
}

/// A collector that keeps what it is sent.
fn collector() -> (String, Receiver<Sent>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (keep, kept) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if receive(&stream).is_some_and(|sent| keep.send(sent).is_err()) {
                return;
            }
        }
    });
    (address, kept)
}

fn holds(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn requests_and_their_commands_are_spans_of_the_clients_trace() {
    let (address, kept) = collector();
    let settings = [("AGENTGIGS_OTLP_ENDPOINT", address.as_str()), ("AGENTGIGS_OTLP_HEADERS", "x-tenant=market")];
    let market = Market::open_with(PROGRAMS, &settings).await;
    let credentials = json!({"email": "ada@example.test", "password": "long enough"});
    let registering = market.stranger().request(Method::POST, "/api/auth/register").json(&credentials);
    let registering = registering
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .header("x-request-id", "request-of-ada");
    assert_eq!(registering.send().await.unwrap().status(), 200);
    assert!(market.server.stop(), "it ends well, and sends what is left");

    let sent: Vec<Sent> = kept.try_iter().collect();
    assert!(!sent.is_empty(), "spans were sent");
    for batch in &sent {
        assert!(batch.head.starts_with("post /v1/traces http/1.1"), "{}", batch.head);
        assert!(batch.head.contains("x-tenant: market"), "{}", batch.head);
    }
    let all: Vec<u8> = sent.into_iter().flat_map(|batch| batch.body).collect();
    for text in ["agentgigs", "POST /api/auth/register", "request-of-ada", "http.response.status_code", "executed"] {
        assert!(holds(&all, text.as_bytes()), "no {text}");
    }
    let trace = [0x0a, 0xf7, 0x65, 0x19, 0x16, 0xcd, 0x43, 0xdd, 0x84, 0x48, 0xeb, 0x21, 0x1c, 0x80, 0x31, 0x9c];
    let spans = all.windows(trace.len()).filter(|window| *window == trace).count();
    assert!(spans >= 2, "the request and its command are in the client's trace, not {spans} spans");
    assert!(!holds(&all, b"long enough") && !holds(&all, b"ada@example.test"), "nothing of the body");
}

#[tokio::test]
async fn a_collector_that_is_not_there_is_no_trouble() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let endpoint = format!("http://{nobody}");
    let market = Market::open_with(PROGRAMS, &[("AGENTGIGS_OTLP_ENDPOINT", endpoint.as_str())]).await;
    market.joins("ada").await.agent.get("/api/wallet").await.ok();
    assert!(market.server.stop());
}
