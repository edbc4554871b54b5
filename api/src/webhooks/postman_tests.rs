//! What the postman does at receivers of every kind.

use super::*;
use crate::webhooks::reach::tests::PRIVATE_HOSTS;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Names that stand for one thing after the other.
struct Rebound {
    answers: Vec<Vec<SocketAddr>>,
    asked: AtomicUsize,
}

impl Names for Rebound {
    fn look_up(&self, _name: String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        let nth = self.asked.fetch_add(1, Ordering::SeqCst).min(self.answers.len() - 1);
        let found = self.answers[nth].clone();
        async move { Ok(found) }.boxed()
    }
}

fn letter(url: &str) -> Letter {
    let signatures = Signatures { house: "00".to_owned(), standard: "v1,AA==".to_owned() };
    Letter { url: url.to_owned(), id: Uuid::from_u128(7), at: 1, body: b"{}".to_vec(), signatures }
}

fn postman(answers: Vec<Vec<SocketAddr>>, allowed: &[&str]) -> Postman {
    // It is there already unless this is the first test of the process.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let reach = Reach::new(allowed.iter().map(|network| network.parse().unwrap()).collect());
    let names = Rebound { answers, asked: AtomicUsize::new(0) };
    Postman::asking(Arc::new(names), reach, &Policy::default()).unwrap()
}

/// A receiver that gives each connection this answer, and counts them.
async fn receiver(answer: &'static str) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, taken) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&taken);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (address, taken)
}

#[tokio::test]
async fn a_name_that_comes_to_stand_for_something_private_is_not_followed() {
    let (address, taken) = receiver("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
    let url = format!("https://hook.example:{}/", address.port());
    let public: SocketAddr = "192.0.2.1:0".parse().unwrap();
    let postman = postman(vec![vec![address], vec![public, address]], &[]);
    for _ in 0..2 {
        let attempt = postman.deliver(letter(&url)).await;
        assert_eq!(attempt.error.as_deref(), Some("the name leads into a private network, or nowhere"));
    }
    assert_eq!(taken.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn every_private_address_is_refused_when_it_is_sent_to_and_when_a_name_stands_for_it() {
    for host in PRIVATE_HOSTS {
        let sent_to = postman(vec![vec![]], &[]).deliver(letter(&format!("https://{host}/"))).await;
        assert!(sent_to.error.unwrap().starts_with("the address must"), "{host}");
        let ip = url::Url::parse(&format!("https://{host}/")).unwrap();
        let ip = match ip.host().unwrap() {
            url::Host::Ipv4(ip) => std::net::IpAddr::V4(ip),
            url::Host::Ipv6(ip) => std::net::IpAddr::V6(ip),
            url::Host::Domain(name) => panic!("{name} is a name"),
        };
        let named = postman(vec![vec![SocketAddr::new(ip, 0)]], &[]).deliver(letter("https://hook.example/")).await;
        assert_eq!(named.error.as_deref(), Some("the name leads into a private network, or nowhere"), "{host}");
    }
}

#[tokio::test]
async fn what_is_allowed_is_reached_in_clear_and_redirects_are_not_followed() {
    let (elsewhere, taken) = receiver("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
    let answer = format!("HTTP/1.1 302 Found\r\nlocation: http://{elsewhere}/\r\ncontent-length: 2\r\n\r\nno");
    let (address, _) = receiver(Box::leak(answer.into_boxed_str())).await;
    let postman = postman(vec![vec![address]], &["127.0.0.1"].map(|_| "127.0.0.0/8"));
    let attempt = postman.deliver(letter(&format!("http://localhost:{}/", address.port()))).await;
    assert_eq!((attempt.status, attempt.verdict), (Some(302), Verdict::Failed(None)));
    assert_eq!(attempt.answer.as_deref(), Some("no"));
    assert_eq!(taken.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn not_more_of_an_answer_is_kept_than_may_be() {
    let answer = format!("HTTP/1.1 500 No\r\ncontent-length: 200000\r\n\r\n{}", "\u{1}ä".repeat(66_666));
    let (address, _) = receiver(Box::leak(answer.into_boxed_str())).await;
    let attempt = postman(vec![], &["127.0.0.0/8"]).deliver(letter(&format!("http://{address}/"))).await;
    let answer = attempt.answer.unwrap();
    assert!(answer.len() <= EXCERPT_BYTES_MAX + 3 && answer.starts_with(" ä ä"), "{}", answer.len());
}

#[test]
fn only_a_success_is_one() {
    let now: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
    let mut headers = HeaderMap::new();
    let of = |status: u16, headers: &HeaderMap| verdict(StatusCode::from_u16(status).unwrap(), headers, now);
    for (status, meant) in [
        (200, Verdict::Delivered),
        (204, Verdict::Delivered),
        (299, Verdict::Delivered),
        (301, Verdict::Failed(None)),
        (304, Verdict::Failed(None)),
        (400, Verdict::Failed(None)),
        (410, Verdict::Gone),
        (429, Verdict::Overloaded(None)),
        (503, Verdict::Failed(None)),
    ] {
        assert_eq!(of(status, &headers), meant, "{status}");
    }
    headers.insert(RETRY_AFTER, "120".parse().unwrap());
    assert_eq!(of(429, &headers), Verdict::Overloaded(Some(Duration::from_secs(120))));
    headers.insert(RETRY_AFTER, "Thu, 01 Jan 2026 00:01:00 GMT".parse().unwrap());
    assert_eq!(of(503, &headers), Verdict::Failed(Some(Duration::from_secs(60))));
    headers.insert(RETRY_AFTER, "Wed, 31 Dec 2025 00:01:00 GMT".parse().unwrap());
    assert_eq!(of(503, &headers), Verdict::Failed(Some(Duration::ZERO)));
    headers.insert(RETRY_AFTER, "soon".parse().unwrap());
    assert_eq!(of(503, &headers), Verdict::Failed(None));
}
