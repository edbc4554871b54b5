//! What the market tells a party: as it happens, and what has happened.

pub mod history;
pub mod stream;

use crate::feed::message::Message;
use crate::problem::Problem;
use crate::query::{Query, refused};
use crate::spec::{Field, Schema, flag, id, instant, number, object, optional, required, text, whole, words};
use market_core::stream::Position;
use market_projections::agent_feed::Word;
use std::sync::Arc;

/// The largest position that a client can name.
const SEQ_MAX: u64 = 9_007_199_254_740_991;

/// The longest list of words, in bytes; they are ASCII.
const TYPES_BYTES_MAX: usize = 2_000;

/// The words of `types`; none when all are wanted.
fn words_of(query: &Query) -> Result<Arc<[Word]>, Problem> {
    let Some(types) = query.given("types") else {
        return Ok(Arc::from([]));
    };
    if types.len() > TYPES_BYTES_MAX {
        return Err(refused("types", "names more words than there are"));
    }
    let read = |name: &str| {
        name.parse::<Word>().map_err(|()| {
            let known: Vec<&str> = Word::ALL.iter().map(|word| word.name()).collect();
            refused("types", &format!("{name:?} is none of: {}", known.join(", ")))
        })
    };
    types.split(',').map(read).collect()
}

/// The position that `name` names.
fn after(query: &Query, name: &str) -> Result<Option<Position>, Problem> {
    query.given(name).map(|text| position(name, text)).transpose()
}

fn position(name: &str, text: &str) -> Result<Position, Problem> {
    let seq = text.parse::<u64>().ok().filter(|seq| *seq <= SEQ_MAX && seq.to_string() == text);
    seq.map(Position).ok_or_else(|| refused(name, "must be the seq of an event: a whole number from 0 on"))
}

/// `types` as it is described.
fn types_field() -> Field {
    let names: Vec<String> = Word::ALL.iter().map(|word| word.name().replace('.', "\\.")).collect();
    let one = format!("({})", names.join("|"));
    let list = text(1, TYPES_BYTES_MAX).with("pattern", format!("^{one}(,{one})*$"));
    optional("types", list.about("the words that you want, separated by commas; all of them without it"))
}

/// A place in the sequence as it is described.
fn after_field(name: &'static str) -> Field {
    optional(name, whole(0, SEQ_MAX).about("the `seq` of the last event that you have had"))
}

/// What is told, as it is described.
fn message() -> Schema {
    object([
        required("event", words()),
        required("timestamp", instant()),
        required("data", object([])),
        required("id", id()),
        required("seq", number()),
    ])
}

/// A message as it is answered.
fn shown(message: &Message) -> Result<Box<serde_json::value::RawValue>, serde_json::Error> {
    serde_json::value::RawValue::from_string(message.json.clone())
}

/// Whether there is more.
fn more() -> Field {
    required("has_more", flag())
}
