//! One sample of every event that the log can hold: an event without one does not compile.

use market_core::confidential::TextDigest;
use market_core::event::Event;
use market_core::money::Money;
use market_core::time::Timestamp;
use uuid::Uuid;

/// From one list of samples: a function that returns them, and a match that a variant without one breaks.
macro_rules! samples {
    ($function:ident: $events:ident { $($variant:ident { $($field:tt: $value:expr),+ $(,)? })+ }) => {
        pub(super) fn $function() -> Vec<market_core::event::Event> {
            let samples = vec![$($events::$variant { $($field: $value),+ }),+];
            for sample in &samples {
                match sample {
                    $($events::$variant { .. } => {})+
                }
            }
            samples.into_iter().map(Into::into).collect()
        }
    };
}

mod allowance;
mod dispute;
mod job;
mod money;
mod party;
mod proof;
mod terms;
mod webhook;

/// One event of every name.
pub(crate) fn samples() -> Vec<Event> {
    let mut samples = Vec::new();
    for category in CATEGORIES {
        samples.extend(category());
    }
    for sample in &samples {
        // A new category of events belongs into the list below.
        match sample {
            Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Job(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_)
            | Event::Allowance(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Webhooks(_) => {}
        }
    }
    samples
}

const CATEGORIES: [fn() -> Vec<Event>; 12] = [
    party::party_samples,
    party::email_samples,
    party::key_samples,
    job::job_samples,
    job::candidacy_samples,
    money::payment_samples,
    money::payout_samples,
    allowance::allowance_samples,
    proof::proof_samples,
    proof::proofer_samples,
    dispute::dispute_samples,
    webhook::webhook_samples,
];

const fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 + n)
}

fn usd(cents: u64) -> Money {
    Money::usd(cents).unwrap()
}

/// So many hours into 2026.
fn hour(n: i64) -> Timestamp {
    Timestamp::from_micros((1_767_225_600 + n * 3_600) * 1_000_000).unwrap()
}

fn sha256(n: u8) -> String {
    format!("{n:02x}").repeat(32)
}

fn words(n: u8) -> TextDigest {
    TextDigest(sha256(n))
}
