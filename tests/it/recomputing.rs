//! A script that shares no code with the server computes draws and verdicts again, and finds whatever was changed.

use crate::proof_words::{Stage, verdict};
use market_tests::actor::Actor;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// What the script says of a file: nothing when all of it follows, else the first difference.
fn recomputed(told: &Value) -> Result<(), String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), told.to_string()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/scripts/recompute_proofs.py");
    let run = Command::new("python3").arg("-B").arg(script).arg(file.path()).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout).trim().to_owned();
    match run.status.code() {
        Some(0) => Ok(()),
        Some(1) => Err(said),
        other => panic!("{other:?}: {said} {}", String::from_utf8_lossy(&run.stderr)),
    }
}

/// Gives a verdict; what the proofer is answered proves later that it was sealed then.
async fn judges(stage: &Stage, proofer: &Actor, given: Value) -> Value {
    let answer = proofer.agent.post(&stage.path("proof"), given).await.ok();
    json!({"position": answer["position"], "leaf_hash": answer["leaf_hash"]})
}

/// Everything that was published about a round, as the script reads it. Log, key and proofs anybody may fetch; draw and
/// verdicts whoever had a part in the job.
async fn published(stage: &Stage, asked: u8, sealed: Vec<Value>) -> Value {
    stage.settles().await;
    let public = stage.market.stranger();
    let checkpoint = public.get("/log/checkpoint").await.ok();
    let size = checkpoint.as_str().unwrap().lines().nth(1).unwrap().to_owned();
    let lottery = stage.worker.agent.get(&stage.path("proofs/assignment-lottery?round=1")).await.ok();
    let round = stage.worker.agent.get(&stage.path("proofs/rounds/1")).await.ok();
    let consistency = format!("/api/log/proof/consistency?first={}&second={size}", lottery["tree_size"]);
    let mut proven = Vec::new();
    for mut leaf in sealed {
        let path = format!("/api/log/proof/inclusion?leaf_index={}&tree_size={size}", leaf["position"]);
        leaf["proof"] = public.get(&path).await.ok()["proof"].clone();
        proven.push(leaf);
    }
    json!({
        "key": public.get("/log/key").await.ok(),
        "checkpoint": checkpoint,
        "rounds": [{
            "job": stage.job.id,
            "asked": asked,
            "lottery": lottery,
            "round": round,
            "consistency": public.get(&consistency).await.ok()["proof"],
            "sealed": proven,
        }],
    })
}

/// The same with one thing changed.
fn with(told: &Value, change: impl Fn(&mut Value)) -> Value {
    let mut changed = told.clone();
    change(&mut changed["rounds"][0]);
    assert_ne!(changed, *told, "nothing was changed");
    changed
}

/// What a text becomes with its first `from` put otherwise.
fn put(place: &mut Value, from: &str, to: &str) {
    *place = place.as_str().unwrap().replacen(from, to, 1).into();
}

/// A digest with another last digit.
fn turn(place: &mut Value) {
    let text = place.as_str().unwrap();
    let (rest, last) = text.split_at(text.len() - 1);
    *place = format!("{rest}{}", if last == "0" { "1" } else { "0" }).into();
}

#[tokio::test]
async fn draws_and_verdicts_follow_from_what_is_published_and_a_change_is_found() {
    let stage = Stage::of(3, json!({"proofer_count": 3})).await;
    stage.begins().await;
    let mut sealed = Vec::new();
    for (proofer, (word, rating)) in
        stage.asked().await.into_iter().zip([("approved", 5), ("approved", 4), ("rejected", 1)])
    {
        let mut given = verdict(word, rating);
        given["custom_answers"] =
            json!({"\u{20ac}": "\u{1f600}\n\"\\", "b": [1, true, null], "\u{fb33}": "\u{7f}\u{1}"});
        sealed.push(judges(&stage, proofer, given).await);
    }
    let told = published(&stage, 3, sealed).await;
    assert_eq!(recomputed(&told), Ok(()));
    let found = |change: &dyn Fn(&mut Value)| recomputed(&with(&told, change)).unwrap_err();
    let expect = |told: String, words: &str| assert!(told.contains(words), "{words}: {told}");
    let verdict_of = |round: &mut Value| put(&mut round["round"]["slots"][0]["canonical"], "approved", "rejected");
    expect(found(&verdict_of), "round.slots[0].commitment");
    let spaced = |round: &mut Value| put(&mut round["round"]["slots"][2]["canonical"], ":", ": ");
    expect(found(&spaced), "round.slots[2].commitment");
    expect(found(&|round| turn(&mut round["round"]["slots"][1]["nonce"])), "round.slots[1].commitment");
    expect(found(&|round| round["round"]["slots"][1]["slot"] = 3.into()), "round.slots[1].commitment");
    expect(found(&|round| round["round"]["outcome"] = "rejected".into()), "round.outcome");
    expect(found(&|round| round["round"]["avg_score"] = 68.into()), "round.avg_score");
    expect(found(&|round| round["lottery"]["ranks"].as_array_mut().unwrap().swap(0, 1)), "lottery.ranks[0]");
    expect(found(&|round| drop(round["lottery"]["ranks"].as_array_mut().unwrap().pop())), "lottery.ranks[2]");
    expect(found(&|round| turn(&mut round["lottery"]["root"])), "lottery.root");
    expect(found(&|round| turn(&mut round["lottery"]["seed"])), "lottery.seed");
    let without = |round: &mut Value| drop(round["lottery"]["candidates"].as_array_mut().unwrap().pop());
    expect(found(&without), "lottery.candidates_hash");
    expect(found(&|round| turn(&mut round["sealed"][0]["leaf_hash"])), "sealed[0]");
    let mut other = told.clone();
    let size = told["checkpoint"].as_str().unwrap().lines().nth(1).unwrap();
    put(&mut other["checkpoint"], &format!("\n{size}\n"), &format!("\n{size}0\n"));
    expect(recomputed(&other).unwrap_err(), "checkpoint: no signature");
    let mut other = told.clone();
    other["key"] = market_core::log::key::LogKey::from_seed(market_tests::db::ORIGIN, &[9; 32])
        .unwrap()
        .verifier()
        .to_string()
        .into();
    expect(recomputed(&other).unwrap_err(), "checkpoint: no signature");
    stage.market.is_audited().await;
}

#[tokio::test]
async fn one_verdict_alone_and_a_broken_tie_follow_as_well() {
    let stage = Stage::of(4, json!({})).await;
    stage.begins().await;
    let asked = stage.asked().await;
    let sealed = judges(&stage, asked[0], json!({"verdict": "needs_revision", "feedback": "More.", "score": 41})).await;
    assert_eq!(recomputed(&published(&stage, 1, vec![sealed]).await), Ok(()));
    stage.market.is_audited().await;
    let stage = Stage::of(3, json!({"proofer_count": 2})).await;
    stage.begins().await;
    let asked = stage.asked().await;
    let mut sealed = vec![judges(&stage, asked[0], verdict("approved", 3)).await];
    sealed.push(judges(&stage, asked[1], verdict("needs_revision", 2)).await);
    stage.settles().await;
    let third = stage.asked().await;
    sealed.push(judges(&stage, third[0], verdict("rejected", 1)).await);
    let told = published(&stage, 2, sealed).await;
    assert_eq!(told["rounds"][0]["round"]["outcome"], "needs_revision", "{told}");
    assert_eq!(recomputed(&told), Ok(()));
    stage.market.is_audited().await;
}
