//! Between an event and its stored text.

use super::Event;
use super::upcast::{self, Step};
use serde_json::Value;

/// The log holds what no event can be.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// No event has this name.
    #[error("no event is named {0:?}")]
    UnknownName(String),
    /// The shape is newer than this program.
    #[error("{name} has shape {found}; this program knows shapes up to {known}")]
    UnknownSchema {
        /// The event's name.
        name: String,
        /// The stored shape.
        found: u16,
        /// The newest known shape.
        known: u16,
    },
    /// The payload does not fit its name.
    #[error("the payload of {name} does not decode: {source}")]
    Payload {
        /// The event's name.
        name: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The payload names another event than its row.
    #[error("the payload is a {payload}, the row a {row}")]
    NameMismatch {
        /// The name inside the payload.
        payload: String,
        /// The name beside it.
        row: String,
    },
}

/// The stored text of an event: JSON whose `type` is the event's name.
///
/// # Errors
/// [`CodecError::Payload`] if serialisation fails, which no event's does.
pub fn encode(event: &Event) -> Result<String, CodecError> {
    let text = match event {
        Event::Party(event) => serde_json::to_string(event),
        Event::Email(event) => serde_json::to_string(event),
        Event::Key(event) => serde_json::to_string(event),
        Event::Job(event) => serde_json::to_string(event),
        Event::Candidacy(event) => serde_json::to_string(event),
        Event::Payment(event) => serde_json::to_string(event),
        Event::Payout(event) => serde_json::to_string(event),
        Event::Allowance(event) => serde_json::to_string(event),
        Event::Proof(event) => serde_json::to_string(event),
        Event::Proofer(event) => serde_json::to_string(event),
        Event::Dispute(event) => serde_json::to_string(event),
        Event::Webhooks(event) => serde_json::to_string(event),
    };
    text.map_err(|source| CodecError::Payload { name: event.name().to_owned(), source })
}

/// The event of a stored text, brought to today's shape.
///
/// # Errors
/// See [`CodecError`].
pub fn decode(name: &str, schema: u16, payload: &str) -> Result<Event, CodecError> {
    let event = decode_through(upcast::STEPS, name, schema, payload)?;
    if event.name() != name {
        return Err(CodecError::NameMismatch { payload: event.name().to_owned(), row: name.to_owned() });
    }
    Ok(event)
}

fn decode_through(steps: &[Step], name: &str, schema: u16, payload: &str) -> Result<Event, CodecError> {
    let known = upcast::current_schema(steps, name);
    if schema > known {
        return Err(CodecError::UnknownSchema { name: name.to_owned(), found: schema, known });
    }
    if schema == known {
        return read(name, payload);
    }
    let old: Value =
        serde_json::from_str(payload).map_err(|source| CodecError::Payload { name: name.to_owned(), source })?;
    read(name, &upcast::lift(steps, name, schema, old).to_string())
}

fn read(name: &str, payload: &str) -> Result<Event, CodecError> {
    let category = name.split_once('.').map_or(name, |(category, _)| category);
    let decoded = match category {
        "party" => serde_json::from_str(payload).map(Event::Party),
        "email" => serde_json::from_str(payload).map(Event::Email),
        "key" => serde_json::from_str(payload).map(Event::Key),
        "job" => serde_json::from_str(payload).map(Event::Job),
        "candidacy" => serde_json::from_str(payload).map(Event::Candidacy),
        "payment" => serde_json::from_str(payload).map(Event::Payment),
        "payout" => serde_json::from_str(payload).map(Event::Payout),
        "allowance" => serde_json::from_str(payload).map(Event::Allowance),
        "proof" => serde_json::from_str(payload).map(Event::Proof),
        "proofer" => serde_json::from_str(payload).map(Event::Proofer),
        "dispute" => serde_json::from_str(payload).map(Event::Dispute),
        "webhook" => serde_json::from_str(payload).map(Event::Webhooks),
        _ => return Err(CodecError::UnknownName(name.to_owned())),
    };
    decoded.map_err(|source| CodecError::Payload { name: name.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ID: &str = "01930000-0000-7000-8000-000000000001";

    /// A history in which cancelling once had the field `gig` for `job`.
    const STEPS: &[Step] = &[Step {
        name: "job.cancelled",
        from: 1,
        up: |mut old| {
            let job = old.get("gig").cloned().unwrap_or(Value::Null);
            old["job"] = job;
            old
        },
    }];

    #[test]
    fn an_old_shape_is_lifted_to_todays() {
        let old = json!({"type": "job.cancelled", "gig": ID}).to_string();
        let new = json!({"type": "job.cancelled", "job": ID}).to_string();
        let lifted = decode_through(STEPS, "job.cancelled", 1, &old).unwrap();
        assert_eq!(lifted, decode_through(STEPS, "job.cancelled", 2, &new).unwrap());
    }

    #[test]
    fn a_shape_from_the_future_is_refused() {
        let text = json!({"type": "job.cancelled", "job": ID}).to_string();
        assert!(matches!(decode("job.cancelled", 9, &text), Err(CodecError::UnknownSchema { found: 9, .. })));
    }

    #[test]
    fn a_payload_under_another_name_is_refused() {
        let text = json!({"type": "job.cancelled", "job": ID}).to_string();
        assert!(matches!(decode("job.expired", 1, &text), Err(CodecError::NameMismatch { .. })));
    }

    #[test]
    fn an_unknown_name_is_refused() {
        assert!(matches!(decode("weather.changed", 1, "{}"), Err(CodecError::UnknownName(_))));
    }
}
