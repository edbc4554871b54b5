//! The canonical envelope of an event: what the tree commits to.

use super::tree::sha256_hex;
use crate::actor::Actor;
use crate::ledger::Transfer;
use crate::stream::{Position, StreamId, Version};
use crate::time::Timestamp;
use std::fmt::Write as _;

/// The shape of the envelope itself.
const ENVELOPE: u8 = 1;

/// An envelope in which only the position is missing: all else is known before the log assigns it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLeaf {
    before_position: String,
    after_position: String,
}

/// What an envelope says of its event.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The name of the log.
    pub origin: &'a str,
    /// The event's stream.
    pub stream: StreamId,
    /// The event's place in it.
    pub version: Version,
    /// The event's name.
    pub name: &'a str,
    /// The shape of its payload.
    pub schema: u16,
    /// When it was decided.
    pub at: Timestamp,
    /// Who asked.
    pub actor: Actor,
    /// The stored text.
    pub payload: &'a str,
    /// What it moves.
    pub transfers: &'a [Transfer],
}

impl OpenLeaf {
    /// The envelope as RFC 8785 JSON, cut in two where the position goes. Its members sort as they are
    /// written here, and its strings hold nothing that needs escaping.
    #[must_use]
    pub fn new(facts: &Facts<'_>) -> Self {
        let before_position = format!(
            r#"{{"actor":"{}","at":"{}","name":"{}","origin":"{}","payload_sha256":"{}","position":"#,
            facts.actor,
            facts.at,
            facts.name,
            facts.origin,
            sha256_hex(facts.payload.as_bytes()),
        );
        let after_position = format!(
            r#","schema":{},"stream":"{}","transfers_sha256":"{}","v":{ENVELOPE},"version":{}}}"#,
            facts.schema,
            facts.stream,
            sha256_hex(canonical_transfers(facts.transfers).as_bytes()),
            facts.version.0,
        );
        Self { before_position, after_position }
    }

    /// The envelope of the event at `position`.
    #[must_use]
    pub fn at(&self, position: Position) -> String {
        format!("{}{}{}", self.before_position, position, self.after_position)
    }
}

/// The transfers of an event as RFC 8785 JSON: what `transfers_sha256` is the digest of.
#[must_use]
pub fn canonical_transfers(transfers: &[Transfer]) -> String {
    let mut text = String::from("[");
    for (index, transfer) in transfers.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        // Writing to a string does not fail.
        let _ = write!(
            text,
            r#"{comma}{{"amount":{},"credit":"{}","currency":"{}","debit":"{}"}}"#,
            transfer.amount().minor(),
            transfer.credit(),
            transfer.amount().currency().code(),
            transfer.debit(),
        );
    }
    text.push(']');
    text
}

/// Whether a log may bear this name: it stands in every envelope, unescaped.
#[must_use]
pub fn is_origin(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | ':');
    !text.is_empty() && text.len() <= 200 && text.chars().all(fits)
}
