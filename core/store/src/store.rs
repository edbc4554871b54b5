//! The store: the pool, the appender behind it, and what every caller may ask.

use crate::error::{ExecuteError, StoreError};
use deadpool_postgres::Pool;
use market_core::decide::{Context, Decide, Needs};
use market_core::event::draft::RequestDigest;
use market_core::event::tree::Hash;
use market_core::event::{Event, Recorded};
use market_core::ids::CommandId;
use market_core::ledger::Account;
use market_core::money::Money;
use market_core::stream::Position;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The record in PostgreSQL. Cheap to clone.
#[derive(Clone)]
pub struct PgStore {}

/// How a caller asks for a command.
pub struct Request<'a> {
    /// The execution: fresh, or derived from party and idempotency key.
    pub command: CommandId,
    /// The digest of the request, if the caller may ask again with the same key.
    pub digest: Option<RequestDigest>,
    /// What the caller is answered when these events were stored: a JSON object.
    pub answer: &'a (dyn Fn(&[Event]) -> Value + Sync),
}

/// What a command has led to.
#[derive(Clone, Debug)]
pub struct Executed {
    /// One for each event, in order; none when nothing had to change.
    pub receipts: Vec<Receipt>,
    /// What the caller is answered; the first answer, when it had asked before.
    pub answer: Value,
}

/// Where an event is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The event's id.
    pub event_id: Uuid,
    /// Its place, and the index of its leaf.
    pub position: Position,
    /// The hash of its leaf.
    pub leaf_hash: Hash,
}

/// What an installation may set.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// The name of the log, given to a new database.
    pub origin: String,
    /// Connections for reading.
    pub readers_max: usize,
    /// How many commits may wait to be written.
    pub queue_max: usize,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self { origin: "agentgigs.local/log".to_owned(), readers_max: 16, queue_max: 8_192 }
    }
}

#[expect(clippy::unused_async, reason = "signatures first")]
impl PgStore {
    /// Connects, brings the schema up to date, starts the appender.
    ///
    /// # Errors
    /// When the database cannot be reached, or is not one of ours.
    pub async fn open(_url: &str, _settings: StoreSettings) -> Result<Self, StoreError> {
        Err(StoreError::Busy)
    }

    /// Loads, decides and commits; decides again when others were faster.
    ///
    /// # Errors
    /// The market's no, or a fault.
    pub async fn execute<C: Decide + Sync>(
        &self,
        _command: &C,
        _cx: &Context<'_>,
        _request: &Request<'_>,
    ) -> Result<Executed, ExecuteError> {
        Err(StoreError::Busy.into())
    }

    /// Decides without committing: the refusal, or the events that would follow.
    ///
    /// # Errors
    /// The market's no, or a fault.
    pub async fn decide<C: Decide + Sync>(&self, _command: &C, _cx: &Context<'_>) -> Result<Vec<Event>, ExecuteError> {
        Err(StoreError::Busy.into())
    }

    /// What is known, from the cache where it is fresh.
    ///
    /// # Errors
    /// A fault.
    pub async fn load<N: Needs>(&self, _needs: &N) -> Result<N::Known, StoreError> {
        Err(StoreError::Busy)
    }

    /// The log from `from` on, in order, never skipping; at most `limit` events.
    ///
    /// # Errors
    /// A fault.
    pub async fn read(&self, _from: Position, _limit: u16) -> Result<Vec<Recorded>, StoreError> {
        Err(StoreError::Busy)
    }

    /// The position that the next event will get, as the database says.
    ///
    /// # Errors
    /// A fault.
    pub async fn head(&self) -> Result<Position, StoreError> {
        Err(StoreError::Busy)
    }

    /// What a floored account holds now: the running balance of its last transfer.
    ///
    /// # Errors
    /// A fault.
    pub async fn funds(&self, _account: Account) -> Result<Money, StoreError> {
        Err(StoreError::Busy)
    }

    /// The bodies of erasable rows of one kind, by id; erased and unknown ones are absent.
    ///
    /// # Errors
    /// A fault.
    pub async fn private(&self, _kind: &str, _ids: &[Uuid]) -> Result<BTreeMap<Uuid, Value>, StoreError> {
        Err(StoreError::Busy)
    }

    /// Resolves when events may have been appended since the last call, by any process: a hint, so poll as well.
    pub async fn woken(&self) {}

    /// Connections for reading.
    #[must_use]
    pub fn pool(&self) -> &Pool {
        unreachable!()
    }

    /// Waits until everything that was accepted is written, then stops the appender.
    pub async fn close(&self) {}
}
