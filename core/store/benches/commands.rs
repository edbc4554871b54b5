//! Commands a second: `cargo bench -p market-store`.
//!
//! Every command has two guards, two events and one transfer, and is durable when it is answered (fsync and
//! synchronous_commit on). Closed loop: each caller awaits its answer before it asks again. The same run measures one
//! transaction per command, so that ratios can be compared on whatever machine this is.
//!
//! The cluster is aged first: 1 GiB of WAL segments lies ready, as on a server that has run for some hours. On a fresh
//! one each new segment is filled with zeros while everybody waits (`-- fresh` measures that).
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench may fail loudly"
)]

use deadpool_postgres::{Manager, Pool};
use market_core::actor::Actor;
use market_core::event::Event;
use market_core::event::draft::{Commit, Draft};
use market_core::ids::{ApplicationId, CommandId, FileId, JobId, PartyId, PaymentId};
use market_core::job::{FundingSource, JobEvent, Upload};
use market_core::money::{BasisPoints, Money};
use market_core::party::PartyEvent;
use market_core::payment::PaymentEvent;
use market_core::stream::{StreamId, Version};
use market_core::time::{Span, Timestamp};
use market_store::postgres::PrivatePostgres;
use market_store::{Outcome, PgStore, StoreSettings};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio_postgres::NoTls;
use uuid::Uuid;

const WALLETS: usize = 10_000;
const SECONDS: u64 = 6;

fn now() -> Timestamp {
    Timestamp::new(chrono::Utc::now())
}

fn usd(cents: u64) -> Money {
    Money::usd(cents).unwrap()
}

fn draft(guards: BTreeMap<StreamId, Version>, events: Vec<Event>) -> Draft {
    let commit = Commit {
        command: CommandId(Uuid::now_v7()),
        request: None,
        actor: Actor::Platform,
        at: now(),
        guards,
        events,
        private: vec![],
        answer: None,
    };
    Draft::new(commit, "bench/log").unwrap()
}

/// A poster with a verified address and money.
fn opening(party: PartyId) -> Draft {
    draft(
        BTreeMap::new(),
        vec![
            PartyEvent::EmailVerified { party }.into(),
            PaymentEvent::Deposited {
                payment: PaymentId(Uuid::now_v7()),
                party,
                amount: usd(10_000_000_000),
                fee: usd(0),
            }
            .into(),
        ],
    )
}

/// Guards: the poster, and the new job. Events: two of the job. Transfer: wallet to escrow.
fn command(poster: PartyId) -> Draft {
    let job = JobId(Uuid::now_v7());
    let due_at = now().after(Span::hours(24));
    let guards = BTreeMap::from([(poster.into(), Version(1)), (job.into(), Version(0))]);
    draft(
        guards,
        vec![
            JobEvent::EscrowFunded {
                job,
                application: ApplicationId(job.0),
                poster,
                agent: poster,
                price: usd(100),
                source: FundingSource::Wallet,
                commission_rate: BasisPoints(1_000),
                due_at,
                late_at: due_at,
                abandoned_at: due_at,
            }
            .into(),
            JobEvent::FileUploaded(Upload {
                job,
                agent: poster,
                file: FileId(job.0),
                sha256: "00".repeat(32),
                size: 1,
            })
            .into(),
        ],
    )
}

#[derive(Clone, Copy)]
enum Spread {
    Uniform,
    Hot,
}

struct Figure {
    per_second: f64,
    p50: Duration,
    p99: Duration,
}

/// Runs `callers` closed loops of `once` for some seconds.
async fn measure<F, Fut>(callers: usize, once: F) -> Figure
where
    F: Fn(usize) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send,
{
    let once = Arc::new(once);
    let turn = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let warm = begun + Duration::from_secs(1);
    let end = warm + Duration::from_secs(SECONDS);
    let mut tasks = Vec::new();
    for _ in 0..callers {
        let (once, turn) = (Arc::clone(&once), Arc::clone(&turn));
        tasks.push(tokio::spawn(async move {
            let mut times = Vec::new();
            loop {
                let start = Instant::now();
                if start >= end {
                    return times;
                }
                once(turn.fetch_add(1, Ordering::Relaxed)).await;
                if start >= warm {
                    times.push(start.elapsed());
                }
            }
        }));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    Figure { per_second: times.len() as f64 / SECONDS as f64, p50: at(0.5), p99: at(0.99) }
}

async fn grouped(store: &PgStore, wallets: &Arc<Vec<PartyId>>, callers: usize, spread: Spread) -> Figure {
    let (store, wallets) = (store.clone(), Arc::clone(wallets));
    measure(callers, move |turn| {
        let poster = match spread {
            Spread::Uniform => wallets[turn % wallets.len()],
            Spread::Hot => wallets[0],
        };
        let store = store.clone();
        async move {
            let outcome = store.append(command(poster)).await.unwrap();
            assert!(matches!(outcome, Outcome::New(_)), "{outcome:?}");
        }
    })
    .await
}

/// The same command as a transaction of its own: lock the head, read what it rests on, write, commit.
async fn one_each(url: &str, wallets: &Arc<Vec<PartyId>>, callers: usize, spread: Spread) -> Figure {
    let pool = Pool::builder(Manager::new(url.parse().unwrap(), NoTls)).max_size(callers.min(64)).build().unwrap();
    let wallets = Arc::clone(wallets);
    measure(callers, move |turn| {
        let poster = match spread {
            Spread::Uniform => wallets[turn % wallets.len()],
            Spread::Hot => wallets[0],
        };
        let pool = pool.clone();
        async move { market_store::bench::one_transaction(&pool, command(poster)).await.unwrap() }
    })
    .await
}

fn print(what: &str, callers: usize, figure: &Figure) {
    println!(
        "{what:<34} {callers:>7} {:>12.0} {:>10.2} {:>10.2}",
        figure.per_second,
        figure.p50.as_secs_f64() * 1_000.0,
        figure.p99.as_secs_f64() * 1_000.0
    );
}

/// Leaves WAL segments behind that the next ones are made of, and so no file has to grow.
async fn age(url: &str) {
    const SEGMENTS: usize = 64;
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    for _ in 0..SEGMENTS {
        let switch = "select pg_logical_emit_message(false, 'bench', ''); select pg_switch_wal()";
        client.batch_execute(switch).await.unwrap();
    }
    client.batch_execute("checkpoint").await.unwrap();
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let postgres = PrivatePostgres::start(folder.path()).await.unwrap();
    let url = postgres.url();
    let settings = StoreSettings { origin: "bench/log".to_owned(), ..StoreSettings::default() };
    let store = PgStore::open(&url, settings).await.unwrap();
    let wallets: Arc<Vec<PartyId>> = Arc::new((0..WALLETS).map(|_| PartyId(Uuid::now_v7())).collect());
    for some in wallets.chunks(1_000) {
        let opened = some.iter().map(|party| store.append(opening(*party)));
        for outcome in futures_util::future::join_all(opened).await {
            assert!(matches!(outcome.unwrap(), Outcome::New(_)));
        }
    }
    println!("{:<34} {:>7} {:>12} {:>10} {:>10}", "", "callers", "commands/s", "p50 ms", "p99 ms");
    // `cargo bench -p market-store -- 256` measures 256 callers alone.
    let asked: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let wanted = |callers: &usize| asked.is_empty() || asked.contains(callers);
    let fresh = std::env::args().any(|argument| argument == "fresh");
    let aged = async || {
        if !fresh {
            age(&url).await;
        }
    };
    for callers in [1, 64, 256, 1_024].into_iter().filter(wanted) {
        aged().await;
        print("grouped, uniform wallets", callers, &grouped(&store, &wallets, callers, Spread::Uniform).await);
        aged().await;
        print("grouped, one hot wallet", callers, &grouped(&store, &wallets, callers, Spread::Hot).await);
    }
    store.close().await;
    for callers in [1, 64, 256].into_iter().filter(wanted) {
        aged().await;
        print("a transaction each, uniform", callers, &one_each(&url, &wallets, callers, Spread::Uniform).await);
    }
    postgres.stop().await.unwrap();
}
