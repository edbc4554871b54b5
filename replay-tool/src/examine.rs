//! What can be told of each row by itself, and so on all cores.

use crate::difference::Difference;
use crate::journal::{self, Line};
use crate::leaf;
use crate::row::{EventRow, Item};
use market_core::event::codec::{self, CodecError};
use market_core::event::tree::Hash;
use market_core::ledger::transfers_for;
use market_core::stream::StreamId;

/// What is examined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The events and their leaves.
    Log,
    /// What the events move, and the rows that say so.
    Journal,
    /// Both.
    Both,
}

/// What was found in one row.
#[derive(Debug)]
pub(crate) enum Examined {
    /// An event.
    Event(Seen),
    /// A row of `event` that cannot be read.
    Unreadable(Difference),
    /// A row of `transfer` without an event.
    Stray(Difference),
}

/// What the folds need of an event.
#[derive(Debug)]
pub(crate) struct Seen {
    /// Where it stands.
    pub(crate) position: i64,
    /// Its stream, if its columns name one.
    pub(crate) stream: Option<StreamId>,
    /// Its place in the stream.
    pub(crate) version: i32,
    /// The hash of its leaf, recomputed.
    pub(crate) leaf_hash: Hash,
    /// What it moves.
    pub(crate) lines: Vec<Line>,
    /// What the row says and must not.
    pub(crate) differences: Vec<Difference>,
}

/// Examines a row of the log named `origin`.
pub(crate) fn examine(item: &Item<'_>, origin: &str, scope: Scope) -> Examined {
    match item {
        Item::Event(row) => Examined::Event(examine_event(row, &decode(row), origin, scope)),
        Item::Unreadable(difference) => Examined::Unreadable(difference.clone()),
        Item::Stray(difference) => Examined::Stray(difference.clone()),
    }
}

/// The event of a row and what it moves.
pub(crate) fn decode(row: &EventRow<'_>) -> leaf::Decoded {
    let schema = u16::try_from(row.schema_version).unwrap_or(0);
    let event = codec::decode(&row.name, schema, &row.payload)?;
    let transfers = transfers_for(&event);
    Ok((event, transfers))
}

/// Examines an event whose payload was decoded.
pub(crate) fn examine_event(row: &EventRow<'_>, decoded: &leaf::Decoded, origin: &str, scope: Scope) -> Seen {
    let mut seen = Seen {
        position: row.position,
        stream: leaf::stream(row),
        version: row.version,
        leaf_hash: row.leaf_hash,
        lines: Vec::new(),
        differences: Vec::new(),
    };
    if matches!(scope, Scope::Log | Scope::Both) {
        let (hash, difference) = leaf::check(row, decoded, origin);
        seen.leaf_hash = hash;
        seen.differences.extend(difference);
    }
    if matches!(scope, Scope::Journal | Scope::Both) {
        match decoded {
            Ok((_, transfers)) => {
                let (lines, difference) = journal::compare(row, transfers);
                seen.lines = lines;
                seen.differences.extend(difference);
            }
            Err(error) => seen.differences.extend(undecoded(row, error, scope)),
        }
    }
    seen
}

/// A payload that does not decode has been named already where its leaf was looked at.
fn undecoded(row: &EventRow<'_>, error: &CodecError, scope: Scope) -> Option<Difference> {
    let difference = Difference::at(row.position, "event.payload", "a payload that decodes", error);
    (scope == Scope::Journal).then_some(difference)
}
