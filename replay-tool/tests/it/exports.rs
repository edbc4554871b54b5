//! Exports of a real market.

use crate::market::Market;
use crate::story;
use crate::tool::{on_database, on_export};
use std::fs;
use tempfile::TempDir;

pub(crate) fn exported(market: &Market) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    on_database(&market.url, &["export", "--to", folder.path().to_str().unwrap()]).is_equal();
    folder
}

pub(crate) async fn an_export_is_equal_and_says_the_same_as_the_database(mut market: Market) {
    let empty = exported(&market);
    on_export(empty.path(), &["audit"]).is_equal();
    story::happens_in(&mut market).await;
    let folder = exported(&market);
    for command in ["verify", "ledger", "audit"] {
        let answer = on_export(folder.path(), &[command]);
        answer.is_equal();
        let (of_export, of_database) = (answer.report(), on_database(&market.url, &[command]).report());
        for fact in ["origin", "size", "root", "streams", "transfers", "cents", "debits_cents"] {
            assert_eq!(of_export[fact], of_database[fact], "{command}: {fact}");
        }
    }
    let job = story::JOB.to_string();
    let told = on_export(folder.path(), &["explain", &job]);
    assert_eq!(told.out, on_database(&market.url, &["explain", &job]).out);
    on_export(folder.path(), &["views"]).is_broken_and_says("an export holds no tables");
}

pub(crate) async fn an_export_goes_on_where_it_stopped(mut market: Market) {
    let folder = exported(&market);
    story::happens_in(&mut market).await;
    let to = folder.path().to_str().unwrap();
    // What an interruption leaves behind.
    fs::write(folder.path().join("segments/000000000000.jsonl.zst.tmp"), "half a segment").unwrap();
    on_database(&market.url, &["export", "--to", to]).is_equal();
    let before = fs::read(folder.path().join("manifest.json")).unwrap();
    on_export(folder.path(), &["audit"]).is_equal();
    on_database(&market.url, &["export", "--to", to]).is_equal();
    assert_eq!(fs::read(folder.path().join("manifest.json")).unwrap(), before);
    assert!(!folder.path().join("segments/000000000000.jsonl.zst.tmp").exists());
}

pub(crate) async fn an_export_of_a_damaged_log_is_refused(mut market: Market) {
    story::happens_in(&mut market).await;
    let forger = market.forger().await;
    let folder = tempfile::tempdir().unwrap();
    forger.changes("delete from event where position = 4").await;
    let answer = on_database(&market.url, &["export", "--to", folder.path().to_str().unwrap()]);
    assert_eq!(answer.differs(), (Some(4), "event.position".to_owned()));
    on_export(folder.path(), &["verify"]).is_broken_and_says("is not an export");
}
