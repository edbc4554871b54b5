//! The log over HTTP, checked by somebody who believes nothing: signatures, and proofs across appends.

use crate::log_verifier::{Hash, Seen, continues, hash, is_in, verified};
use crate::market;
use market_tests::actor::Caller;
use market_tests::db;
use market_tests::market::{Market, audit};
use serde_json::{Value, json};

async fn text(caller: &Caller, path: &str) -> String {
    let answer = caller.get(path).await;
    assert_eq!(answer.content_type, "text/plain; charset=utf-8", "{path}");
    answer.ok().as_str().unwrap().to_owned()
}

/// The last checkpoint, once its signature holds.
async fn seen(market: &Market) -> Seen {
    let stranger = market.stranger();
    verified(&text(&stranger, "/log/checkpoint").await, &text(&stranger, "/log/key").await)
}

fn hashes(answer: &Value) -> Vec<Hash> {
    answer["proof"].as_array().unwrap().iter().map(|part| hash(part.as_str().unwrap())).collect()
}

async fn inclusion(market: &Market, index: u64, size: u64) -> Vec<Hash> {
    let path = format!("/api/log/proof/inclusion?leaf_index={index}&tree_size={size}");
    hashes(&market.stranger().get(&path).await.ok())
}

async fn consistency(market: &Market, first: u64, second: u64) -> Vec<Hash> {
    hashes(&market.stranger().get(&format!("/api/log/proof/consistency?first={first}&second={second}")).await.ok())
}

#[tokio::test]
async fn whoever_wrote_something_proves_from_its_answer_that_it_is_in_the_signed_log() {
    let market = market().await;
    let before = seen(&market).await;
    assert_eq!((before.size, before.origin.as_str()), (0, db::ORIGIN), "the empty log is signed at the start");
    let poster = market.joins("poster").await;
    let (mut told, mut checkpoints) = (Vec::new(), vec![before]);
    for amount in 1..=6 {
        let body = json!({"amount": amount * 1_000, "method": "ach"});
        let answer = poster.person.post("/api/wallet/deposit", body).await.ok();
        told.push((answer["position"].as_u64().unwrap(), hash(answer["leaf_hash"].as_str().unwrap())));
        market.advances(1).await;
        checkpoints.push(seen(&market).await);
    }
    for pair in checkpoints.windows(2) {
        assert!(pair[0].size < pair[1].size, "{pair:?}");
    }
    for second in &checkpoints {
        for first in checkpoints.iter().filter(|first| first.size <= second.size) {
            let proof = consistency(&market, first.size, second.size).await;
            assert!(continues((first.size, first.root), (second.size, second.root), &proof), "{first:?} {second:?}");
        }
        for (position, leaf) in told.iter().filter(|(position, _)| *position < second.size) {
            let proof = inclusion(&market, *position, second.size).await;
            assert!(is_in(*leaf, *position, second.size, &proof, second.root), "{position} {second:?}");
        }
    }
    market.is_audited().await;
}

#[tokio::test]
async fn a_proof_of_what_was_just_written_waits_until_it_is_signed() {
    let market = market().await;
    let poster = market.joins("poster").await;
    market.advances(1).await;
    let answer = poster.person.post("/api/wallet/deposit", json!({"amount": 1_000, "method": "ach"})).await.ok();
    let (position, leaf) = (answer["position"].as_u64().unwrap(), hash(answer["leaf_hash"].as_str().unwrap()));
    let proof = inclusion(&market, position, position + 1).await;
    let after = seen(&market).await;
    assert!(after.size > position, "{after:?}");
    let rest = consistency(&market, position + 1, after.size).await;
    let owner = db::connect(&market.database).await;
    let rows = owner.query("select leaf_hash from event order by position", &[]).await.unwrap();
    let leaves: Vec<Hash> = rows.iter().map(|row| row.get::<_, Vec<u8>>(0).try_into().unwrap()).collect();
    let root = crate::log_verifier::root(&leaves[..usize::try_from(position + 1).unwrap()]);
    assert!(is_in(leaf, position, position + 1, &proof, root));
    assert!(continues((position + 1, root), (after.size, after.root), &rest));
}

#[tokio::test]
async fn what_is_no_tree_of_the_log_is_refused() {
    let market = market().await;
    market.joins("poster").await;
    market.advances(1).await;
    let size = seen(&market).await.size;
    let beyond = size + 1_000;
    for query in [
        "inclusion".to_owned(),
        "inclusion?leaf_index=0".to_owned(),
        format!("inclusion?tree_size={size}"),
        format!("inclusion?leaf_index={size}&tree_size={size}"),
        "inclusion?leaf_index=0&tree_size=0".to_owned(),
        format!("inclusion?leaf_index=0&tree_size={beyond}"),
        format!("inclusion?leaf_index=0&tree_size={}", u64::MAX),
        format!("inclusion?leaf_index=-1&tree_size={size}"),
        format!("inclusion?leaf_index=0&tree_size={size}x"),
        format!("inclusion?leaf_index=&tree_size={size}"),
        "inclusion?leaf_index=0&tree_size=18446744073709551616".to_owned(),
        "consistency".to_owned(),
        format!("consistency?first={size}&second=1"),
        format!("consistency?first=1&second={beyond}"),
        format!("consistency?first=1.5&second={size}"),
    ] {
        market.stranger().get(&format!("/api/log/proof/{query}")).await.refused(400, "INVALID_QUERY");
    }
    assert_eq!(consistency(&market, 0, size).await, [[0; 32]; 0]);
    assert_eq!(consistency(&market, size, size).await, [[0; 32]; 0]);
}

#[tokio::test]
async fn a_checkpoint_that_was_tampered_with_is_found() {
    let market = market().await;
    market.joins("poster").await;
    market.advances(1).await;
    let key = text(&market.stranger(), "/log/key").await;
    assert_eq!(audit(&market.database, "verify").await, Ok(()));
    assert_eq!(audited_with(&market, &key).await, Ok(()));
    let other = market_core::log::key::LogKey::from_seed(db::ORIGIN, &[9; 32]).unwrap().verifier().to_string();
    let found = audited_with(&market, &other).await.unwrap_err();
    assert!(found.contains("log_checkpoint") && found.contains("signature"), "{found}");
    let owner = db::connect(&market.database).await;
    let change =
        "set session_replication_role = replica; update log_checkpoint set root = sha256('other') where size > 0";
    owner.batch_execute(change).await.unwrap();
    let found = audit(&market.database, "verify").await.unwrap_err();
    assert!(found.contains("log_checkpoint") && found.contains("root"), "{found}");
}

async fn audited_with(market: &Market, key: &str) -> Result<(), String> {
    let arguments = ["replay-tool", "--database", &market.database, "verify", "--key", key];
    let cli = <replay_tool::args::Cli as clap::Parser>::try_parse_from(arguments).unwrap();
    let report = replay_tool::report(&cli).await.map_err(|error| error.to_string())?;
    if report.is_equal() { Ok(()) } else { Err(report.to_string()) }
}
