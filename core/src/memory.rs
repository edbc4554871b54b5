//! The executable specification of the store: a `Vec` that accepts and refuses as PostgreSQL's side does.

use crate::decide::{Context, Decide, Found, Needs, Source};
use crate::event::Recorded;
use crate::event::codec::CodecError;
use crate::event::draft::{Commit, Draft, RequestDigest};
use crate::event::tree::{Frontier, leaf_hash};
use crate::ids::CommandId;
use crate::ledger::{Ledger, LedgerError};
use crate::rejection::Rejection;
use crate::state::State;
use crate::stream::{Position, StreamId, Version};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A log in memory.
#[derive(Debug)]
pub struct MemoryLog {
    origin: String,
    events: Vec<Recorded>,
    versions: BTreeMap<StreamId, Version>,
    states: BTreeMap<StreamId, Arc<State>>,
    ledger: Ledger,
    commands: BTreeMap<CommandId, (Option<RequestDigest>, Position, usize)>,
    frontier: Frontier,
}

/// What became of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// Its events begin at this position.
    New(Position),
    /// The same command had been committed before, at this position.
    Before(Position),
}

/// Why a commit was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// A stream that the decision has read has gone on.
    #[error("{stream} is at version {found:?}, not {expected:?}")]
    Stale {
        /// The stream.
        stream: StreamId,
        /// What the decision had read.
        expected: Version,
        /// Where the stream is.
        found: Version,
    },
    /// A floor would be crossed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The command's id was used for another request.
    #[error("the key was used for another request")]
    OtherRequest,
    /// An event does not encode.
    #[error(transparent)]
    Codec(#[from] CodecError),
}

/// Why a command was not executed.
#[derive(Debug, thiserror::Error)]
pub enum NotExecuted {
    /// The market said no.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The log did.
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl MemoryLog {
    /// An empty log.
    #[must_use]
    pub fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            events: Vec::new(),
            versions: BTreeMap::new(),
            states: BTreeMap::new(),
            ledger: Ledger::default(),
            commands: BTreeMap::new(),
            frontier: Frontier::default(),
        }
    }

    /// All events, in order.
    #[must_use]
    pub fn events(&self) -> &[Recorded] {
        &self.events
    }

    /// The fold of all transfers.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The tree over all events.
    #[must_use]
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// What a decision needs to know, and the versions that were read for it.
    pub fn load<N: Needs>(&self, needs: &N) -> (N::Known, BTreeMap<StreamId, Version>) {
        let mut found = Found::default();
        let mut guards = BTreeMap::new();
        for source in needs.sources() {
            match source {
                Source::Stream(stream) => {
                    guards.insert(stream, self.version(stream));
                    if let Some(state) = self.states.get(&stream) {
                        found.states.insert(stream, Arc::clone(state));
                    }
                }
                Source::Funds(account) => {
                    if let Some(held) = self.ledger.funds(&account) {
                        found.funds.insert(account, held);
                    }
                }
            }
        }
        (needs.know(&found), guards)
    }

    /// Takes all events of a commit, or none.
    ///
    /// # Errors
    /// [`Refused`], in this order: known command, guards, floors.
    pub fn commit(&mut self, commit: Commit) -> Result<Committed, Refused> {
        if let Some((request, position, _)) = self.commands.get(&commit.command) {
            let same = *request == commit.request;
            return if same { Ok(Committed::Before(*position)) } else { Err(Refused::OtherRequest) };
        }
        let draft = Draft::new(commit, &self.origin)?;
        for (stream, expected) in &draft.guards {
            let found = self.version(*stream);
            if found != *expected {
                return Err(Refused::Stale { stream: *stream, expected: *expected, found });
            }
        }
        let mut ledger = self.ledger.clone();
        for event in &draft.events {
            ledger.post(&event.transfers)?;
        }
        self.ledger = ledger;
        let first = self.head();
        self.commands.insert(draft.command, (draft.request, first, draft.events.len()));
        self.append(draft);
        Ok(Committed::New(first))
    }

    /// Loads, decides and commits; a command that was executed before is answered as it was then.
    ///
    /// # Errors
    /// [`NotExecuted`].
    pub fn execute<C: Decide>(
        &mut self,
        command: &C,
        id: CommandId,
        cx: &Context<'_>,
    ) -> Result<Vec<Recorded>, NotExecuted> {
        if let Some((request, first, count)) = self.commands.get(&id) {
            let before = self.events.iter().skip_while(|event| event.position < *first).take(*count);
            return match request {
                None => Ok(before.cloned().collect()),
                Some(_) => Err(Refused::OtherRequest.into()),
            };
        }
        let (known, guards) = self.load(&command.needs());
        let events = command.decide(&known, cx)?;
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let before = self.events.len();
        self.commit(Commit {
            command: id,
            request: None,
            actor: cx.actor,
            at: cx.now,
            guards,
            events,
            private: command.private(),
            answer: None,
        })?;
        Ok(self.events.iter().skip(before).cloned().collect())
    }

    fn head(&self) -> Position {
        Position(u64::try_from(self.events.len()).unwrap_or(u64::MAX))
    }

    fn version(&self, stream: StreamId) -> Version {
        self.versions.get(&stream).copied().unwrap_or_default()
    }

    fn append(&mut self, draft: Draft) {
        for event in draft.events {
            let position = self.head();
            let leaf = event.leaf.at(position);
            let hash = leaf_hash(leaf.as_bytes());
            self.frontier.push(hash);
            self.versions.insert(event.stream, event.version);
            let before = self.states.remove(&event.stream).map(Arc::unwrap_or_clone);
            self.states.insert(event.stream, Arc::new(State::evolve(before, &event.event)));
            self.events.push(Recorded {
                position,
                stream: event.stream,
                version: event.version,
                schema: event.schema,
                at: draft.at,
                actor: draft.actor,
                command: draft.command,
                event: event.event,
                payload: event.payload.into(),
                leaf: leaf.into(),
                leaf_hash: hash,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Actor;
    use crate::job::cancel::CancelJob;
    use crate::job::post::PostJob;
    use crate::policy::Policy;
    use crate::testing::*;
    use uuid::Uuid;

    #[test]
    fn a_command_that_is_executed_again_is_answered_as_before() {
        let mut log = given([registered(POSTER), verified(POSTER)]).into_log();
        let policy = Policy::default();
        let cx = Context { now: NOW, actor: Actor::Party(POSTER), policy: &policy };
        let (post, cancel) = (CommandId(Uuid::from_u128(1_000)), CommandId(Uuid::from_u128(1_001)));
        log.execute(&PostJob { job: JOB, poster: POSTER, terms: terms() }, post, &cx).unwrap();
        let command = CancelJob { job: JOB, poster: POSTER };
        let first = log.execute(&command, cancel, &cx).unwrap();
        let length = log.events().len();
        assert_eq!(log.execute(&command, cancel, &cx).unwrap(), first);
        assert_eq!(log.events().len(), length);
    }
}
