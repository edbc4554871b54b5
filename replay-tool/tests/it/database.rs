//! A database that was tampered with.

use crate::market::{Forger, Market};
use crate::story;
use crate::tool::on_database;
use market_core::party::grant_role::GrantRole;
use market_core::time::Span;
use serde_json::Value;
use std::fs;

const COMMANDS: [&str; 4] = ["verify", "ledger", "views", "audit"];

/// The position of `job.escrow_funded`: it has a version above 1 and moves money.
async fn funded_position(forger: &Forger) -> i64 {
    let sql = "select position from event where name = 'job.escrow_funded'";
    forger.client.query_one(sql, &[]).await.unwrap().get(0)
}

pub(crate) async fn a_market_that_nobody_touched_is_equal(mut market: Market) {
    story::happens_in(&mut market).await;
    for command in COMMANDS {
        on_database(&market.url, &[command]).is_equal();
    }
    let report = on_database(&market.url, &["audit"]).report();
    let head = market.store.head().await.unwrap().0;
    assert_eq!(report["size"], head);
    assert_eq!(report["views_lag_events"], 0);
    assert_eq!(report["cents"]["revenue"], 450 + 750);
    assert_eq!(report["debits_cents"], report["credits_cents"]);
}

/// The market goes on while it is audited, and is not held up.
pub(crate) async fn a_running_market_is_equal_at_every_moment(mut market: Market) {
    story::happens_in(&mut market).await;
    let (url, store) = (market.url.clone(), market.store.clone());
    let before = store.head().await.unwrap();
    let running = tokio::spawn(async move {
        loop {
            story::pays_in(&market).await;
            market.views_caught_up().await;
        }
    });
    for _ in 0..10 {
        let url = url.clone();
        tokio::task::spawn_blocking(move || on_database(&url, &["audit"]).is_equal()).await.unwrap();
    }
    running.abort();
    assert!(store.head().await.unwrap() > before);
}

/// Whoever logs in as an auditor may read what is to be audited, and no more.
pub(crate) async fn an_auditors_own_role_is_enough(mut market: Market) {
    story::happens_in(&mut market).await;
    let owner = crate::market::owner(&market.url).await;
    owner.batch_execute("create role an_auditor login in role market_auditor").await.unwrap();
    let (_, place) = market.url.split_once('@').unwrap();
    let url = format!("postgresql://an_auditor@{place}");
    for command in COMMANDS {
        on_database(&url, &[command]).is_equal();
    }
    let commands = on_database(&url, &["verify"]).report()["commands"].clone();
    let compared = on_database(&market.url, &["verify"]).report()["commands"].clone();
    assert_eq!(compared, "compared with the log");
    assert_eq!(commands, "compared with the log");
}

pub(crate) async fn an_empty_market_is_equal(market: Market) {
    for command in COMMANDS {
        on_database(&market.url, &[command]).is_equal();
    }
}

pub(crate) async fn a_changed_event_is_found_by_position_and_column(mut market: Market) {
    story::happens_in(&mut market).await;
    let forger = market.forger().await;
    let position = funded_position(&forger).await;
    let cases = [
        ("position", "position + 1000"),
        ("stream_id", "overlay(stream_id::text placing '9' from 36)::uuid"),
        ("stream_category", "'jab'"),
        ("version", "version + 100"),
        ("name", "'job.escrow_fundeD'"),
        ("schema_version", "2"),
        ("at", "at + interval '1 microsecond'"),
        ("at", "'infinity'"),
        ("actor", "overlay(actor placing 'P' from 1)"),
        ("command_id", "overlay(command_id::text placing 'f' from 36)::uuid"),
        ("payload", "replace(payload::text, '7500', '7501')::json"),
        ("payload", "replace(payload::text, 'wallet', 'wallot')::json"),
        ("payload", "(payload::text || ' ')::json"),
        ("leaf", "replace(leaf, '\"v\":1', '\"v\":2')"),
        ("leaf", "leaf || ' '"),
        ("leaf_hash", "set_byte(leaf_hash, 31, get_byte(leaf_hash, 31) # 1)"),
        ("leaf_hash", "substring(leaf_hash for 31)"),
    ];
    for (column, changed) in cases {
        forger.changes(&format!("update event set {column} = {changed} where position = {position}")).await;
        let found = on_database(&market.url, &["verify"]).differs();
        assert_eq!(found, (Some(position), format!("event.{column}")), "{column} = {changed}");
        forger.restores().await;
    }
    on_database(&market.url, &["audit"]).is_equal();
}

pub(crate) async fn a_changed_transfer_is_found_by_position_and_column(mut market: Market) {
    story::happens_in(&mut market).await;
    let forger = market.forger().await;
    let position = funded_position(&forger).await;
    let cases = [
        ("position", "position + 1"),
        ("ordinal", "1"),
        ("at", "at + interval '1 microsecond'"),
        ("debit_account", "overlay(debit_account placing 'W' from 1)"),
        ("credit_account", "overlay(credit_account placing '9' from 40)"),
        ("amount", "amount + 1"),
        ("currency", "'USd'"),
        ("debit_after", "debit_after + 1"),
        ("credit_after", "credit_after - 1"),
    ];
    for (column, changed) in cases {
        forger.changes(&format!("update transfer set {column} = {changed} where position = {position}")).await;
        for command in ["ledger", "audit"] {
            let found = on_database(&market.url, &[command]).differs();
            assert_eq!(found, (Some(position), format!("transfer.{column}")), "{column} = {changed}");
        }
        forger.restores().await;
    }
    on_database(&market.url, &["audit"]).is_equal();
}

pub(crate) async fn a_changed_head_is_found(mut market: Market) {
    story::happens_in(&mut market).await;
    let forger = market.forger().await;
    let cases = [
        ("log_head.origin", "origin = overlay(origin placing 'A' from 1)"),
        ("log_head.size", "size = size + 1"),
        (
            "log_head.frontier, node 0 (positions 0 to 15)",
            "frontier = set_byte(frontier, 0, get_byte(frontier, 0) # 1)",
        ),
        ("log_head.frontier", "frontier = frontier || '\\x00'"),
    ];
    for (field, changed) in cases {
        forger.changes(&format!("update log_head set {changed}")).await;
        assert_eq!(on_database(&market.url, &["verify"]).differs().1, field);
        forger.restores().await;
    }
    forger.changes("delete from log_head").await;
    assert_eq!(on_database(&market.url, &["verify"]).differs().1, "log_head");
}

pub(crate) async fn a_changed_command_is_found_from_both_sides(mut market: Market) {
    story::happens_in(&mut market).await;
    let forger = market.forger().await;
    let position = funded_position(&forger).await;
    let cases = [
        ("event.command_id", "command_id = overlay(command_id::text placing 'f' from 36)::uuid"),
        ("command.first_position", "first_position = first_position - 1"),
        ("command.events", "events = events + 1"),
    ];
    for (field, changed) in cases {
        forger.changes(&format!("update command set {changed} where first_position = {position}")).await;
        let found = on_database(&market.url, &["verify"]).differs();
        assert_eq!(found, (Some(position), field.to_owned()));
        forger.restores().await;
    }
    let invented = "insert into command (command_id, first_position, events)
                    values ('01930000-0000-7000-8000-0000000000ff', 3, 1)";
    forger.changes(invented).await;
    assert_eq!(on_database(&market.url, &["verify"]).differs(), (Some(3), "command.command_id".to_owned()));
}

pub(crate) async fn a_changed_view_is_found(mut market: Market) {
    story::happens_in(&mut market).await;
    let forger = market.forger().await;
    forger.changes("update view_balance set credits = credits + 1 where account = 'fees:deposit'").await;
    let (_, field) = on_database(&market.url, &["views"]).differs();
    assert_eq!(field, "view_balance.credits where fees:deposit");
    on_database(&market.url, &["verify"]).is_equal();
    forger.changes("update view_balance set credits = credits - 1 where account = 'fees:deposit'").await;
    forger.changes("update checkpoint set next = next - 1 where view = 'escrow'").await;
    assert_eq!(on_database(&market.url, &["views"]).differs().1, "checkpoint of escrow");
    forger.restores().await;
    forger.changes("update checkpoint set next = next + 7").await;
    assert_eq!(on_database(&market.url, &["views"]).differs().1, "event.position");
    forger.restores().await;
    forger.changes("delete from view_escrow").await;
    assert!(on_database(&market.url, &["audit"]).differs().1.starts_with("view_escrow"));
}

/// As a fault of the disk might do it: the text is not even JSON any more, or not even text.
pub(crate) async fn a_byte_anywhere_in_a_text_is_found(mut market: Market) {
    story::happens_in(&mut market).await;
    let forger = market.forger().await;
    forger.client.batch_execute("alter table event alter payload type text").await.unwrap();
    forger.client.batch_execute("alter table event_before alter payload type text").await.unwrap();
    on_database(&market.url, &["verify"]).is_equal();
    let position = funded_position(&forger).await;
    for column in ["payload", "leaf", "actor", "name", "stream_category"] {
        let sql = format!("select octet_length({column}) from event where position = {position}");
        let length: i32 = forger.client.query_one(&sql, &[]).await.unwrap().get(0);
        for place in (1..=length).step_by(23).chain([length]) {
            let changed = format!(
                "update event set {column} = overlay({column} placing
                        case substr({column}, {place}, 1) when '~' then '}}' else '~' end from {place})
                 where position = {position}"
            );
            forger.changes(&changed).await;
            let found = on_database(&market.url, &["verify"]).differs();
            assert_eq!(found, (Some(position), format!("event.{column}")), "byte {place} of {column}");
            forger.restores().await;
        }
    }
}

pub(crate) async fn removed_and_invented_rows_are_found(mut market: Market) {
    story::happens_in(&mut market).await;
    let forger = market.forger().await;
    let position = funded_position(&forger).await;
    let differs = |command: &str| on_database(&market.url, &[command]).differs();

    forger.changes(&format!("delete from event where position = {position}")).await;
    assert_eq!(differs("verify"), (Some(position), "event.position".to_owned()));
    assert_eq!(differs("ledger"), (Some(position), "transfer.position".to_owned()));
    forger.restores().await;

    forger.changes("delete from event where position = (select max(position) from event)").await;
    assert_eq!(differs("verify").1, "log_head.size");
    forger.restores().await;

    forger.changes(&format!("delete from transfer where position = {position}")).await;
    assert_eq!(differs("ledger"), (Some(position), "transfer.position".to_owned()));
    forger.restores().await;

    for invented in [-5, 1, 1_000_000] {
        let sql = format!(
            "insert into transfer select {invented}, 0, at, debit_account, credit_account, amount, currency,
                                         debit_after, credit_after from transfer where position = {position}"
        );
        forger.changes(&sql).await;
        assert_eq!(differs("ledger"), (Some(invented), "transfer.position".to_owned()));
        forger.restores().await;
    }
}

/// Everything fits, because everything was computed anew: only what the auditor remembers tells.
pub(crate) async fn a_history_that_was_rewritten_is_found_by_the_auditors_own_checkpoint(mut market: Market) {
    story::happens_in(&mut market).await;
    let folder = tempfile::tempdir().unwrap();
    let seen = folder.path().join("seen.json");
    let seen = seen.to_str().unwrap();
    on_database(&market.url, &["verify", "--save-checkpoint", seen]).is_equal();
    let size = market.store.head().await.unwrap().0;

    // The log may grow from what was seen.
    let role = "finance".parse().unwrap();
    market.does(None, GrantRole { party: story::AGENT, role }).await;
    on_database(&market.url, &["verify", "--checkpoint", seen]).is_equal();

    let mut rewritten = Market::in_new_database(&market.url, "rewritten").await;
    on_database(&rewritten.url, &["verify", "--checkpoint", seen]).says_that("checkpoint.size");
    rewritten.now = rewritten.now.after(Span::seconds(1));
    story::happens_in(&mut rewritten).await;
    on_database(&rewritten.url, &["audit"]).is_equal();
    let field = format!("the root at size {size}, as the checkpoint has it");
    on_database(&rewritten.url, &["verify", "--checkpoint", seen]).says_that(&field);

    // A reading that differs leaves what was seen as it was.
    let before = fs::read(seen).unwrap();
    on_database(&rewritten.url, &["verify", "--checkpoint", seen, "--save-checkpoint", seen]).says_that(&field);
    assert_eq!(fs::read(seen).unwrap(), before);
    on_database(&market.url, &["verify", "--checkpoint", seen, "--save-checkpoint", seen]).is_equal();
    let after: Value = serde_json::from_slice(&fs::read(seen).unwrap()).unwrap();
    assert_eq!(after["size"], size + 1);
}
