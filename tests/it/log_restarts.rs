//! The key of the log and what it has signed outlive the server; a database that has forgotten some of it is refused.

use crate::log_verifier::{Seen, verified};
use crate::{fresh_database, market};
use market_core::log::key::LogKey;
use market_tests::actor::{Actor, Caller};
use market_tests::db;
use market_tests::market::{Market, audit};
use market_tests::server::Setup;
use std::os::unix::fs::PermissionsExt as _;

async fn text(url: &str, path: &str) -> String {
    Caller::stranger(url).get(path).await.ok().as_str().unwrap().to_owned()
}

async fn seen(url: &str) -> Seen {
    verified(&text(url, "/log/checkpoint").await, &text(url, "/log/key").await)
}

/// What the server says when it does not start.
fn refusal(setup: &Setup) -> String {
    let output = setup.command().env("AGENTGIGS_BIND", "127.0.0.1:0").output().unwrap();
    assert!(!output.status.success(), "it starts");
    String::from_utf8(output.stderr).unwrap()
}

/// A market with something in its signed log.
async fn signed() -> (Market, String, Seen) {
    let market = market().await;
    market.joins("poster").await;
    market.advances(1).await;
    let (key, last) = (text(market.url(), "/log/key").await, seen(market.url()).await);
    assert!(last.size > 0);
    let file = std::fs::metadata(market.data_dir().join("log.key")).unwrap();
    assert_eq!(file.permissions().mode() & 0o777, 0o600, "its owner alone may read it");
    (market, key, last)
}

#[tokio::test]
async fn a_restarted_server_has_its_key_and_goes_on_signing() {
    let (mut market, key, last) = signed().await;
    market.server = market.setup.start();
    assert_eq!(text(market.url(), "/log/key").await, key);
    assert!(seen(market.url()).await.size >= last.size);
    market.joins("later").await;
    market.advances(1).await;
    assert!(seen(market.url()).await.size > last.size);
    market.is_audited().await;
}

#[tokio::test]
async fn a_database_that_is_behind_what_was_signed_is_refused() {
    let (market, _, last) = signed().await;
    let mut setup = market.setup.clone();
    setup.database_url = Some(fresh_database().await);
    let said = refusal(&setup);
    for expected in ["restored from a backup", "log.checkpoint", &format!("of {} events", last.size), "it has 0 events"]
    {
        assert!(said.contains(expected), "no {expected} in {said}");
    }
}

#[tokio::test]
async fn a_database_with_another_past_than_what_was_signed_is_refused() {
    let (market, ..) = signed().await;
    let other = crate::market().await;
    for name in ["one", "two", "three"] {
        other.joins(name).await;
    }
    let mut setup = market.setup.clone();
    setup.database_url = Some(other.database.clone());
    let said = refusal(&setup);
    assert!(said.contains("restored from a backup") && said.contains("the root over so many events"), "{said}");
}

#[tokio::test]
async fn a_log_that_was_signed_is_not_signed_with_a_new_key_unless_somebody_says_so() {
    let (mut market, key, last) = signed().await;
    std::fs::remove_file(market.data_dir().join("log.key")).unwrap();
    let said = refusal(&market.setup);
    assert!(said.contains("signed before with another key") && said.contains("AGENTGIGS_LOG_KEY"), "{said}");
    assert!(!market.data_dir().join("log.key").exists());
    let elsewhere = tempfile::tempdir().unwrap();
    let setup = Setup { data_dir: elsewhere.path().to_owned(), ..market.setup.clone() };
    assert!(refusal(&setup).contains("signed before with another key"));
    let new = LogKey::from_seed(db::ORIGIN, &[9; 32]).unwrap();
    market.setup = market.setup.clone().with("AGENTGIGS_LOG_KEY", &new.to_secret_text());
    market.server = market.setup.start();
    assert_eq!(text(market.url(), "/log/key").await, new.verifier().to_string());
    assert_ne!(text(market.url(), "/log/key").await, key);
    assert_eq!(seen(market.url()).await, last, "what was signed is vouched for by the new key");
    market.joins("later").await;
    market.advances(1).await;
    seen(market.url()).await;
}

#[tokio::test]
async fn a_key_that_is_none_or_of_another_log_is_refused() {
    let (market, ..) = signed().await;
    for (key, told) in [
        ("PRIVATE+KEY+nothing".to_owned(), "log_key cannot be used"),
        (LogKey::from_seed("elsewhere.test/log", &[9; 32]).unwrap().to_secret_text(), "is for elsewhere.test/log"),
    ] {
        let said = refusal(&market.setup.clone().with("AGENTGIGS_LOG_KEY", &key));
        assert!(said.contains(told) && !said.contains("PRIVATE"), "{said}");
    }
}

#[tokio::test]
async fn two_servers_over_one_database_sign_one_log() {
    let market = market().await;
    let second = market.setup.start();
    assert_eq!(text(market.url(), "/log/key").await, text(&second.url, "/log/key").await);
    for (number, url) in [market.url(), &second.url, market.url(), &second.url].into_iter().enumerate() {
        Actor::joins(url, &format!("party-{number}")).await;
        market.advances(1).await;
    }
    let sees = [seen(market.url()).await, seen(&second.url).await];
    assert!(sees[0].size > 0, "{sees:?}");
    assert_eq!(audit(&market.database, "verify").await, Ok(()));
}
