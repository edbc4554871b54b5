//! Which postings an event may make, by their names in the rules of the ledger.

use crate::event::Event;
use crate::ledger::transfers_for;

/// Every event that may move money, with the names of the postings that it makes.
pub const POSTINGS: &[(&str, &[&str])] = &[
    ("job.approved", &["J4"]),
    ("job.cancelled_late", &["J9w"]),
    ("job.declined", &["J9w"]),
    ("job.dispute_settled", &["J11"]),
    ("job.dispute_withdrawn", &["J10r"]),
    ("job.disputed", &["J10", "J10c"]),
    ("job.escrow_funded", &["J2"]),
    ("job.featured", &["J14"]),
    ("job.milestone_approved", &["J12"]),
    ("job.settled", &["J11"]),
    ("job.taken_down", &["J9w"]),
    ("party.subscribed", &["J14s"]),
    ("party.subscription_renewed", &["J14s"]),
    ("payment.deposited", &["J1"]),
    ("payment.settled", &["J1s"]),
    ("payout.failed", &["J5f"]),
    ("payout.paid", &["J5q"]),
    ("payout.released", &["J5"]),
    ("payout.submitted", &["J5p"]),
    ("payout.withdrawn", &["J15"]),
    ("proof.fees_funded", &["J6"]),
    ("proof.fees_returned", &["J7n"]),
    ("proof.round_closed", &["J7", "J7n", "J7a"]),
    ("proof.slot_fee_returned", &["J7n"]),
];

/// The postings that an event of this name may make.
#[must_use]
pub fn postings_of(event: &str) -> &'static [&'static str] {
    POSTINGS.iter().find(|(name, _)| *name == event).map_or(&[], |(_, ids)| ids)
}

/// Whether an event moves money that the table does not tell of.
#[must_use]
pub fn is_untold(event: &Event) -> bool {
    postings_of(event.name()).is_empty() && !transfers_for(event).is_empty()
}
