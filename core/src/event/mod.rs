//! Every event of the market, and how the log keeps one.

pub mod codec;
pub mod draft;
pub mod leaf;
pub mod tree;
pub mod upcast;

use crate::actor::Actor;
use crate::allowance::AllowanceEvent;
use crate::candidacy::CandidacyEvent;
use crate::dispute::DisputeEvent;
use crate::ids::CommandId;
use crate::job::JobEvent;
use crate::party::{EmailEvent, KeyEvent, PartyEvent};
use crate::payment::PaymentEvent;
use crate::payout::PayoutEvent;
use crate::proof::ProofEvent;
use crate::proofer::ProoferEvent;
use crate::stream::{Position, StreamId, Version};
use crate::time::Timestamp;
use crate::webhook::WebhookEvent;
use tree::Hash;
use uuid::Uuid;

/// A fact. One variant per category of streams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Of a party.
    Party(PartyEvent),
    /// Of an e-mail address.
    Email(EmailEvent),
    /// Of an API key.
    Key(KeyEvent),
    /// Of a job.
    Job(JobEvent),
    /// Of a candidacy.
    Candidacy(CandidacyEvent),
    /// Of a payment.
    Payment(PaymentEvent),
    /// Of a payout.
    Payout(PayoutEvent),
    /// Of an allowance.
    Allowance(AllowanceEvent),
    /// Of the verification of a job.
    Proof(ProofEvent),
    /// Of a proofer.
    Proofer(ProoferEvent),
    /// Of a dispute.
    Dispute(DisputeEvent),
    /// Of the webhooks of a party.
    Webhooks(WebhookEvent),
}

impl Event {
    /// The stream that it belongs to: derived, never passed beside.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        match self {
            Self::Party(event) => event.stream(),
            Self::Email(event) => event.stream(),
            Self::Key(event) => event.stream(),
            Self::Job(event) => event.stream(),
            Self::Candidacy(event) => event.stream(),
            Self::Payment(event) => event.stream(),
            Self::Payout(event) => event.stream(),
            Self::Allowance(event) => event.stream(),
            Self::Proof(event) => event.stream(),
            Self::Proofer(event) => event.stream(),
            Self::Dispute(event) => event.stream(),
            Self::Webhooks(event) => event.stream(),
        }
    }

    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Party(event) => event.name(),
            Self::Email(event) => event.name(),
            Self::Key(event) => event.name(),
            Self::Job(event) => event.name(),
            Self::Candidacy(event) => event.name(),
            Self::Payment(event) => event.name(),
            Self::Payout(event) => event.name(),
            Self::Allowance(event) => event.name(),
            Self::Proof(event) => event.name(),
            Self::Proofer(event) => event.name(),
            Self::Dispute(event) => event.name(),
            Self::Webhooks(event) => event.name(),
        }
    }
}

macro_rules! events_from {
    ($($inner:ident => $variant:ident;)*) => {$(
        impl From<$inner> for Event {
            fn from(event: $inner) -> Self {
                Self::$variant(event)
            }
        }
    )*};
}

events_from! {
    PartyEvent => Party;
    EmailEvent => Email;
    KeyEvent => Key;
    JobEvent => Job;
    CandidacyEvent => Candidacy;
    PaymentEvent => Payment;
    PayoutEvent => Payout;
    AllowanceEvent => Allowance;
    ProofEvent => Proof;
    ProoferEvent => Proofer;
    DisputeEvent => Dispute;
    WebhookEvent => Webhooks;
}

/// An event as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its place in the log.
    pub position: Position,
    /// The stream that it belongs to.
    pub stream: StreamId,
    /// Its place in the stream, from 1.
    pub version: Version,
    /// The shape of the payload.
    pub schema: u16,
    /// When it was decided; a late timer's event bears the instant at which it was due.
    pub at: Timestamp,
    /// Who asked.
    pub actor: Actor,
    /// The command that it follows from.
    pub command: CommandId,
    /// What happened.
    pub event: Event,
    /// The exact stored text.
    pub payload: Box<str>,
    /// The canonical envelope, as written with the event.
    pub leaf: Box<str>,
    /// Its hash in the tree.
    pub leaf_hash: Hash,
}

/// The id of the event at `position`: a UUID of version 7 whose time is the event's and whose random part is
/// the position, so that it needs no column and no index.
#[must_use]
pub fn event_id(at: Timestamp, position: Position) -> Uuid {
    positioned(at, 0, position)
}

/// The id of the transfer `ordinal` (from 0) of the event at `position`.
#[must_use]
pub fn transfer_id(at: Timestamp, position: Position, ordinal: u16) -> Uuid {
    positioned(at, ordinal.saturating_add(1), position)
}

/// What [`event_id`] and [`transfer_id`] hold: the position, and the transfer's ordinal if it is one's.
#[must_use]
pub fn position_of(id: Uuid) -> (Position, Option<u16>) {
    let (high, low) = id.as_u64_pair();
    let ordinal = u16::try_from(high & 0x0fff).unwrap_or(0);
    (Position(low & 0x3fff_ffff_ffff_ffff), ordinal.checked_sub(1))
}

fn positioned(at: Timestamp, part: u16, position: Position) -> Uuid {
    let millis = u64::try_from(at.as_micros() / 1_000).unwrap_or(0) & 0xffff_ffff_ffff;
    let high = (millis << 16) | 0x7000 | u64::from(part & 0x0fff);
    let low = 0x8000_0000_0000_0000 | (position.0 & 0x3fff_ffff_ffff_ffff);
    Uuid::from_u64_pair(high, low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_id_is_a_version_7_uuid_that_knows_its_position() {
        let at = Timestamp::from_micros(1_700_000_000_000_000).unwrap();
        let id = event_id(at, Position(42));
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
        assert_eq!(position_of(id), (Position(42), None));
        assert_eq!(position_of(transfer_id(at, Position(42), 1)), (Position(42), Some(1)));
    }
}
