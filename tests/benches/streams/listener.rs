//! One reader of a stream that costs next to nothing.

use market_core::category::WorkCategory;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;

/// How long a reader may take for what is left when all is posted.
const PATIENCE: Duration = Duration::from_secs(120);

/// How much later a reader is cut off that has had nothing yet.
const LATER: Duration = Duration::from_secs(1);

/// How it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// All the time.
    Steady,
    /// It is cut off after so long, and comes back after another while.
    CutOff(Duration, Duration),
    /// It reads nothing for so long.
    Slow(Duration),
}

impl Manner {
    /// Every second one is cut off at an instant of its own.
    pub fn halves(index: usize, span: Duration) -> Self {
        if index.is_multiple_of(2) {
            Self::Steady
        } else {
            Self::CutOff(some(index, span), some(index + 7, Duration::from_secs(3)))
        }
    }

    /// Every twentieth one does not read before all is over.
    pub fn slow_ones(index: usize, span: Duration) -> Self {
        if index.is_multiple_of(20) { Self::Slow(span) } else { Self::Steady }
    }
}

/// A part of a span: scattered, and the same in every run.
fn some(index: usize, span: Duration) -> Duration {
    let scattered = u32::try_from(index).unwrap().wrapping_mul(2_654_435_761) >> 16;
    span * (scattered % 1_000) / 1_000
}

/// What a reader was told, and when.
pub struct Heard {
    pub category: WorkCategory,
    pub is_steady: bool,
    pub told: Vec<(u64, Instant)>,
}

impl Heard {
    pub fn seqs(&self) -> Vec<u64> {
        self.told.iter().map(|(seq, _)| *seq).collect()
    }
}

/// A stream that is open.
pub struct Listener {
    host: String,
    key: String,
    category: WorkCategory,
    manner: Manner,
    stream: TcpStream,
    /// What has come of a line that is not whole yet.
    rest: Vec<u8>,
    told: Vec<(u64, Instant)>,
}

async fn opened(host: &str, key: &str, last: Option<u64>) -> TcpStream {
    let mut stream = TcpStream::connect(host).await.unwrap();
    let last = last.map_or_else(String::new, |seq| format!("Last-Event-ID: {seq}\r\n"));
    let request =
        format!("GET /api/agent/events?types=job.available HTTP/1.1\r\nHost: {host}\r\nX-API-Key: {key}\r\n{last}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

impl Listener {
    /// Opens a stream, and has its first words.
    pub async fn opens(url: &str, key: &str, category: WorkCategory, manner: Manner) -> Self {
        let host = url.trim_start_matches("http://").to_owned();
        let stream = opened(&host, key, None).await;
        let mut listener =
            Self { host, key: key.to_owned(), category, manner, stream, rest: Vec::new(), told: Vec::new() };
        let mut head = Vec::new();
        while !head.windows(6).any(|window| window == b"retry:") {
            assert_ne!(listener.stream.read_buf(&mut head).await.unwrap(), 0, "it stays open");
        }
        assert!(head.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&head));
        listener
    }

    /// Reads until it has had the last job of its category, once that is known.
    pub async fn listens(mut self, mut end: watch::Receiver<Option<BTreeMap<WorkCategory, u64>>>) -> Heard {
        let begun = Instant::now();
        let mut left = self.manner;
        if let Manner::Slow(pause) = self.manner {
            tokio::time::sleep(pause).await;
        }
        let mut is_told_of_the_end = false;
        loop {
            let last = end.borrow_and_update().as_ref().map(|lasts| lasts[&self.category]);
            if last.is_some_and(|last| self.told.last().is_some_and(|(seq, _)| *seq >= last)) {
                break;
            }
            is_told_of_the_end |= last.is_some();
            let cut = match left {
                Manner::CutOff(after, _) => after.saturating_sub(begun.elapsed()),
                Manner::Steady | Manner::Slow(_) => PATIENCE,
            };
            tokio::select! {
                _ = end.changed(), if !is_told_of_the_end => {}
                () = tokio::time::sleep(cut) => {
                    let Manner::CutOff(_, away) = left else { panic!("{:?} waits in vain after {:?}", self.manner, self.told.last()) };
                    // Whoever has had nothing yet has nothing to come again with.
                    left = if self.told.is_empty() { Manner::CutOff(begun.elapsed() + LATER, away) } else { Manner::Steady };
                    if left == Manner::Steady {
                        self.comes_again(away).await;
                    }
                }
                read = self.stream.read_buf(&mut self.rest) => {
                    assert_ne!(read.unwrap(), 0, "it stays open");
                    self.takes();
                }
            }
        }
        Heard { category: self.category, is_steady: self.manner == Manner::Steady, told: self.told }
    }

    async fn comes_again(&mut self, away: Duration) {
        self.rest.clear();
        // The connection is cut before the pause, not after it.
        let _ = self.stream.shutdown().await;
        self.stream = {
            tokio::time::sleep(away).await;
            let last = self.told.last().map(|(seq, _)| *seq);
            opened(&self.host, &self.key, last).await
        };
    }

    /// Takes note of the ids in what has come. The frames of the transfer are of no interest: none splits a line.
    fn takes(&mut self) {
        let now = Instant::now();
        let Some(end) = self.rest.iter().rposition(|byte| *byte == b'\n') else { return };
        let lines: Vec<u8> = self.rest.drain(..=end).collect();
        for line in lines.split(|byte| *byte == b'\n') {
            if let Some(id) = line.strip_prefix(b"id: ") {
                let seq = std::str::from_utf8(id).unwrap().parse().unwrap();
                self.told.push((seq, now));
            }
        }
    }
}
