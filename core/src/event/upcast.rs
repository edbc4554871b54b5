//! Bringing old payloads to today's shape, one pure step each.

use serde_json::Value;

/// Lifts payloads of `name` from shape `from` to the next one.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The stored name.
    pub name: &'static str,
    /// The shape that it lifts.
    pub from: u16,
    /// How.
    pub up: fn(Value) -> Value,
}

/// Every step there has ever been. The current shape of a name is 1 + its number of steps.
pub const STEPS: &[Step] = &[Step { name: "candidacy.applied", from: 1, up: under_the_first_terms }];

/// Before terms could be edited there was one version of them.
fn under_the_first_terms(mut payload: Value) -> Value {
    if let Value::Object(members) = &mut payload {
        members.insert("terms_version".to_owned(), 1.into());
    }
    payload
}

/// The newest shape of `name`.
#[must_use]
pub fn current_schema(steps: &[Step], name: &str) -> u16 {
    let count = steps.iter().filter(|step| step.name == name).count();
    u16::try_from(count).unwrap_or(u16::MAX).saturating_add(1)
}

/// `payload` of shape `from`, in the newest shape.
#[must_use]
pub fn lift(steps: &[Step], name: &str, from: u16, payload: Value) -> Value {
    steps.iter().filter(|step| step.name == name && step.from >= from).fold(payload, |value, step| (step.up)(value))
}
