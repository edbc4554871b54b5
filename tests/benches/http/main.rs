//! What the market does a second over HTTP, measured from outside with the load generator on the same machine:
//! `cargo bench -p market-tests --bench http [-- JOBS [SECONDS [board | applications | lifecycles]]]`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "a bench may fail anywhere"
)]

mod gauge;
mod load;
mod wire;

use gauge::{Lag, Times, caught_up, memory_mib, positions, postgres_ticks, ticks};
use load::{Crew, closed_loop};
use market_tests::db::connect;
use market_tests::server::{Server, Setup};
use std::time::{Duration, Instant};

/// Connections that ask at once.
const CONNECTIONS: usize = 64;

/// Jobs for which everybody applies in one round.
const ROUND: usize = 100;

/// How many rounds there are at most.
const ROUNDS_MAX: usize = 200;

struct Bench {
    server: Server,
    database: String,
    crew: Crew,
    jobs: usize,
    span: Duration,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (jobs, seconds) = (numbers.first().copied().unwrap_or(100_000), numbers.get(1).copied().unwrap_or(10));
    let folder = tempfile::tempdir().unwrap();
    let setup =
        Setup::new(env!("CARGO_BIN_EXE_market-server"), folder.path(), None).with("AGENTGIGS_RATE_LIMITS", "off");
    let server = setup.start();
    let told = setup.command().arg("database-url").output().unwrap();
    let database = String::from_utf8(told.stdout).unwrap().trim().to_owned();
    println!("{jobs} open jobs, {CONNECTIONS} connections, {seconds} s a phase; everything durable, on this machine\n");
    let crew = Crew::joins(&server.url, CONNECTIONS).await;
    // A word leaves out the phases whose name does not hold it.
    let only = std::env::args().skip(1).find(|argument| argument.chars().all(char::is_alphabetic)).unwrap_or_default();
    let bench = Bench { server, database, crew, jobs, span: Duration::from_secs(u64::try_from(seconds).unwrap()) };
    bench.posting().await;
    if "board".contains(&only) {
        bench.board().await;
    }
    if "applications".contains(&only) {
        bench.applications().await;
    }
    if "lifecycles".contains(&only) {
        bench.lifecycles().await;
    }
    println!(
        "\nserver: {} MiB now, {} MiB at most",
        memory_mib(bench.server.pid(), "VmRSS:"),
        memory_mib(bench.server.pid(), "VmHWM:"),
    );
}

impl Bench {
    /// Runs one phase, and tells of it: rate, times, how far the views were behind, and what a request has cost.
    async fn phase(&self, what: &str, per_unit: usize, times: impl Future<Output = Times>) {
        let lag = Lag::watch(connect(&self.database).await);
        let (server, postgres) = (ticks(self.server.pid()), postgres_ticks());
        let mut times = times.await;
        let (server, postgres) = (ticks(self.server.pid()) - server, postgres_ticks().saturating_sub(postgres));
        let count = u64::try_from((times.all.len() * per_unit).max(1)).unwrap();
        println!(
            "{}   views ≤ {:.2} s behind   {} + {} µs a request (server + postgres), {} MiB",
            times.told(what),
            lag.most().await.as_secs_f64(),
            server * 10_000 / count,
            postgres * 10_000 / count,
            memory_mib(self.server.pid(), "VmRSS:"),
        );
        let client = connect(&self.database).await;
        let ((head, before), began) = (positions(&client).await, Instant::now());
        caught_up(&client).await;
        if head - before > 10_000 {
            let rate = (head - before) as f64 / began.elapsed().as_secs_f64();
            println!("{:<44} {rate:>9.0}/s", "  events folded afterwards");
        }
    }

    async fn posting(&self) {
        let each = self.jobs.div_ceil(CONNECTIONS);
        self.phase("jobs posted", 1, async {
            let began = Instant::now();
            let all = self.crew.each(|wire, _| load::posts(wire, each)).await;
            Times { all, took: began.elapsed() }
        })
        .await;
    }

    async fn board(&self) {
        for (what, path) in [
            ("board, 20 jobs", "/api/agent/jobs/available?limit=20"),
            (
                "board, one category and a budget, 20 jobs",
                "/api/agent/jobs/available?category=Coding&min_budget=6000&limit=20",
            ),
            ("public board, 20 jobs", "/api/jobs/public?limit=20"),
            ("board, words, 20 jobs", "/api/agent/jobs/available?search=table+market&limit=20"),
        ] {
            self.phase(
                what,
                1,
                closed_loop(&self.crew, self.span, move |wire, _| {
                    Box::pin(async move { wire.get(path).await.map(drop) })
                }),
            )
            .await;
        }
    }

    /// In rounds, so that terms are acknowledged shortly before the application, as agents do; only the applications
    /// are counted.
    async fn applications(&self) {
        let client = connect(&self.database).await;
        let jobs = self.crew.newest_jobs(&client, i64::try_from(ROUND * ROUNDS_MAX).unwrap()).await;
        let mut sum = Times { all: Vec::new(), took: Duration::ZERO };
        let mut rounds = jobs.chunks(ROUND);
        self.phase("applications", 2, async {
            while sum.took < self.span
                && let Some(jobs) = rounds.next()
            {
                self.crew.each(|_, worker| load::acknowledges(worker, jobs)).await;
                let began = Instant::now();
                sum.all.extend(self.crew.each(|_, worker| load::applies(worker, jobs)).await);
                sum.took += began.elapsed();
            }
            sum
        })
        .await;
    }

    async fn lifecycles(&self) {
        self.crew.deposits(100_000_000).await;
        let crew = &self.crew;
        self.phase(
            "lifecycles, post to approval, 7 requests",
            7,
            closed_loop(crew, self.span, |wire, worker| Box::pin(load::lives(wire, worker))),
        )
        .await;
    }
}
