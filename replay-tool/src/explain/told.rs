//! What is told while it is found: a paragraph an event, or a line of JSON.

use super::entry::Entry;
use super::facts::{facts, money};
use crate::journal::Line;
use market_core::event::transfer_id;
use serde_json::{Value, json};
use std::io::Write as _;

/// Tells on standard output.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Told {
    /// For people.
    Paragraphs,
    /// For machines.
    Json,
}

impl Told {
    /// As asked.
    pub(crate) fn new(json: bool) -> Self {
        if json { Self::Json } else { Self::Paragraphs }
    }

    /// Tells of one event.
    pub(super) fn event(&mut self, entry: &Entry) {
        let text = match self {
            Self::Paragraphs => paragraph(entry),
            Self::Json => format!("{}\n", object(entry)),
        };
        // A reader that has gone away, as `head` does, is no fault.
        let _ = std::io::stdout().write_all(text.as_bytes());
    }
}

fn paragraph(entry: &Entry) -> String {
    let own = entry.stream.map_or(String::new(), |stream| stream.id.to_string());
    let stream = entry.stream.map_or("no stream".to_owned(), |stream| stream.to_string());
    let mut lines = vec![
        format!("#{}  {}  {}", entry.position, entry.at, entry.name),
        format!("    by       {}", entry.actor),
        format!("    in       {stream}, version {}", entry.version),
        format!("    says     {}", facts(&entry.payload, &own)),
    ];
    for Line { transfer, .. } in &entry.lines {
        let amount = transfer.amount();
        lines.push(format!("    moves    {amount} from {} to {}", transfer.debit(), transfer.credit()));
    }
    if let Some(balance) = entry.balance {
        lines.push(format!("    balance  {}", money(balance)));
    }
    lines.push(format!("    event    {}", entry.event_id()));
    lines.push(format!("    leaf     {}", entry.leaf_hash));
    for difference in &entry.differences {
        lines.push(format!(
            "    DIFFERS  {}: expected {}, found {}",
            difference.field, difference.expected, difference.found
        ));
    }
    format!("{}\n\n", lines.join("\n"))
}

fn object(entry: &Entry) -> Value {
    let transfers: Vec<Value> = (0_u16..)
        .zip(&entry.lines)
        .map(|(ordinal, Line { transfer, .. })| {
            json!({
                "transfer_id": transfer_id(entry.at, entry.place(), ordinal),
                "debit": transfer.debit(),
                "credit": transfer.credit(),
                "amount": transfer.amount().minor(),
                "currency": transfer.amount().currency().code(),
            })
        })
        .collect();
    json!({
        "position": entry.position,
        "event_id": entry.event_id(),
        "at": entry.at,
        "actor": entry.actor,
        "stream": entry.stream.map(|stream| stream.to_string()),
        "version": entry.version,
        "name": entry.name,
        "payload": entry.payload,
        "transfers": transfers,
        "balance": entry.balance,
        "leaf_hash": entry.leaf_hash,
        "differences": entry.differences,
    })
}
