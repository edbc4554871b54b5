//! One event that may concern the subject.

use super::subject::Subject;
use crate::difference::Difference;
use crate::examine::{Scope, Seen, decode, examine_event};
use crate::journal::Line;
use crate::row::{EventRow, Item};
use market_core::event::{Event, event_id};
use market_core::stream::{Position, StreamId};
use market_core::time::Timestamp;
use serde_json::Value;
use uuid::Uuid;

/// An event with all that is told of it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) position: i64,
    pub(super) at: Timestamp,
    pub(super) actor: String,
    pub(super) name: String,
    pub(super) stream: Option<StreamId>,
    pub(super) version: i32,
    pub(super) leaf_hash: String,
    /// What its payload says; text if that is no JSON.
    pub(super) payload: Value,
    /// The event, if the payload decodes.
    pub(super) event: Option<Event>,
    pub(super) lines: Vec<Line>,
    /// Of the account that is explained, after this event.
    pub(super) balance: Option<i64>,
    pub(super) differences: Vec<Difference>,
}

impl Entry {
    /// The entry of a row, unless the row certainly tells of something else.
    pub(super) fn of(item: &Item<'_>, subject: &Subject, origin: &str) -> Option<Self> {
        let Item::Event(row) = item else { return None };
        let decoded = decode(row);
        if !may_concern(row, decoded.as_ref().ok().map_or(&[], |(_, transfers)| transfers), subject) {
            return None;
        }
        let Seen { position, stream, version, leaf_hash, lines, differences } =
            examine_event(row, &decoded, origin, Scope::Both);
        Some(Self {
            position,
            at: row.at,
            actor: row.actor.clone().into_owned(),
            name: row.name.clone().into_owned(),
            stream,
            version,
            leaf_hash: leaf_hash.to_string(),
            payload: serde_json::from_str(&row.payload).unwrap_or_else(|_| Value::from(row.payload.as_ref())),
            event: decoded.ok().map(|(event, _)| event),
            lines,
            balance: None,
            differences,
        })
    }

    /// The id of the event.
    pub(super) fn event_id(&self) -> Uuid {
        event_id(self.at, self.place())
    }

    /// The position, as the log counts.
    pub(super) fn place(&self) -> Position {
        Position(u64::try_from(self.position).unwrap_or(0))
    }
}

fn may_concern(row: &EventRow<'_>, transfers: &[market_core::ledger::Transfer], subject: &Subject) -> bool {
    match subject {
        Subject::Account(account) => {
            transfers.iter().any(|transfer| transfer.debit() == *account || transfer.credit() == *account)
        }
        Subject::Id(id) => {
            row.stream_id == *id
                || row.stream_category == "payout"
                || row.payload.contains(&id.to_string())
                || i64::try_from(market_core::event::position_of(*id).0.0) == Ok(row.position)
        }
    }
}
