//! Lines through a reader that knows how this program writes them, and leaves all others alone.

use crate::instant;
use crate::row::{EventRow, TransferRow};
use crate::scan::Scan;
use market_core::time::Timestamp;
use std::borrow::Cow;

/// The row of a line, if it is written in exactly this way.
pub(super) fn row(line: &[u8]) -> Option<EventRow<'_>> {
    let line = std::str::from_utf8(line).ok()?;
    let mut scan = Scan::of(line.strip_suffix('\n').unwrap_or(line));
    let position = scan.after(r#"{"position":"#)?.number()?;
    let stream_id = scan.after(r#","stream_id":""#)?.uuid()?;
    let stream_category = scan.after(r#","stream_category":""#)?.text()?;
    let version = scan.after(r#","version":"#)?.number()?;
    let name = scan.after(r#","name":""#)?.text()?;
    let schema_version = scan.after(r#","schema_version":"#)?.number()?;
    let at_text = scan.after(r#","at":""#)?.text()?;
    let at = instant::parse(at_text)?;
    let actor = scan.after(r#","actor":""#)?.text()?;
    let command_id = scan.after(r#","command_id":""#)?.uuid()?;
    let leaf_hash = scan.after(r#","leaf_hash":""#)?.hash()?;
    scan.after(r#","transfers":["#)?;
    let mut transfers = Vec::new();
    while scan.after("]").is_none() {
        if !transfers.is_empty() {
            scan.after(",")?;
        }
        transfers.push(transfer(&mut scan, at_text, at)?);
    }
    let payload_bytes = scan.after(r#","payload_bytes":"#)?.number()?;
    let leaf_bytes = scan.after(r#","leaf_bytes":"#)?.number()?;
    let payload = object(scan.after(r#","payload":"#)?, payload_bytes)?;
    let leaf = object(scan.after(r#","leaf":"#)?, leaf_bytes)?;
    scan.end("}")?;
    Some(EventRow {
        position,
        stream_id,
        stream_category: Cow::Borrowed(stream_category),
        version,
        name: Cow::Borrowed(name),
        schema_version,
        at,
        actor: Cow::Borrowed(actor),
        command_id,
        payload: Cow::Borrowed(payload),
        leaf: Cow::Borrowed(leaf),
        leaf_hash,
        transfers,
    })
}

/// An object of a known length. Whether it is one to its end, the digest of its text tells.
fn object<'a>(scan: &mut Scan<'a>, bytes: usize) -> Option<&'a str> {
    scan.take(bytes).filter(|text| text.starts_with('{') && text.ends_with('}'))
}

/// A transfer; its instant is nearly always the event's.
fn transfer<'a>(scan: &mut Scan<'a>, at_text: &str, at: Timestamp) -> Option<TransferRow<'a>> {
    let position = scan.after(r#"{"position":"#)?.number()?;
    let ordinal = scan.after(r#","ordinal":"#)?.number()?;
    let own_text = scan.after(r#","at":""#)?.text()?;
    let own_at = if own_text == at_text { at } else { instant::parse(own_text)? };
    let debit_account = scan.after(r#","debit_account":""#)?.text()?;
    let credit_account = scan.after(r#","credit_account":""#)?.text()?;
    let amount = scan.after(r#","amount":"#)?.number()?;
    let currency = scan.after(r#","currency":""#)?.text()?;
    let debit_after = scan.after(r#","debit_after":"#)?.number()?;
    let credit_after = scan.after(r#","credit_after":"#)?.number()?;
    scan.after("}")?;
    Some(TransferRow {
        position,
        ordinal,
        at: own_at,
        debit_account: Cow::Borrowed(debit_account),
        credit_account: Cow::Borrowed(credit_account),
        amount,
        currency: Cow::Borrowed(currency),
        debit_after,
        credit_after,
    })
}
