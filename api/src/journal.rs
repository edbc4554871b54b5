//! What stands in the journal: postings, statements and the trial balance, straight from the transfers.

use deadpool_postgres::Pool;
use market_core::event::{event_id, transfer_id};
use market_core::ledger::{Account, Side};
use market_core::stream::{Position, StreamId};
use market_core::time::Timestamp;
use market_store::StoreError;
use serde_json::{Value, json};
use tokio_postgres::Row;

/// The most postings that are shown of one job: a job has far fewer.
const POSTINGS_MAX: i64 = 1_000;

const FIRST_EVENT: &str = "select at from event where stream_id = $1 and stream_category = $2 and version = 1";

const EVENT_AT: &str = "select at from event where position = $1";

/// The lines that a condition picks, as [`Line::read`] reads them.
macro_rules! lines_where {
    ($where:expr) => {
        concat!(
            "select t.position, t.ordinal, t.at, t.debit_account, t.credit_account, t.amount, t.debit_after,
                t.credit_after, e.name, e.leaf_hash
            from transfer t join event e on e.position = t.position
            where ",
            $where
        )
    };
}

pub(crate) use lines_where;

const POSTINGS: &str =
    lines_where!("t.debit_account = any($1) or t.credit_account = any($1) order by t.position, t.ordinal limit $2");

/// One transfer, with what its event adds.
#[derive(Clone, Debug)]
pub struct Line {
    /// The place of its event.
    pub position: Position,
    /// Its place among the transfers of its event.
    pub ordinal: i16,
    /// When it was decided.
    pub at: Timestamp,
    /// The account that is debited.
    pub debit: String,
    /// The account that is credited.
    pub credit: String,
    /// In cents.
    pub amount: i64,
    /// What lies on the debited account after it.
    pub debit_after: i64,
    /// What lies on the credited account after it.
    pub credit_after: i64,
    /// The name of its event.
    pub name: String,
    /// The hash of its event's leaf.
    pub leaf_hash: Vec<u8>,
}

/// Reads a position.
///
/// # Errors
/// When it is none.
pub fn position(stored: i64) -> Result<Position, StoreError> {
    let position = u64::try_from(stored).map_err(|_| StoreError::Corrupt(format!("{stored} is no position")))?;
    Ok(Position(position))
}

/// Writes a position.
#[must_use]
pub fn stored(position: Position) -> i64 {
    i64::try_from(position.0).unwrap_or(i64::MAX)
}

impl Line {
    /// Reads a row with the columns of this struct, in their order.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            position: position(row.try_get(0)?)?,
            ordinal: row.try_get(1)?,
            at: Timestamp::new(row.try_get(2)?),
            debit: row.try_get(3)?,
            credit: row.try_get(4)?,
            amount: row.try_get(5)?,
            debit_after: row.try_get(6)?,
            credit_after: row.try_get(7)?,
            name: row.try_get(8)?,
            leaf_hash: row.try_get(9)?,
        })
    }

    /// Which side of it an account is on, the other account, and what lies on the account afterwards.
    #[must_use]
    pub fn seen_from(&self, account: &str) -> (Side, &str, i64) {
        if self.debit == account {
            (Side::Debit, &self.credit, self.debit_after)
        } else {
            (Side::Credit, &self.debit, self.credit_after)
        }
    }

    /// The transfer with both sides.
    #[must_use]
    pub fn shown(&self) -> Value {
        let ordinal = u16::try_from(self.ordinal).unwrap_or(0);
        json!({
            "transfer_id": transfer_id(self.at, self.position, ordinal),
            "event_id": event_id(self.at, self.position),
            "event": self.name,
            "position": self.position,
            "debit": self.debit,
            "credit": self.credit,
            "amount": self.amount,
            "at": self.at,
            "leaf_hash": hex::encode(&self.leaf_hash),
        })
    }
}

/// Every transfer from or to some accounts, in order.
///
/// # Errors
/// When the database cannot be reached.
pub async fn postings(pool: &Pool, accounts: &[Account]) -> Result<Vec<Value>, StoreError> {
    let paths: Vec<String> = accounts.iter().map(ToString::to_string).collect();
    let connection = pool.get().await?;
    let rows = connection.query(POSTINGS, &[&paths, &POSTINGS_MAX]).await?;
    rows.iter().map(|row| Ok(Line::read(row)?.shown())).collect()
}

/// When a stream began.
///
/// # Errors
/// When the database cannot be reached.
pub async fn first_event_at(pool: &Pool, stream: StreamId) -> Result<Option<Timestamp>, StoreError> {
    let connection = pool.get().await?;
    let row = connection.query_opt(FIRST_EVENT, &[&stream.id, &stream.category.name()]).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.map(Timestamp::new))
}

/// When the event at a position was decided; none if there is no such event.
///
/// # Errors
/// When the database cannot be reached.
pub async fn event_at(pool: &Pool, place: Position) -> Result<Option<Timestamp>, StoreError> {
    let connection = pool.get().await?;
    let row = connection.query_opt(EVENT_AT, &[&stored(place)]).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.map(Timestamp::new))
}
