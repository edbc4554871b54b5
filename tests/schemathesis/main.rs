//! A fuzzer reads the OpenAPI document and holds the server to it: every answer as the document says, and whatever it
//! calls invalid refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail anywhere"
)]

mod stage;

use market_tests::actor::{Caller, Pass};
use market_tests::market::{Market, Programs};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::process::Command;

const PROGRAMS: Programs =
    Programs { cluster: env!("CARGO_BIN_EXE_test-cluster"), server: env!("CARGO_BIN_EXE_market-server") };

/// The same requests in every run, unless another seed is named.
const SEED: &str = "20270131";

/// How many requests of a phase an operation is asked at most: the same on every machine, however fast it is.
const EXAMPLES: &str = "12";

/// A run that has not ended by then has hung.
const PATIENCE: Duration = Duration::from_secs(1_800);

/// What answers are held to.
const CHECKS: [&str; 8] = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "ignored_auth",
];

/// Winding the clock on by years ends every session and every job: it has a run of its own, the last one.
const CLOCK: &str = "postSandboxClockAdvance";

/// Finds its own key in the list of keys and takes it back, and then nothing opens any more; the session's run has it.
const KEYS: &str = "deleteAgentApiKeysId";

/// Never ends: what it answers is held to the document elsewhere.
const STREAM: &str = "getAgentEvents";

/// Where `./check` has installed the fuzzer: beside what Cargo builds.
fn programs() -> PathBuf {
    let built = Path::new(env!("CARGO_BIN_EXE_market-server")).parent().unwrap().parent().unwrap();
    let folder = built.join("schemathesis/venv/bin");
    assert!(folder.join("st").exists(), "no fuzzer in {}: ./check installs it", folder.display());
    folder
}

fn setting(name: &str, otherwise: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| otherwise.to_owned())
}

/// How far the two long runs go: so many requests, or, for whoever explores, so many seconds together.
fn extent() -> [String; 2] {
    match std::env::var("SCHEMATHESIS_SECONDS") {
        Ok(seconds) => ["--max-time".to_owned(), (seconds.parse::<u64>().unwrap() / 2).max(1).to_string()],
        Err(_) => ["--max-examples".to_owned(), EXAMPLES.to_owned()],
    }
}

/// Runs the fuzzer as `caller` with these arguments; what it found, if anything.
async fn fuzz(market: &Market, things: &Path, caller: &Caller, arguments: &[&str]) -> Result<(), String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemathesis");
    let header = match &caller.pass {
        Pass::Nothing => "X-Nothing: nothing".to_owned(),
        Pass::Key(key) => format!("X-API-Key: {key}"),
        Pass::Session(token) => format!("Authorization: Bearer {token}"),
    };
    let seed = setting("SCHEMATHESIS_SEED", SEED);
    let mut command = Command::new(programs().join("st"));
    command.env("STAGE", things).env("SCHEMATHESIS_HOOKS", folder.join("hooks.py")).env("SCHEMATHESIS_SEED", &seed);
    command
        .arg("--config-file")
        .arg(folder.join("schemathesis.toml"))
        .arg("run")
        .arg(format!("{}/.well-known/openapi.json", market.url()));
    command.args(["--url", market.url(), "--checks", &CHECKS.join(","), "--seed", &seed, "--header", &header]);
    if let Ok(folder) = std::env::var("SCHEMATHESIS_REPORTS") {
        command.args(["--report", "ndjson", "--report-dir", &folder]);
    }
    command.args(["--no-color", "--continue-on-failure", "--generation-database", "none"]).args(arguments);
    command.current_dir(market.data_dir());
    command.kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await.expect("it ends").unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("seed {seed}, {arguments:?}\n{}", told.lines().rev().take(12).collect::<Vec<_>>().join("\n"));
    if output.status.success() {
        // Whoever was thrown out on the way was refused everything, and nothing was found.
        let open = matches!(caller.pass, Pass::Nothing) || caller.get("/api/whoami").await.status == 200;
        return if open { Ok(()) } else { Err(format!("{arguments:?} ended before its time")) };
    }
    Err(format!("{told}\n{}", String::from_utf8_lossy(&output.stderr)))
}

#[tokio::test]
async fn the_document_is_one_of_openapi_3_1() {
    let market = Market::open(PROGRAMS).await;
    let document = market.stranger().get("/.well-known/openapi.json").await.ok();
    for left_out in [CLOCK, KEYS, STREAM] {
        assert!(
            document.to_string().contains(&format!("\"{left_out}\"")),
            "there is no operation {left_out} to leave out"
        );
    }
    let file = market.data_dir().join("openapi.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemathesis/meta.py");
    let output = Command::new(programs().join("python")).arg(script).arg(&file).output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_does_what_the_document_says() {
    let market = Market::open(PROGRAMS).await;
    let (hero, other) = (market.joins("hero").await, market.joins("other").await);
    market.grants_finance(&hero).await;
    let things = market.data_dir().join("stage.json");
    std::fs::write(&things, stage::set(&market, &hero, &other).await.to_string()).unwrap();
    let extent = extent();
    let long = [extent[0].as_str(), &extent[1], "--exclude-operation-id", CLOCK, "--exclude-operation-id", STREAM];
    let with_key = [long.as_slice(), &["--exclude-operation-id", KEYS]].concat();
    let mut found = Vec::new();
    found.extend(fuzz(&market, &things, &hero.agent, &with_key).await.err());
    found.extend(fuzz(&market, &things, &hero.person, &long).await.err());
    let clock = ["--include-operation-id", CLOCK, "--phases", "examples,coverage"];
    found.extend(fuzz(&market, &things, &market.stranger(), &clock).await.err());
    assert!(found.is_empty(), "{}", found.join("\n\n"));
    market.is_audited().await;
}
