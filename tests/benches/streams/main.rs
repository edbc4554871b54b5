//! Ten thousand streams while jobs are posted, measured from outside with the load generator on the same machine:
//! `cargo bench -p market-tests --bench streams [-- STREAMS [SECONDS [JOBS_A_SECOND]]]`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "a bench may fail anywhere"
)]

mod listener;

use listener::{Heard, Listener, Manner};
use market_core::category::WorkCategory;
use market_tests::actor::{Actor, Pass};
use market_tests::server::{Server, Setup};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Agents of each category; the streams are spread over them.
const AGENTS: usize = 8;

/// Streams that are opened at once.
const OPENING: usize = 100;

struct Bench {
    server: Server,
    poster: Actor,
    keys: Vec<(WorkCategory, String)>,
    streams: usize,
    span: Duration,
    rate: usize,
}

/// A job that was posted: when it was asked for, and when its commit was known.
struct Posted {
    category: WorkCategory,
    seq: u64,
    asked: Instant,
    known: Instant,
}

#[tokio::main]
async fn main() {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    setrlimit(Resource::RLIMIT_NOFILE, hard, hard).unwrap();
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let number = |index: usize, otherwise: usize| numbers.get(index).copied().unwrap_or(otherwise);
    let folder = tempfile::tempdir().unwrap();
    let setup =
        Setup::new(env!("CARGO_BIN_EXE_market-server"), folder.path(), None).with("AGENTGIGS_RATE_LIMITS", "off");
    let server = setup.start();
    let poster = Actor::joins(&server.url, "poster").await;
    let mut keys = Vec::new();
    for index in 0..AGENTS {
        for category in WorkCategory::ALL {
            let profile = json!({"name": "Reader", "specializations": [category.name()]});
            let name = format!("reader-{index}-{}", category.name().replace(' ', "-").to_lowercase());
            let actor = Actor::joins_with(&server.url, &name, profile).await;
            let Pass::Key(key) = actor.agent.pass else { unreachable!() };
            keys.push((*category, key));
        }
    }
    let span = Duration::from_secs(u64::try_from(number(1, 60)).unwrap());
    let bench = Bench { server, poster, keys, streams: number(0, 10_000), span, rate: number(2, 20) };
    println!("{} streams of 13 categories, {} jobs a second for {span:?}\n", bench.streams, bench.rate);
    bench.phase("all of them listen", |_| Manner::Steady).await;
    bench.phase("half of them cut off and back at random", |index| Manner::halves(index, span)).await;
    bench.phase("one in twenty does not read", |index| Manner::slow_ones(index, span)).await;
    println!("\nserver: {} MiB at most", bench.memory_kib("VmHWM:") / 1_024);
}

impl Bench {
    fn memory_kib(&self, line: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.pid())).unwrap();
        let found = status.lines().find_map(|text| text.strip_prefix(line)).unwrap();
        found.split_whitespace().next().unwrap().parse().unwrap()
    }

    /// Opens the streams, posts the jobs, and compares what each stream was told with what was posted.
    async fn phase(&self, what: &str, manner: impl Fn(usize) -> Manner) {
        let (before, begun) = (self.memory_kib("VmRSS:"), Instant::now());
        let (mut reading, mut open) = (JoinSet::new(), 0);
        let end = tokio::sync::watch::Sender::new(None);
        while open < self.streams {
            let mut opening = JoinSet::new();
            for index in open..self.streams.min(open + OPENING) {
                let (category, key) = self.keys[index % self.keys.len()].clone();
                let (url, manner) = (self.server.url.clone(), manner(index));
                opening.spawn(async move { Listener::opens(&url, &key, category, manner).await });
            }
            open += opening.len();
            for listener in opening.join_all().await {
                reading.spawn(listener.listens(end.subscribe()));
            }
        }
        let opened = begun.elapsed();
        let each = (self.memory_kib("VmRSS:").saturating_sub(before)) * 1_024 / u64::try_from(open).unwrap();
        let posted = self.posts().await;
        let last = posted.iter().map(|posted| posted.seq).max().unwrap();
        let mut expected: BTreeMap<WorkCategory, Vec<u64>> = BTreeMap::new();
        for posted in &posted {
            expected.entry(posted.category).or_default().push(posted.seq);
        }
        let lasts: BTreeMap<WorkCategory, u64> =
            expected.iter().map(|(category, seqs)| (*category, *seqs.last().unwrap())).collect();
        end.send_replace(Some(lasts));
        let heard = reading.join_all().await;
        let wrong = heard.iter().filter(|heard| heard.seqs() != expected[&heard.category]).count();
        let known: BTreeMap<u64, &Posted> = posted.iter().map(|posted| (posted.seq, posted)).collect();
        report(what, &heard, &known, each, opened);
        let held = self.memory_kib("VmRSS:");
        println!(
            "    {wrong} of {open} streams were told anything else than their jobs in order (the last is {last}); server {} MiB",
            held / 1_024
        );
        assert_eq!(wrong, 0, "every stream is told exactly its jobs, in order");
    }

    /// Posts jobs at an even pace, whatever the answers take.
    async fn posts(&self) -> Vec<Posted> {
        let mut posting = JoinSet::new();
        let pause = Duration::from_secs(1) / u32::try_from(self.rate).unwrap();
        let count = self.rate * usize::try_from(self.span.as_secs()).unwrap();
        let mut ticks = tokio::time::interval(pause);
        for number in 0..count {
            ticks.tick().await;
            let (agent, category) = (self.poster.agent.clone(), WorkCategory::ALL[number % WorkCategory::ALL.len()]);
            posting.spawn(async move {
                let job = json!({
                    "title": format!("Job {number}"), "description": "Compare twenty products in a table.",
                    "category": category.name(), "budget_min": 5_000, "budget_max": 8_000
                });
                let asked = Instant::now();
                let answer = agent.post("/api/agent/jobs", job).await.ok();
                Posted { category, seq: answer["position"].as_u64().unwrap(), asked, known: Instant::now() }
            });
        }
        let mut posted = posting.join_all().await;
        posted.sort_by_key(|posted| posted.seq);
        posted
    }
}

/// Tells how long it took from the commit, as its poster came to know of it, to the streams that were open all the time.
fn report(what: &str, heard: &[Heard], posted: &BTreeMap<u64, &Posted>, each: u64, opened: Duration) {
    let steady = heard.iter().filter(|heard| heard.is_steady);
    let told: Vec<(u64, Instant)> = steady.flat_map(|heard| heard.told.iter().copied()).collect();
    let after = |since: fn(&Posted) -> Instant| {
        let mut all: Vec<Duration> =
            told.iter().map(|(seq, at)| at.saturating_duration_since(since(posted[seq]))).collect();
        all.sort_unstable();
        let percentile = |percent: usize| all[(all.len() * percent / 1_000).min(all.len() - 1)].as_secs_f64() * 1_000.0;
        format!("p50 {:.0} ms, p99 {:.0} ms, p99.9 {:.0} ms", percentile(500), percentile(990), percentile(999))
    };
    let count: usize = heard.iter().map(|heard| heard.told.len()).sum();
    println!("{what}: {count} deliveries, opened in {:.1} s, {each} bytes of memory a stream", opened.as_secs_f64());
    println!("    from the request: {}", after(|posted| posted.asked));
    println!("    from the answer:  {}", after(|posted| posted.known));
}
