//! A commit on its way into the log, with everything computed that does not depend on its place there.

use super::leaf::{Facts, OpenLeaf};
use super::{Event, codec, upcast};
use crate::actor::Actor;
use crate::decide::Private;
use crate::ids::CommandId;
use crate::ledger::{Transfer, transfers_for};
use crate::stream::{StreamId, Version};
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// `SHA-256` of what the caller asked for: method, route and body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestDigest(pub [u8; 32]);

/// The events of one decision, to be stored together or not at all.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The execution that it follows from: the same id commits once.
    pub command: CommandId,
    /// What was asked for, when the caller may ask again with the same key.
    pub request: Option<RequestDigest>,
    /// Who asked.
    pub actor: Actor,
    /// When it was decided.
    pub at: Timestamp,
    /// The version of every stream that the decision has read. A stream that it appends to without having read
    /// it must be new.
    pub guards: BTreeMap<StreamId, Version>,
    /// What happened.
    pub events: Vec<Event>,
    /// The erasable rows that go along.
    pub private: Vec<Private>,
    /// What the caller is answered, when it may ask again: JSON.
    pub answer: Option<String>,
}

/// One event of a [`Draft`].
#[derive(Clone, Debug)]
pub struct DraftEvent {
    /// Its stream.
    pub stream: StreamId,
    /// Its place there.
    pub version: Version,
    /// The shape of the payload.
    pub schema: u16,
    /// The event itself.
    pub event: Event,
    /// The text to store.
    pub payload: String,
    /// What it moves.
    pub transfers: Vec<Transfer>,
    /// Its envelope but for the position.
    pub leaf: OpenLeaf,
}

/// A [`Commit`], encoded.
#[derive(Clone, Debug)]
pub struct Draft {
    /// See [`Commit::command`].
    pub command: CommandId,
    /// See [`Commit::request`].
    pub request: Option<RequestDigest>,
    /// See [`Commit::actor`].
    pub actor: Actor,
    /// See [`Commit::at`].
    pub at: Timestamp,
    /// See [`Commit::guards`].
    pub guards: BTreeMap<StreamId, Version>,
    /// The events, encoded.
    pub events: Vec<DraftEvent>,
    /// See [`Commit::private`].
    pub private: Vec<Private>,
    /// See [`Commit::answer`].
    pub answer: Option<String>,
}

impl Draft {
    /// Encodes `commit` for the log named `origin`.
    ///
    /// # Errors
    /// [`codec::CodecError`], which no event of ours causes.
    pub fn new(commit: Commit, origin: &str) -> Result<Self, codec::CodecError> {
        // A stream that was appended to without having been read must be new: its guard is version 0.
        let mut guards = commit.guards;
        for event in &commit.events {
            guards.entry(event.stream()).or_default();
        }
        let mut versions = guards.clone();
        let mut events = Vec::with_capacity(commit.events.len());
        for event in commit.events {
            let stream = event.stream();
            let version = versions.entry(stream).or_default();
            *version = version.next();
            let payload = codec::encode(&event)?;
            let transfers = transfers_for(&event);
            let schema = upcast::current_schema(upcast::STEPS, event.name());
            let leaf = OpenLeaf::new(&Facts {
                origin,
                stream,
                version: *version,
                name: event.name(),
                schema,
                at: commit.at,
                actor: commit.actor,
                payload: &payload,
                transfers: &transfers,
            });
            events.push(DraftEvent { stream, version: *version, schema, event, payload, transfers, leaf });
        }
        Ok(Self {
            command: commit.command,
            request: commit.request,
            actor: commit.actor,
            at: commit.at,
            guards,
            events,
            private: commit.private,
            answer: commit.answer,
        })
    }
}
