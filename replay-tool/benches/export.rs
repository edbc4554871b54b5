//! Events a second: `cargo bench -p replay-tool`, and `EVENTS=5000000` for more of them.
//!
//! Writes an export of a market in which one job follows the other, each from the deposit to the payment, and audits it:
//! every digest, leaf, tree node, version, transfer, balance and floor. Wall time is on all cores; the rate of one core
//! is what a second of processor time gets done.
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
use replay_tool::args::Cli;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Processor time of this process so far: Linux counts it in hundredths of a second.
fn processor_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    Duration::from_millis(10 * (fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()))
}

fn peak_memory_mb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

fn per_second(events: u64, took: Duration) -> u64 {
    events * 1_000 / u64::try_from(took.as_millis()).unwrap().max(1)
}

async fn measure(folder: &Path, command: &str) {
    let cli = Cli::parse_from(["replay-tool", "--export", folder.to_str().unwrap(), command]);
    let (begun, used) = (Instant::now(), processor_time());
    let report = replay_tool::report(&cli).await.unwrap();
    let (took, used) = (begun.elapsed(), processor_time() - used);
    assert!(report.is_equal(), "{report}");
    let events = report.fact("size").or(report.fact("events")).unwrap().as_u64().unwrap();
    println!(
        "{command:<7} {took:>8.2?}  {:>7} events/s on all cores, {:>7} events/s and core, peak {} MB so far",
        per_second(events, took),
        per_second(events, used),
        peak_memory_mb()
    );
}

fn main() {
    let events = std::env::var("EVENTS").map_or(1_000_000, |text| text.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let written = synthetic::export(folder.path(), events);
    let bytes: u64 =
        fs::read_dir(folder.path().join("segments")).unwrap().map(|f| f.unwrap().metadata().unwrap().len()).sum();
    println!("{written} events written in {:.2?}, {} bytes an event", begun.elapsed(), bytes / written);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    for command in ["verify", "ledger", "audit"] {
        runtime.block_on(measure(folder.path(), command));
    }
}
