//! Lines through a reader and writer of any JSON.

use crate::row::{EventRow, TransferRow};
use market_core::event::tree::Hash;
use market_core::time::Timestamp;
use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use serde_json::Error;
use serde_json::value::RawValue;
use std::borrow::Cow;
use uuid::Uuid;

/// A line: the columns of [`EventRow`], and the lengths of the two long texts.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    position: i64,
    stream_id: Uuid,
    #[serde(borrow)]
    stream_category: Cow<'a, str>,
    version: i32,
    #[serde(borrow)]
    name: Cow<'a, str>,
    schema_version: i16,
    at: Timestamp,
    #[serde(borrow)]
    actor: Cow<'a, str>,
    command_id: Uuid,
    #[serde(with = "super::hash")]
    leaf_hash: Hash,
    #[serde(borrow)]
    transfers: Cow<'a, [TransferRow<'a>]>,
    payload_bytes: usize,
    leaf_bytes: usize,
    #[serde(borrow)]
    payload: Cow<'a, RawValue>,
    #[serde(borrow)]
    leaf: Cow<'a, RawValue>,
}

/// Writes a row, without a line feed.
pub(super) fn write(row: &EventRow<'_>, into: &mut Vec<u8>) -> Result<(), Error> {
    let line = Line {
        position: row.position,
        stream_id: row.stream_id,
        stream_category: Cow::Borrowed(&row.stream_category),
        version: row.version,
        name: Cow::Borrowed(&row.name),
        schema_version: row.schema_version,
        at: row.at,
        actor: Cow::Borrowed(&row.actor),
        command_id: row.command_id,
        leaf_hash: row.leaf_hash,
        transfers: Cow::Borrowed(&row.transfers),
        payload_bytes: row.payload.len(),
        leaf_bytes: row.leaf.len(),
        payload: raw(&row.payload)?,
        leaf: raw(&row.leaf)?,
    };
    serde_json::to_writer(into, &line)
}

/// Reads a row.
pub(super) fn read(line: &[u8]) -> Result<EventRow<'_>, Error> {
    let line: Line<'_> = serde_json::from_slice(line)?;
    Ok(EventRow {
        position: line.position,
        stream_id: line.stream_id,
        stream_category: line.stream_category,
        version: line.version,
        name: line.name,
        schema_version: line.schema_version,
        at: line.at,
        actor: line.actor,
        command_id: line.command_id,
        payload: text(line.payload, line.payload_bytes)?,
        leaf: text(line.leaf, line.leaf_bytes)?,
        leaf_hash: line.leaf_hash,
        transfers: line.transfers.into_owned(),
    })
}

/// The text as it is, if it is an object on one line; else as a string.
fn raw(text: &str) -> Result<Cow<'_, RawValue>, Error> {
    let on_one_line = text.starts_with('{') && text.ends_with('}') && text.bytes().all(|byte| byte >= b' ');
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) if on_one_line => Ok(Cow::Borrowed(raw)),
        Ok(_) | Err(_) => serde_json::value::to_raw_value(text).map(Cow::Owned),
    }
}

fn text(raw: Cow<'_, RawValue>, length: usize) -> Result<Cow<'_, str>, Error> {
    let text = match raw {
        Cow::Borrowed(raw) if !raw.get().starts_with('"') => Cow::Borrowed(raw.get()),
        raw if raw.get().starts_with('"') => Cow::Owned(serde_json::from_str(raw.get())?),
        raw => Cow::Owned(raw.get().to_owned()),
    };
    if text.len() != length {
        return Err(Error::custom(format!("a text of {} bytes, not of {length}", text.len())));
    }
    Ok(text)
}
