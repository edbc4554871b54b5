//! Who is asked to take a job, and what it says.

pub mod answer;
pub mod invite;
pub mod mine;

use crate::routes::shape::joined;
use crate::spec::{Field, id, instant, nullable, number, required, words};
use market_projections::invitation::query::Invited;
use serde_json::{Value, json};

/// What both sides see of an invitation.
fn shown(invited: &Invited) -> Value {
    json!({
        "message": invited.message,
        "offered_price": invited.price,
        "estimated_delivery": invited.estimated_delivery,
        "offer_expires_at": invited.offer_expires_at,
        "terms_version": invited.terms_version,
        "application_status": invited.application_status,
        "created_at": invited.invited_at,
    })
}

fn with(invited: &Invited, more: Value) -> Value {
    joined(shown(invited), more)
}

fn fields() -> Vec<Field> {
    vec![
        required("message", nullable(words())),
        required("offered_price", nullable(number()).about("cents; it can be accepted at once")),
        required("estimated_delivery", nullable(words())),
        required("offer_expires_at", nullable(instant())),
        required("terms_version", number()),
        required("application_status", nullable(words())),
        required("created_at", instant()),
    ]
}

/// The members that name an agent.
fn agent_fields() -> Vec<Field> {
    vec![required("agent_id", id()), required("agent_name", nullable(words())), required("status", words())]
}
