//! Whether the rows of `transfer` are what an event moves.

use crate::difference::Difference;
use crate::row::{EventRow, TransferRow};
use market_core::ledger::Transfer;

/// A transfer as recomputed, with the running balances that the journal keeps beside it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// What is moved.
    pub(crate) transfer: Transfer,
    /// The balances after it of the debited and the credited account, as stored; none where the row is missing.
    pub(crate) after: Option<(i64, i64)>,
}

/// Compares all that can be told without the balances.
pub(crate) fn compare(row: &EventRow<'_>, expected: &[Transfer]) -> (Vec<Line>, Option<Difference>) {
    let mut difference = None;
    let mut lines = Vec::with_capacity(expected.len());
    for (ordinal, transfer) in expected.iter().enumerate() {
        let stored = row.transfers.get(ordinal);
        difference = difference.or_else(|| match stored {
            Some(stored) => differing(row, stored, transfer, ordinal),
            None => Some(missing(row, transfer, ordinal)),
        });
        lines.push(Line { transfer: *transfer, after: stored.map(|stored| (stored.debit_after, stored.credit_after)) });
    }
    if let Some(more) = row.transfers.get(expected.len()) {
        difference.get_or_insert_with(|| unexpected(more, "no transfer: the event moves nothing more"));
    }
    (lines, difference)
}

/// A stored transfer that nothing asks for.
pub(crate) fn unexpected(stored: &TransferRow<'_>, expected: &str) -> Difference {
    let TransferRow { ordinal, amount, debit_account, credit_account, .. } = stored;
    let found = format!("transfer {ordinal}: {amount} from {debit_account} to {credit_account}");
    Difference::at(stored.position, "transfer.position", expected, found)
}

fn missing(row: &EventRow<'_>, transfer: &Transfer, ordinal: usize) -> Difference {
    let expected =
        format!("transfer {ordinal}: {} from {} to {}", transfer.amount().minor(), transfer.debit(), transfer.credit());
    Difference::at(row.position, "transfer.position", expected, "no row")
}

fn differing(row: &EventRow<'_>, stored: &TransferRow<'_>, transfer: &Transfer, ordinal: usize) -> Option<Difference> {
    let minor = i64::try_from(transfer.amount().minor()).unwrap_or(i64::MAX);
    let differs = |field: &str, expected: &dyn ToString, found: &dyn ToString| {
        Some(Difference::at(row.position, field, expected.to_string(), found.to_string()))
    };
    // In an export it is written beside the event, whatever its column says.
    if stored.position != row.position {
        return differs("transfer.position", &row.position, &stored.position);
    }
    if usize::try_from(stored.ordinal) != Ok(ordinal) {
        return differs("transfer.ordinal", &ordinal, &stored.ordinal);
    }
    if stored.at != row.at {
        return differs("transfer.at", &row.at, &stored.at);
    }
    if stored.debit_account != transfer.debit().to_string() {
        return differs("transfer.debit_account", &transfer.debit(), &stored.debit_account);
    }
    if stored.credit_account != transfer.credit().to_string() {
        return differs("transfer.credit_account", &transfer.credit(), &stored.credit_account);
    }
    if stored.amount != minor {
        return differs("transfer.amount", &minor, &stored.amount);
    }
    if stored.currency != transfer.amount().currency().code() {
        return differs("transfer.currency", &transfer.amount().currency().code(), &stored.currency);
    }
    None
}
