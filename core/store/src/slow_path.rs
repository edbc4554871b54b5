//! The appender's slow path: under a lock on the head, from what the database says.

use crate::appender::{Appender, Path, lock};
use crate::batch::Head;
use crate::commit::Pending;
use crate::staged::{Flight, Staged};
use crate::writer::{ATTEMPTS_MAX, Failure};
use crate::{learn, wake};
use market_core::ids::CommandId;
use std::collections::{HashMap, VecDeque};
use uuid::Uuid;

impl Appender {
    /// Decides again whatever is under way, and then `waiting`.
    pub(crate) async fn recover(&mut self, flights: &mut VecDeque<Flight>, waiting: Vec<Pending>) {
        self.path = Path::Slow;
        let mut again: Vec<Pending> = Vec::new();
        for flight in flights.drain(..) {
            again.extend(flight.staged.pendings());
        }
        again.extend(waiting);
        if !again.is_empty() {
            self.write_slowly(again).await;
        }
    }

    /// The slow path, tried until the database has said what became of every commit, or cannot be reached for
    /// too long.
    pub(crate) async fn write_slowly(&mut self, waiting: Vec<Pending>) {
        let mut groups = VecDeque::from([waiting]);
        while let Some(group) = groups.pop_front() {
            match self.write_group(group).await {
                Ok(()) => {}
                Err((failure, mut group)) if failure.is_of_a_row() && group.len() > 1 => {
                    // One of them cannot be stored: the others must not suffer for it.
                    let rest = group.split_off(group.len() / 2);
                    groups.push_front(rest);
                    groups.push_front(group);
                }
                Err((failure, group)) => {
                    tracing::error!(%failure, commits = group.len(), "commits could not be written");
                    for pending in group {
                        pending.answer(Err(failure.clone().into()));
                    }
                }
            }
        }
    }

    async fn write_group(&mut self, mut group: Vec<Pending>) -> Result<(), (Failure, Vec<Pending>)> {
        let mut last = None;
        for attempt in 0..ATTEMPTS_MAX {
            if let Err(failure) = self.writer.be_connected(attempt).await {
                last = Some(failure);
                continue;
            }
            match self.try_group(group).await {
                Ok(staged) => {
                    self.pulse.landed(staged.accepted());
                    staged.answer();
                    wake::tell(&self.appended);
                    return Ok(());
                }
                Err((failure, again)) => {
                    group = again;
                    if failure.is_of_a_row() {
                        return Err((failure, group));
                    }
                    last = Some(failure);
                }
            }
        }
        Err((last.unwrap_or(Failure::Overtaken), group))
    }

    /// One locked transaction: what is known is read anew, commands that are in the log already are found there.
    async fn try_group(&mut self, group: Vec<Pending>) -> Result<Staged, (Failure, Vec<Pending>)> {
        // Until it is through, head and memory are worth nothing to the fast path.
        self.path = Path::Slow;
        let locked = match self.writer.lock_head().await {
            Ok(head) => head,
            Err(failure) => return Err((failure, group)),
        };
        // If nobody wrote since, the fast path is safe again after this batch.
        let path = if locked.token == self.head.token { Path::Fast } else { Path::Slow };
        self.head = locked;
        lock(&self.memory).clear();
        if let Err(failure) = self.learn_locked(&group).await {
            self.writer.roll_back().await;
            return Err((failure, group));
        }
        let staged = self.stage(group);
        let next = Head { token: Uuid::now_v7(), frontier: self.head.frontier.clone() };
        if let Err(failure) = self.writer.append_locked(self.head.token, &next, &staged.batch).await {
            self.writer.roll_back().await;
            return Err((failure, staged.pendings().collect()));
        }
        if !staged.batch.is_empty() {
            self.head = next;
        }
        self.path = path;
        Ok(staged)
    }

    async fn learn_locked(&self, group: &[Pending]) -> Result<(), Failure> {
        let mut unknown = lock(&self.memory).unknown(group.iter().map(|pending| &pending.draft));
        // Under the lock every guard is read: the unique index must not be what finds a stale one.
        unknown.streams = group.iter().flat_map(|pending| pending.draft.guards.keys().copied()).collect();
        unknown.streams.sort_unstable();
        unknown.streams.dedup();
        let asker = self.writer.under_lock();
        learn::from(asker, &unknown, &self.memory).await?;
        let commands: Vec<CommandId> = group.iter().map(|pending| pending.draft.command).collect();
        let known: HashMap<_, _> = learn::commands(&asker.client, &commands).await?;
        let mut memory = lock(&self.memory);
        for (command, request) in known {
            memory.learn_command(command, request);
        }
        Ok(())
    }
}
