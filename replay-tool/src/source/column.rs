//! Columns as the database sends them. What can never stand in one is a difference, not a fault.

use crate::difference::Difference;
use crate::row::{EventRow, TransferRow};
use market_core::event::tree::Hash;
use market_core::time::Timestamp;
use std::borrow::Cow;
use std::error::Error;
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type};
use uuid::Uuid;

/// The bytes of a value of any type; none for null.
struct Raw<'a>(Option<&'a [u8]>);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Some(raw)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A type that a column has.
pub(super) trait Column<'a>: Sized {
    /// What it must be, in words.
    const EXPECTED: &'static str;

    /// Reads PostgreSQL's binary form.
    fn read(raw: &'a [u8]) -> Option<Self>;
}

impl Column<'_> for i64 {
    const EXPECTED: &'static str = "a bigint";

    fn read(raw: &[u8]) -> Option<Self> {
        raw.try_into().ok().map(Self::from_be_bytes)
    }
}

impl Column<'_> for i32 {
    const EXPECTED: &'static str = "an integer";

    fn read(raw: &[u8]) -> Option<Self> {
        raw.try_into().ok().map(Self::from_be_bytes)
    }
}

impl Column<'_> for i16 {
    const EXPECTED: &'static str = "a smallint";

    fn read(raw: &[u8]) -> Option<Self> {
        raw.try_into().ok().map(Self::from_be_bytes)
    }
}

impl Column<'_> for bool {
    const EXPECTED: &'static str = "a boolean";

    fn read(raw: &[u8]) -> Option<Self> {
        raw.first().map(|byte| *byte != 0)
    }
}

impl Column<'_> for Uuid {
    const EXPECTED: &'static str = "a uuid";

    fn read(raw: &[u8]) -> Option<Self> {
        Self::from_slice(raw).ok()
    }
}

impl Column<'_> for Hash {
    const EXPECTED: &'static str = "32 bytes";

    fn read(raw: &[u8]) -> Option<Self> {
        Self::from_slice(raw)
    }
}

impl<'a> Column<'a> for &'a [u8] {
    const EXPECTED: &'static str = "bytes";

    fn read(raw: &'a [u8]) -> Option<Self> {
        Some(raw)
    }
}

impl<'a> Column<'a> for Cow<'a, str> {
    const EXPECTED: &'static str = "UTF-8 text";

    fn read(raw: &'a [u8]) -> Option<Self> {
        std::str::from_utf8(raw).ok().map(Cow::Borrowed)
    }
}

impl Column<'_> for Timestamp {
    const EXPECTED: &'static str = "an instant of the calendar";

    /// PostgreSQL counts from 2000, and has two infinities.
    fn read(raw: &[u8]) -> Option<Self> {
        const FROM_1970_TO_2000: i64 = 946_684_800_000_000;
        let micros = i64::read(raw)?;
        Self::from_micros(micros.checked_add(FROM_1970_TO_2000)?)
    }
}

/// The value in a column, by its place in the row.
pub(super) fn value<'a, T: Column<'a>>(row: &'a Row, index: usize) -> Result<T, (&'static str, String)> {
    let raw: Raw<'a> = row.try_get(index).map_err(|error| (T::EXPECTED, error.to_string()))?;
    match raw.0 {
        Some(raw) => T::read(raw).ok_or_else(|| (T::EXPECTED, format!("the bytes {}", hex::encode(raw)))),
        None => Err((T::EXPECTED, "null".to_owned())),
    }
}

/// The columns of [`EventRow`], in order.
pub(super) const EVENT: &str = "position, stream_id, stream_category, version, name, schema_version, at, actor, \
                                command_id, payload::text, leaf, leaf_hash";

/// The columns of [`TransferRow`], in order.
pub(super) const TRANSFER: &str = "position, ordinal, at, debit_account, credit_account, amount, currency, \
                                   debit_after, credit_after";

/// A row of [`EVENT`], without transfers.
pub(super) fn event(row: &Row) -> Result<EventRow<'_>, Difference> {
    let position = value(row, 0).unwrap_or(i64::MAX);
    let named = |field: &'static str| {
        move |(expected, found): (&'static str, String)| Difference::at(position, field, expected, found)
    };
    Ok(EventRow {
        position: value(row, 0).map_err(named("event.position"))?,
        stream_id: value(row, 1).map_err(named("event.stream_id"))?,
        stream_category: value(row, 2).map_err(named("event.stream_category"))?,
        version: value(row, 3).map_err(named("event.version"))?,
        name: value(row, 4).map_err(named("event.name"))?,
        schema_version: value(row, 5).map_err(named("event.schema_version"))?,
        at: value(row, 6).map_err(named("event.at"))?,
        actor: value(row, 7).map_err(named("event.actor"))?,
        command_id: value(row, 8).map_err(named("event.command_id"))?,
        payload: value(row, 9).map_err(named("event.payload"))?,
        leaf: value(row, 10).map_err(named("event.leaf"))?,
        leaf_hash: value(row, 11).map_err(named("event.leaf_hash"))?,
        transfers: Vec::new(),
    })
}

/// A row of [`TRANSFER`].
pub(super) fn transfer(row: &Row) -> Result<TransferRow<'_>, Difference> {
    let position = value(row, 0).unwrap_or(i64::MAX);
    let named = |field: &'static str| {
        move |(expected, found): (&'static str, String)| Difference::at(position, field, expected, found)
    };
    Ok(TransferRow {
        position: value(row, 0).map_err(named("transfer.position"))?,
        ordinal: value(row, 1).map_err(named("transfer.ordinal"))?,
        at: value(row, 2).map_err(named("transfer.at"))?,
        debit_account: value(row, 3).map_err(named("transfer.debit_account"))?,
        credit_account: value(row, 4).map_err(named("transfer.credit_account"))?,
        amount: value(row, 5).map_err(named("transfer.amount"))?,
        currency: value(row, 6).map_err(named("transfer.currency"))?,
        debit_after: value(row, 7).map_err(named("transfer.debit_after"))?,
        credit_after: value(row, 8).map_err(named("transfer.credit_after"))?,
    })
}
