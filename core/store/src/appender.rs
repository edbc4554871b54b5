//! Gathers the commits that wait into batches, writes each with one statement, and answers each commit.
//!
//! Two batches may be under way at once, so that the database is never idle while the next one is prepared. Each
//! moves the head from the token of the one before: when a batch fails, those behind it fail as well, and all of
//! them are decided again on the slow path, in their order, under a lock on the head.

use crate::batch::Head;
use crate::commit::Pending;
use crate::error::StoreError;
use crate::memory::Memory;
use crate::pulse::Pulse;
use crate::staged::{Flight, Staged, Verdict};
use crate::writer::{Failure, Writer};
use crate::{learn, wake};
use futures_util::FutureExt;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, mpsc};
use uuid::Uuid;

/// How many commits one batch takes.
const BATCH_MAX: usize = 1_024;

/// How many batches may be under way.
const FLIGHTS_MAX: usize = 2;

/// How many commits must wait before a second batch is sent behind one that is under way: a small one would only
/// cost another flush.
const SECOND_MIN: usize = 64;

/// What the appender shares with those who load.
pub(crate) type SharedMemory = Arc<Mutex<Memory>>;

/// Runs until the queue is closed and empty.
pub(crate) struct Appender {
    pub(crate) writer: Writer,
    pub(crate) memory: SharedMemory,
    pub(crate) queue: mpsc::Receiver<Pending>,
    pub(crate) appended: Arc<Notify>,
    pub(crate) pulse: Arc<Pulse>,
    pub(crate) head: Head,
    pub(crate) path: Path,
}

/// How the next batch is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Path {
    /// From memory, behind the fence of the head's token.
    Fast,
    /// Under a lock on the head, from what the database says.
    Slow,
}

pub(crate) fn lock(memory: &SharedMemory) -> std::sync::MutexGuard<'_, Memory> {
    // A panic while it was held would have left it half changed; the fence makes a wrong memory harmless.
    memory.lock().unwrap_or_else(PoisonError::into_inner)
}

fn may_depart(flights: &VecDeque<Flight>, waiting: &[Pending]) -> bool {
    match flights.len() {
        0 => !waiting.is_empty(),
        under_way => under_way < FLIGHTS_MAX && waiting.len() >= SECOND_MIN,
    }
}

impl Appender {
    /// The appender's whole life.
    pub(crate) async fn run(mut self) {
        let mut flights: VecDeque<Flight> = VecDeque::new();
        let mut waiting: Vec<Pending> = Vec::new();
        let mut more = true;
        while more || !waiting.is_empty() || !flights.is_empty() {
            if may_depart(&flights, &waiting) {
                self.depart(&mut flights, std::mem::take(&mut waiting)).await;
                continue;
            }
            let landed = async {
                match flights.front_mut() {
                    Some(flight) => (&mut flight.result).await,
                    None => std::future::pending().await,
                }
            };
            let room = BATCH_MAX.saturating_sub(waiting.len());
            tokio::select! {
                biased;
                result = landed => {
                    self.land(&mut flights, result).await;
                    self.gather(&mut waiting).await;
                }
                taken = self.queue.recv_many(&mut waiting, room), if more && room > 0 => {
                    more = taken > 0;
                    if flights.is_empty() {
                        self.gather(&mut waiting).await;
                    }
                }
            }
        }
    }

    /// Takes whoever comes while the others get their turn to run: callers that were just answered ask again. It
    /// ends as soon as a turn brings nobody, so a single caller is not delayed.
    async fn gather(&mut self, waiting: &mut Vec<Pending>) {
        loop {
            tokio::task::yield_now().await;
            let before = waiting.len();
            while waiting.len() < BATCH_MAX {
                let Ok(next) = self.queue.try_recv() else { break };
                waiting.push(next);
            }
            if waiting.len() == before || waiting.len() == BATCH_MAX {
                return;
            }
        }
    }

    async fn depart(&mut self, flights: &mut VecDeque<Flight>, waiting: Vec<Pending>) {
        if self.path == Path::Slow {
            // Whatever is under way must land first: the slow path waits for nobody.
            while let Some(flight) = flights.front_mut() {
                let result = (&mut flight.result).await;
                self.land(flights, result).await;
            }
            self.write_slowly(waiting).await;
            return;
        }
        let unknown = lock(&self.memory).unknown(waiting.iter().map(|pending| &pending.draft));
        if let Err(error) = learn::from(self.writer.ahead(), &unknown, &self.memory).await {
            tracing::warn!(%error, "could not read ahead");
            self.recover(flights, waiting).await;
            return;
        }
        let mut staged = self.stage(waiting);
        let batch = std::mem::take(&mut staged.batch);
        if batch.is_empty() {
            // Everybody was refused, so no fence is crossed that would tell that others wrote meanwhile.
            if flights.is_empty() && !self.is_at_head().await {
                self.recover(flights, staged.pendings().collect()).await;
                return;
            }
            let result = async { Ok(()) }.boxed();
            flights.push_back(Flight { staged, result });
            return;
        }
        let next = Head { token: Uuid::now_v7(), frontier: self.head.frontier.clone() };
        let mut result = self.writer.append(self.head.token, &next, batch);
        self.head.token = next.token;
        // The first poll puts the statement on the wire, behind the one before.
        if let Some(result) = (&mut result).now_or_never() {
            flights.push_back(Flight { staged, result: async move { result }.boxed() });
        } else {
            flights.push_back(Flight { staged, result });
        }
    }

    /// Whether the log ends where this appender wrote last. Unknown counts as no.
    async fn is_at_head(&self) -> bool {
        self.writer.head().await.is_ok_and(|head| head.token == self.head.token)
    }

    /// Decides every commit against the memory, in order.
    pub(crate) fn stage(&mut self, waiting: Vec<Pending>) -> Staged {
        let mut memory = lock(&self.memory);
        let mut staged = Staged::default();
        for pending in waiting {
            let verdict = match memory.accept(&pending.draft) {
                Ok(posted) => {
                    let receipts = staged.batch.push(&pending.draft, posted, &mut self.head.frontier);
                    Verdict::Accepted(receipts)
                }
                Err(refusal) => Verdict::Refused(refusal),
            };
            staged.verdicts.push((pending, verdict));
        }
        staged
    }

    async fn land(&mut self, flights: &mut VecDeque<Flight>, result: Result<(), Failure>) {
        match result {
            Ok(()) => {
                if let Some(flight) = flights.pop_front() {
                    self.pulse.landed(flight.staged.accepted());
                    flight.staged.answer();
                }
                wake::tell(&self.appended);
            }
            Err(failure) => {
                tracing::info!(%failure, "a batch was refused; deciding it again under the lock");
                self.recover(flights, Vec::new()).await;
            }
        }
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Overtaken => Self::Conflict,
            Failure::Connection(text) => Self::Unavailable(text),
            Failure::Row(text) => Self::Corrupt(text),
        }
    }
}
