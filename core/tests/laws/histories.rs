//! History is always right: whatever decodes can be folded and posted, in any order, without a panic.

use crate::samples::samples;
use crate::stories::{config, play, story};
use market_core::event::upcast::{STEPS, current_schema};
use market_core::event::{Event, codec};
use market_core::ledger::{Ledger, transfers_for};
use market_core::state::State;
use market_core::stream::StreamId;
use market_core::time::{Span, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Folds and posts a history, orderly or not. What the ledger refuses leaves it as it was.
fn live_through(history: &[Event]) {
    let mut streams: BTreeMap<StreamId, State> = BTreeMap::new();
    let mut all: Option<State> = None;
    let mut ledger = Ledger::default();
    for event in history {
        let before = streams.remove(&event.stream());
        streams.insert(event.stream(), State::evolve(before, event));
        // An event in a stream of another category is nonsense as well, and as harmless.
        all = Some(State::evolve(all, event));
        let posted = ledger.clone();
        if ledger.post(&transfers_for(event)).is_err() {
            assert_eq!(ledger, posted);
        }
        assert!(ledger.trial_balance().balances());
    }
}

/// Numbers that decide what becomes of a sample.
struct Dice(std::vec::IntoIter<u8>);

impl Dice {
    fn choose<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[usize::from(self.0.next().unwrap_or(0)) % choices.len()].clone()
    }
}

/// Another text in which every value may be another one of its kind: few ids, so that streams meet; amounts and
/// instants at their limits; words of the enumerations in the wrong places.
fn shaken(value: Value, dice: &mut Dice) -> Value {
    match value {
        Value::Object(members) => {
            let shaken = members.into_iter().map(|(name, value)| {
                let value = if name == "type" { value } else { shaken(value, dice) };
                (name, value)
            });
            Value::Object(shaken.collect())
        }
        Value::Array(entries) => entries.into_iter().map(|entry| shaken(entry, dice)).collect(),
        Value::Number(number) => {
            let number = Value::from(number.as_u64());
            dice.choose(&[
                number,
                json!(0),
                json!(1),
                json!(1_000_000_000_000_000_u64),
                json!(u32::MAX),
                json!(u64::MAX),
            ])
        }
        Value::String(text) if text.parse::<uuid::Uuid>().is_ok() => {
            dice.choose(&["a", "b", "c"].map(|digit| json!(format!("01930000-0000-7000-8000-00000000000{digit}"))))
        }
        Value::String(text) if text.parse::<Timestamp>().is_ok() => dice.choose(&[
            json!(text),
            json!("0000-01-01T00:00:00.000000Z"),
            json!("1969-12-31T23:59:59.999999Z"),
            json!("2016-12-31T23:59:60.5Z"),
            json!("9999-12-31T23:59:59.999999Z"),
            json!("+262142-12-31T23:59:59.999999Z"),
        ]),
        Value::String(text) => {
            dice.choose(&[json!(text), json!(text), json!(text), json!(""), json!("\u{0}\u{1f600}"), json!("wallet")])
        }
        Value::Null => dice.choose(&[json!(null), json!(24), json!("2026-01-01T00:00:00.000000Z")]),
        Value::Bool(_) => value,
    }
}

/// A history of events that nobody ever decided.
fn nonsense(seed: &[(u8, Vec<u8>)]) -> Vec<Event> {
    let samples = samples();
    let mut history = Vec::new();
    for (which, dice) in seed {
        let sample = &samples[usize::from(*which) % samples.len()];
        let (name, schema) = (sample.name(), current_schema(STEPS, sample.name()));
        let payload: Value = serde_json::from_str(&codec::encode(sample).unwrap()).unwrap();
        let shaken = shaken(payload, &mut Dice(dice.clone().into_iter()));
        let Ok(event) = codec::decode(name, schema, &shaken.to_string()) else { continue };
        let stored = codec::encode(&event).unwrap();
        assert_eq!(codec::decode(name, schema, &stored).unwrap(), event, "{stored}");
        history.push(event);
    }
    history
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn a_story_told_in_any_order_with_gaps_and_repetitions_is_survived(
        steps in story(),
        order in vec(any::<u16>(), 0..400),
    ) {
        let market = play(&steps);
        let events = market.log.events();
        let picked = order.iter().map(|index| events[usize::from(*index) % events.len()].event.clone());
        live_through(&picked.collect::<Vec<_>>());
        let backwards: Vec<Event> = events.iter().rev().map(|recorded| recorded.event.clone()).collect();
        live_through(&backwards);
    }

    #[test]
    fn whatever_decodes_is_survived(seed in vec((any::<u8>(), vec(any::<u8>(), 0..24)), 0..200)) {
        live_through(&nonsense(&seed));
    }

    #[test]
    fn an_instant_is_read_as_it_was_written(micros: i64, seconds: u32) {
        let known = Timestamp::from_micros(micros).or(Timestamp::from_micros(micros >> 12)).unwrap();
        for instant in [known, known.after(Span::seconds(seconds))] {
            let text = serde_json::to_string(&instant).unwrap();
            prop_assert_eq!(serde_json::from_str::<Timestamp>(&text).unwrap(), instant);
        }
    }
}

#[test]
fn at_the_end_of_the_calendar_time_stands_still() {
    let end = Timestamp::new(chrono::DateTime::<chrono::Utc>::MAX_UTC);
    let text = serde_json::to_string(&end).unwrap();
    assert_eq!(serde_json::from_str::<Timestamp>(&text).unwrap(), end);
    assert_eq!(end.after(Span::days(1)), end);
}
