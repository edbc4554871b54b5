//! What the tree commits to is canonical JSON: anybody who writes it by RFC 8785 gets the same bytes.

use crate::stories::{config, play, story};
use market_core::actor::Actor;
use market_core::event::leaf::{Facts, OpenLeaf, canonical_transfers, is_origin};
use market_core::event::tree::{leaf_hash, sha256_hex};
use market_core::event::{Event, codec};
use market_core::ids::{JobId, KeyId, PartyId, PaymentId, PayoutId};
use market_core::job::{ApprovedBy, FundingSource, JobEvent};
use market_core::ledger::transfers_for;
use market_core::money::{MINOR_MAX, Money};
use market_core::payment::PaymentEvent;
use market_core::payout::{EarnedBy, PayoutEvent};
use market_core::stream::{Category, Position, StreamId, Version};
use market_core::time::Timestamp;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The largest whole number that JSON's numbers hold exactly.
const EXACT_MAX: u64 = (1 << 53) - 1;

/// RFC 8785 for what occurs here: ASCII member names, and whole numbers that are exact.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let sorted: BTreeMap<&String, &Value> = members.iter().collect();
            let members =
                sorted.iter().map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), canonical(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(entries) => format!("[{}]", entries.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Number(number) => {
            assert!(number.as_u64().is_some_and(|number| number <= EXACT_MAX), "{number} is not exact");
            number.to_string()
        }
        Value::Null | Value::Bool(_) | Value::String(_) => value.to_string(),
    }
}

fn assert_canonical(text: &str) {
    let value: Value = serde_json::from_str(text).unwrap();
    assert_eq!(text, canonical(&value));
}

fn id() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        Just(Actor::Platform),
        id().prop_map(|party| Actor::Party(PartyId(party))),
        (id(), id()).prop_map(|(party, key)| Actor::Key(PartyId(party), KeyId(key))),
    ]
}

fn stream() -> impl Strategy<Value = StreamId> {
    (proptest::sample::select(&Category::ALL[..]), id()).prop_map(|(category, id)| StreamId { category, id })
}

/// Events that move any amounts between any accounts.
fn moving() -> impl Strategy<Value = Event> {
    let amount = || (0..=MINOR_MAX).prop_map(|cents| Money::usd(cents).unwrap());
    (0..5_u8, id(), id(), id(), amount(), amount()).prop_map(|(which, one, two, three, amount, fee)| {
        let (job, party, payout) = (JobId(one), PartyId(two), PayoutId(three));
        match which {
            0 => PaymentEvent::Deposited { payment: PaymentId(one), party, amount, fee }.into(),
            1 => {
                let by = if one.as_u128() % 2 == 0 { EarnedBy::Work } else { EarnedBy::Proof };
                PayoutEvent::Released { payout, job, party, amount, commission: fee, by }.into()
            }
            2 => PayoutEvent::Withdrawn { payout, party, amount }.into(),
            3 => {
                let by = ApprovedBy::Poster;
                JobEvent::Approved {
                    job,
                    payout,
                    agent: party,
                    earned: amount,
                    commission: fee,
                    by,
                    reviews_until: None,
                }
                .into()
            }
            _ => {
                let source = FundingSource::Wallet;
                JobEvent::CancelledLate { job, poster: party, refund: amount, source }.into()
            }
        }
    })
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn an_envelope_is_canonical(
        origin in "[a-zA-Z0-9._/:-]{1,200}",
        stream in stream(),
        version: u32,
        schema: u16,
        micros in 0..=253_402_300_799_999_999_i64,
        actor in actor(),
        payload: String,
        event in moving(),
        position in 0..=EXACT_MAX,
    ) {
        prop_assert!(is_origin(&origin));
        let at = Timestamp::from_micros(micros).unwrap();
        let transfers = transfers_for(&event);
        let leaf = OpenLeaf::new(&Facts {
            origin: &origin,
            stream,
            version: Version(version),
            name: event.name(),
            schema,
            at,
            actor,
            payload: &payload,
            transfers: &transfers,
        })
        .at(Position(position));
        assert_canonical(&leaf);
        let moved = canonical_transfers(&transfers);
        assert_canonical(&moved);

        let told: Value = serde_json::from_str(&leaf).unwrap();
        prop_assert_eq!(&told["origin"], &Value::from(origin));
        prop_assert_eq!(told["stream"].as_str().unwrap().parse::<StreamId>(), Ok(stream));
        prop_assert_eq!(told["actor"].as_str().unwrap().parse::<Actor>(), Ok(actor));
        prop_assert_eq!(told["at"].as_str().unwrap().parse::<Timestamp>(), Ok(at));
        prop_assert_eq!(&told["payload_sha256"], &Value::from(sha256_hex(payload.as_bytes())));
        prop_assert_eq!(&told["transfers_sha256"], &Value::from(sha256_hex(moved.as_bytes())));
        prop_assert_eq!(&told["position"], &Value::from(position));
        prop_assert_eq!(&told["version"], &Value::from(version));
        prop_assert_eq!(&told["schema"], &Value::from(schema));
    }
}

proptest! {
    #![proptest_config(config(16))]

    #[test]
    fn every_envelope_of_a_story_is_canonical_and_its_digests_are_of_what_was_stored(steps in story()) {
        for recorded in play(&steps).log.events() {
            assert_canonical(&recorded.leaf);
            let told: Value = serde_json::from_str(&recorded.leaf).unwrap();
            let moved = canonical_transfers(&transfers_for(&recorded.event));
            prop_assert_eq!(&told["payload_sha256"], &Value::from(sha256_hex(recorded.payload.as_bytes())));
            prop_assert_eq!(&told["transfers_sha256"], &Value::from(sha256_hex(moved.as_bytes())));
            prop_assert_eq!(&told["position"], &Value::from(recorded.position.0));
            prop_assert_eq!(leaf_hash(recorded.leaf.as_bytes()), recorded.leaf_hash);
            prop_assert_eq!(codec::encode(&recorded.event).unwrap(), &*recorded.payload);
        }
    }
}

#[test]
fn what_would_need_escaping_is_no_origin() {
    for text in ["", "a b", "a\"b", "a\\b", "a\n", "\u{e4}", &"a".repeat(201)] {
        assert!(!is_origin(text), "{text:?}");
    }
}
