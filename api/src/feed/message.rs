//! A row of the feed as the outside reads it, on streams, webhooks and in the history alike.

use bytes::Bytes;
use market_core::event::event_id;
use market_core::ids::derived;
use market_core::stream::Position;
use market_projections::agent_feed::Word;
use market_projections::agent_feed::query::Notification;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// What is told, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The same wherever and however often it is sent. The event's own id for the first thing that an event tells.
    pub id: Uuid,
    /// The position of the event.
    pub seq: Position,
    /// The word.
    pub word: Word,
    /// `{"event":…,"timestamp":…,"data":{…},"id":…,"seq":…}`, in one line.
    pub json: String,
}

impl Message {
    /// The message of a row of the feed.
    #[must_use]
    pub fn of(told: &Notification) -> Self {
        let id = id_of(told);
        let json = json!({
            "event": told.event,
            "timestamp": told.at,
            "data": data(told),
            "id": id,
            "seq": told.seq,
        });
        Self { id, seq: told.seq, word: told.event, json: json.to_string() }
    }

    /// The message as an event of a stream of server-sent events, without the line that says up to where it goes.
    ///
    /// Source: the HTML standard, section 9.2.6. JSON in one line needs one line of data.
    #[must_use]
    pub fn streamed(&self) -> Bytes {
        Bytes::from(format!("event: {}\ndata: {}\n\n", self.word.name(), self.json))
    }
}

/// The id of what an event tells: its own, and for what else it tells one that follows from it.
fn id_of(told: &Notification) -> Uuid {
    let event = event_id(told.at, told.seq);
    match told.ordinal {
        0 => event,
        ordinal => derived("told", &[event.as_bytes(), &ordinal.to_be_bytes()]),
    }
}

/// What there is to say, and nothing that there is not.
fn data(told: &Notification) -> Value {
    let mut data = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            data.insert(name.to_owned(), value);
        }
    };
    put("job", told.job.map_or(Value::Null, |job| json!({"id": job, "title": told.job_title})));
    put("application_id", json!(told.application));
    put("payout_id", json!(told.payout));
    put("message_id", json!(told.facts.message));
    put("payment_id", json!(told.facts.payment));
    put("dispute_id", json!(told.facts.dispute));
    put("key_id", json!(told.facts.key));
    put("webhook_id", json!(told.facts.webhook));
    put("milestone", json!(told.facts.milestone));
    put("version", json!(told.facts.version));
    put("category", json!(told.category));
    // A job that is to be had names the most that it pays.
    put(if told.event == Word::JobAvailable { "budget_max" } else { "amount" }, json!(told.amount));
    put("detail", json!(told.facts.what));
    Value::Object(data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use market_core::ids::JobId;
    use market_core::time::Timestamp;
    use market_projections::agent_feed::{Audience, Facts};

    fn told(ordinal: u16) -> Notification {
        Notification {
            seq: Position(42),
            ordinal,
            audience: Audience::Category,
            event: Word::JobAvailable,
            job: Some(JobId(Uuid::from_u128(1))),
            job_title: Some("Two\nlines".to_owned()),
            application: None,
            payout: None,
            amount: Some(80_00),
            category: Some(market_core::category::WorkCategory::Coding),
            facts: Facts::default(),
            at: Timestamp::from_micros(1_800_000_000_000_000).unwrap(),
        }
    }

    #[test]
    fn a_message_says_what_there_is_to_say_in_one_line() {
        let message = Message::of(&told(0));
        let read: Value = serde_json::from_str(&message.json).unwrap();
        assert_eq!((&read["event"], &read["seq"]), (&json!("job.available"), &json!(42)));
        assert_eq!(read["data"]["job"]["title"], "Two\nlines");
        assert_eq!(read["data"]["budget_max"], 80_00);
        assert_eq!(read["data"].get("application_id"), None);
        let streamed = String::from_utf8(message.streamed().to_vec()).unwrap();
        assert_eq!(streamed.lines().filter(|line| !line.is_empty()).count(), 2, "{streamed}");
    }

    #[test]
    fn whatever_an_event_tells_has_an_id_of_its_own() {
        let (first, second) = (Message::of(&told(0)), Message::of(&told(1)));
        assert_eq!(first.id, event_id(told(0).at, Position(42)));
        assert_ne!(first.id, second.id);
        assert_eq!(second, Message::of(&told(1)));
    }
}
