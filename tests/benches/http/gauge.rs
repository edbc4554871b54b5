//! What is measured beside the requests: how far the views are behind, and what the processes take.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tokio_postgres::Client;

/// How long the requests of a phase took, in microseconds, and how long the phase was.
pub struct Times {
    pub all: Vec<u32>,
    pub took: Duration,
}

impl Times {
    pub fn per_second(&self) -> f64 {
        self.all.len() as f64 / self.took.as_secs_f64()
    }

    /// A percentile in milliseconds.
    pub fn percentile(&mut self, percent: usize) -> f64 {
        self.all.sort_unstable();
        let index = (self.all.len() * percent / 100).min(self.all.len().saturating_sub(1));
        self.all.get(index).map_or(0.0, |micros| f64::from(*micros) / 1_000.0)
    }

    pub fn told(&mut self, what: &str) -> String {
        let (rate, half, most) = (self.per_second(), self.percentile(50), self.percentile(99));
        format!("{what:<44} {rate:>9.0}/s   p50 {half:>6.1} ms   p99 {most:>6.1} ms")
    }
}

/// Watches how far the views are behind until it is asked.
pub struct Lag {
    stop: Arc<AtomicBool>,
    watching: JoinHandle<Duration>,
}

impl Lag {
    pub fn watch(client: Client) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let watching = tokio::spawn(async move {
            let (mut heads, mut most) = (VecDeque::new(), Duration::ZERO);
            while !stopped.load(Ordering::Relaxed) {
                let (head, folded) = positions(&client).await;
                heads.push_back((head, Instant::now()));
                while heads.front().is_some_and(|(head, _)| *head <= folded) {
                    heads.pop_front();
                }
                most = most.max(heads.front().map_or(Duration::ZERO, |(_, at)| at.elapsed()));
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            most
        });
        Self { stop, watching }
    }

    /// The longest that an event waited to be folded.
    pub async fn most(self) -> Duration {
        self.stop.store(true, Ordering::Relaxed);
        self.watching.await.expect("the watch ends well")
    }
}

/// The head of the log, and how far the view that is furthest behind has come.
pub async fn positions(client: &Client) -> (i64, i64) {
    const SQL: &str = "select (select size from log_head), (select min(next) from checkpoint)";
    let row = client.query_one(SQL, &[]).await.expect("the database answers");
    (row.get(0), row.get(1))
}

/// Waits until the views have caught up.
pub async fn caught_up(client: &Client) {
    loop {
        let (head, folded) = positions(client).await;
        if folded >= head {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A line of `/proc/<pid>/status`, in MiB.
pub fn memory_mib(pid: u32, line: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("the process is there");
    let found = status.lines().find_map(|text| text.strip_prefix(line)).expect("the line is there");
    found.split_whitespace().find_map(|word| word.parse::<u64>().ok()).expect("a number") / 1_024
}

/// The processor time that a process and its children have used, in hundredths of a second.
pub fn ticks(pid: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    (11..13).filter_map(|index| fields.get(index)?.parse::<u64>().ok()).sum()
}

/// The processor time of all PostgreSQL processes of this machine's user, in hundredths of a second.
pub fn postgres_ticks() -> u64 {
    let all = std::fs::read_dir("/proc").expect("a Linux machine").flatten();
    all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter(|pid| std::fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.trim() == "postgres"))
        .map(ticks)
        .sum()
}
