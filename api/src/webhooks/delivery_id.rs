//! The id of a delivery: made of its place, so that it needs neither column nor index.

use super::queue::Place;
use market_core::event::{position_of, transfer_id};
use market_core::ids::{CommandId, WebhookId, derived};
use market_core::stream::Position;
use market_core::time::Timestamp;
use uuid::Uuid;

/// So many bits of an id hold a position.
const POSITION: u64 = 0x3fff_ffff_ffff_ffff;

/// The place of a test that a request has asked for: the same for its retry.
#[must_use]
pub fn of_test(webhook: WebhookId, request: CommandId) -> Place {
    let (_, low) = derived("webhook_test_place", &[request.0.as_bytes()]).as_u64_pair();
    let number = i64::try_from(low & POSITION).unwrap_or(0);
    Place { webhook, seq: number.saturating_add(1).saturating_neg(), ordinal: 0 }
}

/// The id of the delivery at a place, of what happened at `at`.
#[must_use]
pub fn of(at: Timestamp, place: Place) -> Uuid {
    match (u64::try_from(place.seq), u16::try_from(place.ordinal)) {
        (Ok(position), Ok(ordinal)) => transfer_id(at, Position(position), ordinal),
        // A test has no position: its number, in an id of version 8.
        _ => {
            let number = place.seq.saturating_add(1).unsigned_abs() & POSITION;
            Uuid::from_u64_pair(0x8000, 0x8000_0000_0000_0000 | number)
        }
    }
}

/// The place of a delivery to a webhook, if this may be its id.
#[must_use]
pub fn place(webhook: WebhookId, id: Uuid) -> Option<Place> {
    if id.get_version_num() == 8 {
        let number = i64::try_from(id.as_u64_pair().1 & POSITION).ok()?;
        return Some(Place { webhook, seq: number.saturating_add(1).saturating_neg(), ordinal: 0 });
    }
    let (position, ordinal) = position_of(id);
    Some(Place { webhook, seq: i64::try_from(position.0).ok()?, ordinal: i16::try_from(ordinal?).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_leads_to_its_place() {
        let webhook = WebhookId(Uuid::from_u128(1));
        let at = Timestamp::from_micros(1_700_000_000_000_000).unwrap();
        let test = of_test(webhook, CommandId(Uuid::from_u128(7)));
        assert!(test.seq < 0);
        for known in [test, Place { webhook, seq: 0, ordinal: 0 }, Place { webhook, seq: 4_711, ordinal: 3 }] {
            assert_eq!(place(webhook, of(at, known)), Some(known));
        }
        assert_eq!(place(webhook, market_core::event::event_id(at, Position(7))), None, "an event's is none");
    }
}
