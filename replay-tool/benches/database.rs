//! Events a second from a running database: `cargo bench -p replay-tool --bench database`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench may fail loudly"
)]

#[path = "../tests/it/synthetic.rs"]
mod synthetic;

use clap::Parser as _;
use market_store::postgres::PrivatePostgres;
use market_store::{PgStore, StoreSettings};
use replay_tool::args::Cli;
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tokio_postgres::{Client, NoTls};

/// `->` keeps the exact text of a member.
const FILL: &str = "
    with line as (select value as l from json_array_elements($1::text::json)),
         told as (
             insert into event
             select (l->>'position')::bigint, (l->>'stream_id')::uuid, l->>'stream_category', (l->>'version')::integer,
                    l->>'name', (l->>'schema_version')::smallint, (l->>'at')::timestamptz, l->>'actor',
                    (l->>'command_id')::uuid, l->'payload', (l->'leaf')::text, decode(l->>'leaf_hash', 'hex')
             from line),
         moved as (
             insert into transfer
             select (t->>'position')::bigint, (t->>'ordinal')::smallint, (t->>'at')::timestamptz, t->>'debit_account',
                    t->>'credit_account', (t->>'amount')::bigint, t->>'currency', (t->>'debit_after')::bigint,
                    (t->>'credit_after')::bigint
             from line, json_array_elements(l->'transfers') t)
    insert into command (command_id, first_position, events)
    select (l->>'command_id')::uuid, min((l->>'position')::bigint), count(*) from line group by 1
    on conflict (command_id) do nothing";

async fn fill(client: &Client, folder: &Path) {
    let manifest: Value = serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    for segment in manifest["segments"].as_array().unwrap() {
        let file = fs::File::open(folder.join(segment["file"].as_str().unwrap())).unwrap();
        let lines: Vec<String> =
            BufReader::new(zstd::Decoder::new(file).unwrap()).lines().map(Result::unwrap).collect();
        for some in lines.chunks(4_096) {
            client.execute(FILL, &[&format!("[{}]", some.join(","))]).await.unwrap();
        }
    }
    // Where a command's events were cut in two by a chunk.
    let whole = "update command set events = n, first_position = first
                 from (select command_id, count(*) n, min(position) first from event group by 1) e
                 where e.command_id = command.command_id and (events <> n or first_position <> first)";
    client.batch_execute("set session_replication_role = replica").await.unwrap();
    client.execute(whole, &[]).await.unwrap();
    let frontier: String = manifest["frontier"].as_array().unwrap().iter().map(|node| node.as_str().unwrap()).collect();
    let head = "update log_head set origin = $1, size = $2, frontier = decode($3, 'hex')";
    let (origin, size) = (manifest["origin"].as_str().unwrap(), manifest["size"].as_i64().unwrap());
    client.execute(head, &[&origin, &size, &frontier]).await.unwrap();
    client.batch_execute("vacuum analyze").await.unwrap();
}

async fn measure(url: &str, events: u64, arguments: &[&str]) {
    let cli = Cli::parse_from([&["replay-tool", "--database", url], arguments].concat());
    let begun = Instant::now();
    let report = replay_tool::report(&cli).await.unwrap();
    assert!(report.is_equal(), "{report}");
    let took = begun.elapsed();
    let rate = events * 1_000 / u64::try_from(took.as_millis()).unwrap().max(1);
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap().replace("VmHWM:", "peak ");
    println!("{:<7} {took:>8.2?}  {rate:>7} events/s, {peak} so far", arguments[0]);
}

async fn work(url: String, folder: PathBuf, written: u64) {
    let store = PgStore::open(&url, StoreSettings::default()).await.unwrap();
    let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let begun = Instant::now();
    fill(&client, &folder.join("export")).await;
    println!("{written} events filled in, {:.2?}", begun.elapsed());
    let to = folder.join("again");
    for arguments in [&["verify"][..], &["ledger"], &["audit"], &["export", "--to", to.to_str().unwrap()]] {
        measure(&url, written, arguments).await;
    }
    store.close().await;
}

#[tokio::main]
async fn main() {
    let events = std::env::var("EVENTS").map_or(500_000, |text| text.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let written = synthetic::export(&folder.path().join("export"), events);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let postgres = PrivatePostgres::start(folder.path()).await.unwrap();
    let done = tokio::spawn(work(postgres.url(), folder.path().to_owned(), written)).await;
    postgres.stop().await.unwrap();
    done.unwrap();
}
