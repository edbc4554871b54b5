//! The milestones of a job, as they are sent and as terms show them.

use crate::body::Fields;
use crate::spec::{Schema, cents, list, list_within, nullable, number, object, optional, required, text, whole, words};
use market_core::job::plan::{DUE_HOURS, MILESTONE_MINOR_MIN, MILESTONES};
use market_core::job::{Basis, Milestone, Plan};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::time::Span;
use serde_json::{Map, Value, json};

const FIELD: &str = "milestones";

fn refused<T>(problem: impl Into<String>) -> Result<T, Rejection> {
    Err(Rejection::Invalid { field: FIELD, problem: problem.into() })
}

/// The field `milestones`; none if it is missing or an empty list.
pub(super) fn read(fields: &mut Fields, field: &'static str) -> Result<Option<Plan>, Rejection> {
    let entries = match fields.any(field) {
        None => return Ok(None),
        Some(Value::Array(entries)) if entries.is_empty() => return Ok(None),
        Some(Value::Array(entries)) => entries,
        Some(_) => return refused("must be a list of {title, description?, share or amount, due_hours?}"),
    };
    let Some(basis) = entries.first().map(basis_of).transpose()? else { return Ok(None) };
    let parts = entries.iter().map(|entry| milestone(entry, basis)).collect::<Result<_, _>>()?;
    Ok(Some(Plan { basis, parts }))
}

fn members(entry: &Value) -> Result<&Map<String, Value>, Rejection> {
    let members = entry.as_object().map_or_else(|| refused("each must be an object"), Ok)?;
    const KNOWN: [&str; 5] = ["title", "description", "share", "amount", "due_hours"];
    match members.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        Some(unknown) => refused(format!("each has title, description, share or amount, and due_hours, not {unknown}")),
        None => Ok(members),
    }
}

fn given<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    members.get(name).filter(|value| !value.is_null())
}

fn basis_of(entry: &Value) -> Result<Basis, Rejection> {
    let members = members(entry)?;
    Ok(if given(members, "amount").is_some() { Basis::Amount } else { Basis::Share })
}

fn milestone(entry: &Value, basis: Basis) -> Result<Milestone, Rejection> {
    let members = members(entry)?;
    let (name, other) = match basis {
        Basis::Share => ("share", "amount"),
        Basis::Amount => ("amount", "share"),
    };
    if given(members, other).is_some() {
        return refused("either all of them have a share, or all of them an amount");
    }
    let title = given(members, "title").and_then(Value::as_str);
    let description = match given(members, "description") {
        None => None,
        Some(Value::String(text)) => Some(text.clone()),
        Some(_) => return refused("description must be a string"),
    };
    let weight = given(members, name).and_then(Value::as_u64);
    Ok(Milestone {
        title: title.map_or_else(|| refused("each needs a title"), |title| Ok(title.to_owned()))?,
        description,
        weight: weight.map_or_else(|| refused(format!("{name} must be a whole number")), Ok)?,
        due: due(members)?,
    })
}

fn due(members: &Map<String, Value>) -> Result<Option<Span>, Rejection> {
    let Some(value) = given(members, "due_hours") else { return Ok(None) };
    let hours = value.as_u64().and_then(|hours| u32::try_from(hours).ok()).filter(|hours| DUE_HOURS.contains(hours));
    match hours {
        Some(hours) => Ok(Some(Span::hours(hours))),
        None => refused(format!("due_hours must be a whole number from {} to {}", DUE_HOURS.start(), DUE_HOURS.end())),
    }
}

/// The milestones of terms; an empty list for none.
pub(crate) fn shown(plan: Option<&Plan>) -> Vec<Value> {
    let Some(plan) = plan else { return Vec::new() };
    let one = |(number, part): (u32, &Milestone)| {
        json!({
            "number": number,
            "title": part.title,
            "description": part.description,
            "share": share(plan.basis, part.weight),
            "planned_amount": planned(plan.basis, part.weight),
            "due_hours": part.due.map(Span::as_hours),
        })
    };
    (1..).zip(&plan.parts).map(one).collect()
}

/// A weight in basis points.
pub(super) fn share(basis: Basis, weight: u64) -> Option<u64> {
    (basis == Basis::Share).then_some(weight)
}

/// A weight in cents.
pub(super) fn planned(basis: Basis, weight: u64) -> Option<u64> {
    (basis == Basis::Amount).then_some(weight)
}

/// The field as the document describes it.
pub(super) fn described(policy: &Policy) -> Schema {
    let limits = &policy.text;
    let milestone = object([
        required("title", text(1, limits.title_max)),
        optional("description", nullable(text(1, limits.text_max))),
        optional("share", nullable(whole(1, 10_000)).about("basis points of the price, 10 000 in all")),
        optional(
            "amount",
            nullable(cents(MILESTONE_MINOR_MIN, policy.amount_minor_max))
                .about("cents, in all within the budget; another price is parted in the same proportion"),
        ),
        optional(
            "due_hours",
            nullable(whole((*DUE_HOURS.start()).into(), (*DUE_HOURS.end()).into()))
                .about("counted from when it begins: the funding, or the approval of the one before"),
        ),
    ]);
    list_within(milestone, 0, *MILESTONES.end()).about(
        "2 to 20 parts that are delivered, approved and paid one after the other. All have a share, or all an amount.",
    )
}

/// The milestones of terms as the document describes them.
pub(crate) fn planned_schema() -> Schema {
    list(object([
        required("number", number()),
        required("title", words()),
        required("description", nullable(words())),
        required("share", nullable(number()).about("basis points of the price")),
        required("planned_amount", nullable(number()).about("cents")),
        required("due_hours", nullable(number())),
    ]))
}
