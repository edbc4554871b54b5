//! Rows of the record as they are stored: nothing in them is decoded that a change of one byte could hide in.

use market_core::event::tree::Hash;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use uuid::Uuid;

use crate::difference::Difference;

/// A row of `event`, with the rows of `transfer` at its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow<'a> {
    /// Column `position`.
    pub position: i64,
    /// Column `stream_id`.
    pub stream_id: Uuid,
    /// Column `stream_category`.
    pub stream_category: Cow<'a, str>,
    /// Column `version`.
    pub version: i32,
    /// Column `name`.
    pub name: Cow<'a, str>,
    /// Column `schema_version`.
    pub schema_version: i16,
    /// Column `at`.
    pub at: Timestamp,
    /// Column `actor`.
    pub actor: Cow<'a, str>,
    /// Column `command_id`.
    pub command_id: Uuid,
    /// Column `payload`: the exact text.
    pub payload: Cow<'a, str>,
    /// Column `leaf`: the exact text.
    pub leaf: Cow<'a, str>,
    /// Column `leaf_hash`.
    pub leaf_hash: Hash,
    /// The rows of `transfer`, by ordinal.
    pub transfers: Vec<TransferRow<'a>>,
}

/// A row of `transfer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferRow<'a> {
    /// Column `position`.
    pub position: i64,
    /// Column `ordinal`.
    pub ordinal: i16,
    /// Column `at`.
    pub at: Timestamp,
    /// Column `debit_account`.
    #[serde(borrow)]
    pub debit_account: Cow<'a, str>,
    /// Column `credit_account`.
    #[serde(borrow)]
    pub credit_account: Cow<'a, str>,
    /// Column `amount`.
    pub amount: i64,
    /// Column `currency`.
    #[serde(borrow)]
    pub currency: Cow<'a, str>,
    /// Column `debit_after`.
    pub debit_after: i64,
    /// Column `credit_after`.
    pub credit_after: i64,
}

/// What a reading finds, in order.
#[derive(Debug)]
pub(crate) enum Item<'a> {
    /// An event with its transfers.
    Event(EventRow<'a>),
    /// A row of `event` in which a column holds what it never can.
    Unreadable(Difference),
    /// A row of `transfer` that cannot be read, or has no event.
    Stray(Difference),
}
