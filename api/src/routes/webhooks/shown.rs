//! A webhook and its deliveries as they are shown, and as bodies name them.

use crate::spec::{
    Field, Schema, flag, id, instant, list, nullable, number, object, one_of, optional, required, text, words,
};
use crate::webhooks::delivery_id;
use crate::webhooks::history::{Delivery, Standing};
use market_core::policy::Policy;
use market_projections::agent_feed::Word;
use market_projections::webhook::query::Webhook;
use serde_json::{Value, json};

/// Statuses of a delivery.
pub(super) const STATUSES: [&str; 3] = ["pending", "delivered", "failed"];

/// A webhook, without its secret.
pub(super) fn webhook(webhook: &Webhook, standing: Option<&Standing>) -> Value {
    let outage = standing.and_then(|standing| standing.outage.as_ref());
    json!({
        "id": webhook.webhook,
        "url": webhook.url,
        "events": webhook.events,
        "active": webhook.disabled.is_none(),
        "disabled_reason": webhook.disabled,
        "previous_secret_until": webhook.overlap_until,
        "failing_since": outage.map(|outage| outage.since),
        "next_attempt_at": outage.map(|outage| outage.rests_until),
        "waiting": standing.map_or(0, |standing| standing.waiting),
        "created_at": webhook.created_at,
        "updated_at": webhook.updated_at,
    })
}

/// The members of a webhook.
pub(super) fn webhook_fields() -> Vec<Field> {
    vec![
        required("id", id()),
        required("url", nullable(words()).about("null once it was erased")),
        required("events", list(event()).about("all of them, if there is none")),
        required("active", flag()),
        required("disabled_reason", nullable(one_of(["asked", "gone", "failing"]))),
        required("previous_secret_until", nullable(instant()).about("until when the former secret signs as well")),
        required("failing_since", nullable(instant()).about("since when nothing has arrived, if nothing does")),
        required("next_attempt_at", nullable(instant()).about("when a failing receiver is asked again")),
        required("waiting", number().about("deliveries that are not finished; counts to 1000 and no further")),
        required("created_at", instant()),
        required("updated_at", instant()),
    ]
}

/// The word of an event.
pub(super) fn event() -> Schema {
    one_of(Word::ALL.iter().map(|word| word.name()))
}

/// The fields of a body that says where to send what.
pub(super) fn body_fields(_policy: &Policy) -> (Schema, Schema) {
    let url = text(1, crate::address::LENGTH_MAX).pattern(crate::address::PATTERN);
    let url = url.about("https, on the public internet, port 443 or from 1024 on");
    let events = Schema(json!({"type": "array", "items": event().0}));
    (url, events.about("the words that are wanted; all of them, also later ones, if there is none"))
}

/// A delivery with its attempts.
pub(super) fn delivery(delivery: &Delivery) -> Value {
    json!({
        "id": delivery_id::of(delivery.at, delivery.place),
        "event": delivery.event,
        "seq": (delivery.place.seq >= 0).then_some(delivery.place.seq),
        "status": delivery.status(),
        "attempts": delivery.attempts,
        "attempts_total": delivery.attempts_total,
        "next_attempt_at": delivery.next_attempt_at(),
        "created_at": delivery.created_at,
        "finished_at": delivery.finished_at,
    })
}

/// A delivery, as a schema.
pub(super) fn delivery_schema() -> Schema {
    let attempt = object([
        required("number", number()),
        required("at", instant()),
        required("status", nullable(number()).about("of the answer; null if there was none")),
        required("duration_ms", number()),
        required("answer", nullable(words()).about("its first 1024 bytes, as text")),
        required("error", nullable(words())),
    ]);
    object([
        required("id", id()),
        required("event", words()),
        required("seq", nullable(number()).about("the position of the event; null for a test")),
        required("status", one_of(STATUSES)),
        required("attempts", list(attempt).about("the last 20, the first of them first")),
        required("attempts_total", number()),
        required("next_attempt_at", nullable(instant())),
        required("created_at", instant()),
        optional("finished_at", nullable(instant())),
    ])
}
