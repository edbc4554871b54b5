//! Whether a row says what its leaf commits to; and if not, which of its columns is the one that differs.

mod canonical;

use crate::difference::Difference;
use crate::row::EventRow;
use market_core::actor::Actor;
use market_core::event::Event;
use market_core::event::codec::CodecError;
use market_core::event::leaf::{Facts, OpenLeaf, canonical_transfers};
use market_core::event::tree::{Hash, leaf_hash, sha256_hex};
use market_core::ledger::Transfer;
use market_core::stream::{Category, Position, StreamId, Version};
use serde_json::Value;

/// What an event is, and what it moves, as recomputed from its payload.
pub(crate) type Decoded = Result<(Event, Vec<Transfer>), CodecError>;

/// The hash of the stored leaf, and the difference if the row does not say what the leaf does.
pub(crate) fn check(row: &EventRow<'_>, decoded: &Decoded, origin: &str) -> (Hash, Option<Difference>) {
    let hash = leaf_hash(row.leaf.as_bytes());
    if let Ok((event, transfers)) = decoded
        && hash == row.leaf_hash
        && Some(event.stream()) == stream(row)
        && canonical::is_of(row, transfers, origin)
    {
        return (hash, None);
    }
    let rebuilt = rebuild(row, decoded, origin);
    (hash, Some(diagnose(row, decoded, origin, hash, rebuilt)))
}

/// The stream that the columns name.
pub(crate) fn stream(row: &EventRow<'_>) -> Option<StreamId> {
    let category = Category::ALL.into_iter().find(|category| category.name() == row.stream_category)?;
    Some(StreamId { category, id: row.stream_id })
}

/// The leaf that the columns ask for, as the market builds it.
fn rebuild(row: &EventRow<'_>, decoded: &Decoded, origin: &str) -> Option<String> {
    let (_, transfers) = decoded.as_ref().ok()?;
    let facts = Facts {
        origin,
        stream: stream(row)?,
        version: Version(u32::try_from(row.version).ok()?),
        name: &row.name,
        schema: u16::try_from(row.schema_version).ok()?,
        at: row.at,
        actor: row.actor.parse::<Actor>().ok().filter(|actor| actor.to_string() == row.actor)?,
        payload: &row.payload,
        transfers,
    };
    Some(OpenLeaf::new(&facts).at(Position(u64::try_from(row.position).ok()?)))
}

/// Names the column. The stored hash is the judge between a leaf and the columns that contradict it.
fn diagnose(row: &EventRow<'_>, decoded: &Decoded, origin: &str, hash: Hash, rebuilt: Option<String>) -> Difference {
    let differs = |field, expected: &str, found: &str| Difference::at(row.position, field, expected, found);
    if hash != row.leaf_hash {
        return match rebuilt {
            Some(leaf) if leaf == row.leaf => differs("event.leaf_hash", &hash.to_string(), &row.leaf_hash.to_string()),
            Some(leaf) => differs("event.leaf", &leaf, &row.leaf),
            None => differs("event.leaf", &format!("a leaf with the hash {}", row.leaf_hash), &row.leaf),
        };
    }
    if let Some(difference) = contradiction(row, decoded, origin) {
        return difference;
    }
    match (decoded, rebuilt) {
        (Err(error), _) => differs("event.payload", "a payload that decodes", &error.to_string()),
        (Ok((event, _)), _) if Some(event.stream()) != stream(row) => {
            let found = format!("{}-{}", row.stream_category, row.stream_id);
            differs("event.stream_id", &event.stream().to_string(), &found)
        }
        (Ok(_), Some(leaf)) => differs("event.leaf", &leaf, &row.leaf),
        (Ok(_), None) => differs("event.leaf", "columns that can stand in a leaf", &row.leaf),
    }
}

/// The first column that says something else than the leaf.
fn contradiction(row: &EventRow<'_>, decoded: &Decoded, origin: &str) -> Option<Difference> {
    let leaf: Value = match serde_json::from_str(&row.leaf) {
        Ok(leaf) => leaf,
        Err(error) => return Some(Difference::at(row.position, "event.leaf", "JSON", error)),
    };
    let said = |member: &str| match leaf.get(member) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => "nothing".to_owned(),
    };
    let stream = said("stream");
    let (category, id) = stream.split_once('-').unwrap_or((&stream, ""));
    let payload = sha256_hex(row.payload.as_bytes());
    let mut columns = vec![
        ("event.position", said("position"), row.position.to_string()),
        ("log_head.origin", said("origin"), origin.to_owned()),
        ("event.stream_category", category.to_owned(), row.stream_category.clone().into_owned()),
        ("event.stream_id", id.to_owned(), row.stream_id.to_string()),
        ("event.version", said("version"), row.version.to_string()),
        ("event.name", said("name"), row.name.clone().into_owned()),
        ("event.schema_version", said("schema"), row.schema_version.to_string()),
        ("event.at", said("at"), row.at.to_string()),
        ("event.actor", said("actor"), row.actor.clone().into_owned()),
        ("event.payload", said("payload_sha256"), payload),
    ];
    if let Ok((_, transfers)) = decoded {
        let digest = sha256_hex(canonical_transfers(transfers).as_bytes());
        columns.push(("event.leaf.transfers_sha256", said("transfers_sha256"), digest));
    }
    let (field, expected, found) = columns.into_iter().find(|(_, expected, found)| expected != found)?;
    let digested =
        |text: String| if field == "event.payload" { format!("a text with the SHA-256 {text}") } else { text };
    Some(Difference::at(row.position, field, digested(expected), digested(found)))
}
