//! NATS between processes: it saves reads, and nothing rests on it.

use market_api::outside::nats::Server;
use market_api::relay::{Relay, Section};
use market_api::secrets::Secrets;
use market_tests::nats::NatsServer;
use market_tests::server::PATIENCE;
use std::time::{Duration, Instant};

fn relay(server: &NatsServer, pepper: u8) -> Relay<String> {
    Relay::open(Server::read(&server.url), &Secrets::from_pepper(&[pepper; 32]))
}

fn section(from: u64) -> Section<String> {
    Section { from, next: from + 1, rows: vec![(from, format!("row {from}"))] }
}

async fn until(relay: &Relay<String>, hearing: bool) {
    let begun = Instant::now();
    while relay.is_hearing() != hearing {
        assert!(begun.elapsed() < PATIENCE, "it is not hearing: {hearing}");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_one_tells_the_others_of_the_same_market_hear() {
    let server = NatsServer::start();
    let (one, another, stranger) = (relay(&server, 1), relay(&server, 1), relay(&server, 2));
    for relay in [&one, &another, &stranger] {
        until(relay, true).await;
    }
    for from in 0..100 {
        one.tell(section(from));
        assert_eq!(another.continuing(from, u64::MAX, PATIENCE).await, Some(section(from)));
    }
    stranger.tell(section(0));
    assert_eq!(stranger.continuing(0, u64::MAX, PATIENCE).await, Some(section(0)));
    assert_eq!(another.continuing(0, u64::MAX, Duration::ZERO).await, None, "that was another market");
}

#[tokio::test]
async fn a_server_that_dies_and_comes_back_is_heard_again() {
    let mut server = NatsServer::start();
    let (one, another) = (relay(&server, 1), relay(&server, 1));
    let mut told = 0;
    for _ in 0..3 {
        until(&one, true).await;
        until(&another, true).await;
        one.tell(section(told));
        assert_eq!(another.continuing(told, u64::MAX, PATIENCE).await, Some(section(told)));
        told += 1;
        server.die();
        until(&one, false).await;
        until(&another, false).await;
        // It is gone, and nobody is held up by that.
        one.tell(section(told));
        assert_eq!(another.continuing(told, u64::MAX, Duration::ZERO).await, None);
        told += 1;
        server.come_back();
    }
}

#[tokio::test]
async fn a_server_that_asks_who_comes_is_told() {
    for (admits, who) in
        [(&["--user", "ada", "--pass", "secret"][..], "ada:secret@"), (&["--auth", "token"][..], "token@")]
    {
        let server = NatsServer::start_that_admits(admits);
        let url = server.url.replace("nats://", &format!("nats://{who}"));
        let admitted: Relay<String> = Relay::open(Server::read(&url), &Secrets::from_pepper(&[1; 32]));
        let turned_away = relay(&server, 1);
        until(&admitted, true).await;
        assert!(!turned_away.is_hearing());
    }
}

#[tokio::test]
async fn a_market_that_does_not_find_its_server_begins_without_it() {
    let mut server = NatsServer::start();
    server.die();
    let relay = relay(&server, 1);
    relay.tell(section(0));
    assert!(!relay.is_hearing());
    server.come_back();
    until(&relay, true).await;
}
