//! The settings of an API key, as they are sent and as they are shown.

use crate::body::Fields;
use crate::entropy;
use crate::spec::{
    Field, Schema, cents, either, flag, id, instant, list, nullable, number, one_of, optional, required, text, words,
};
use market_core::allowance::change::Wishes;
use market_core::allowance::{Allowance, KeyName, Network};
use market_core::money::Money;
use market_core::party::{Scope, Scopes};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::time::Timestamp;
use market_projections::allowance::query::ApiKey;
use serde_json::{Map, Value, json};

/// What is wished for of a key's settings. Null takes a limit away.
pub(super) fn wishes(fields: &mut Fields) -> Result<Wishes, Rejection> {
    Ok(Wishes {
        scopes: scopes(fields)?,
        spend_limit_per_tx: fields.told_if_any("spend_limit_per_tx", Fields::cents_if_any)?,
        spend_limit_per_day: fields.told_if_any("spend_limit_per_day", Fields::cents_if_any)?,
        allowed_ips: fields.told_if_any("allowed_ips", networks)?.map(Option::unwrap_or_default),
        expires_at: fields.told_if_any("expires_at", Fields::instant_if_any)?,
    })
}

/// The name of a key, if it is named; null takes it away.
pub(super) fn name(fields: &mut Fields) -> Result<Option<Option<KeyName>>, Rejection> {
    let name = fields.told_if_any("name", Fields::text_if_any)?;
    Ok(name.map(|name| name.map(|name| KeyName::new(name, entropy::bytes()))))
}

fn scopes(fields: &mut Fields) -> Result<Option<Scopes>, Rejection> {
    let Some(named) = fields.texts_if_any("scopes")? else {
        return Ok(None);
    };
    let scope = |word: &String| {
        let known = || Scope::ALL.map(Scope::name).join(", ");
        let refused = |()| Rejection::Invalid { field: "scopes", problem: format!("{word:?} is none of: {}", known()) };
        word.parse::<Scope>().map_err(refused)
    };
    named.iter().map(scope).collect::<Result<_, _>>().map(Some)
}

fn networks(fields: &mut Fields, field: &'static str) -> Result<Option<Vec<Network>>, Rejection> {
    let Some(named) = fields.texts_if_any(field)? else {
        return Ok(None);
    };
    let network = |text: &String| {
        text.parse().map_err(|error| Rejection::Invalid { field, problem: format!("{text:?} is {error}") })
    };
    named.iter().map(network).collect::<Result<_, _>>().map(Some)
}

/// What a key may do, and what it has spent today; without one, what a session may do.
pub fn allowed(allowance: &Allowance, now: Timestamp) -> Map<String, Value> {
    let bounds = allowance.bounds().unwrap_or_default();
    let spent_today = match allowance {
        Allowance::Live(live) => live.spent_today(now),
        Allowance::Unwritten | Allowance::Revoked => None,
    };
    let members = json!({
        "scopes": bounds.scopes,
        "spend_limit_per_tx": bounds.spend_limit_per_tx.map(Money::minor),
        "spend_limit_per_day": bounds.spend_limit_per_day.map(Money::minor),
        "spent_today": spent_today.map(Money::minor),
        "allowed_ips": bounds.allowed_ips,
        "expires_at": bounds.expires_at,
    });
    match members {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// A key as its party sees it.
pub(super) fn shown(key: &ApiKey, now: Timestamp) -> Value {
    let today = now.as_datetime().date_naive();
    let spent = if key.spent_on.is_some_and(|day| day >= today) { key.spent } else { None };
    let status = match (key.revoked_at, key.expires_at) {
        (Some(_), _) => "revoked",
        (None, Some(at)) if at <= now => "expired",
        (None, _) => "active",
    };
    json!({
        "id": key.key,
        "name": key.name,
        "scopes": key.scopes.unwrap_or(Scopes::ALL),
        "spend_limit_per_tx": key.spend_limit_per_tx,
        "spend_limit_per_day": key.spend_limit_per_day,
        "spent_today": key.spend_limit_per_day.map(|_| spent.unwrap_or(0)),
        "allowed_ips": key.allowed_ips.clone().unwrap_or_default(),
        "expires_at": key.expires_at,
        "status": status,
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
        "rotated_at": key.rotated_at,
        "overlap_until": key.overlap_until.filter(|until| now < *until),
    })
}

fn scope() -> Schema {
    one_of(Scope::ALL.map(Scope::name))
}

/// The fields of a body with settings.
pub(super) fn wished_fields(policy: &Policy) -> Vec<Field> {
    let limit = || nullable(cents(0, policy.amount_minor_max));
    let date = Schema(json!({"type": "string", "format": "date"}));
    let scopes = Schema(json!({"type": "array", "items": scope().0, "minItems": 1}));
    let networks = Schema(json!({"type": "array", "items": {"type": "string"}, "maxItems": 50}));
    vec![
        optional("name", nullable(text(1, policy.text.title_max))),
        optional("scopes", nullable(scopes).about("what the key may be used for; a new one for everything")),
        optional("spend_limit_per_tx", limit().about("the most that one request may take out of the wallet, in cents")),
        optional("spend_limit_per_day", limit().about("the most that all requests of a day (UTC) may, in cents")),
        optional("allowed_ips", nullable(networks).about("addresses and CIDRs; from anywhere, if there is none")),
        optional("expires_at", nullable(either([instant(), date])).about("in the future")),
    ]
}

/// The members that tell what a key may do.
pub fn allowed_fields() -> Vec<Field> {
    vec![
        required("scopes", list(scope())),
        required("spend_limit_per_tx", nullable(number())),
        required("spend_limit_per_day", nullable(number())),
        required("spent_today", nullable(number()).about("null unless there is a limit a day")),
        required("allowed_ips", list(words())),
        required("expires_at", nullable(instant())),
    ]
}

/// The members of a key as it is shown.
pub(super) fn shown_fields() -> Vec<Field> {
    let mut fields = vec![required("id", id()), required("name", nullable(words()))];
    fields.extend(allowed_fields());
    fields.extend([
        required("status", one_of(["active", "revoked", "expired"])),
        required("created_at", instant()),
        required("revoked_at", nullable(instant())),
        required("rotated_at", nullable(instant())),
        required("overlap_until", nullable(instant())),
    ]);
    fields
}

/// The members of the answer to a change.
pub(super) fn changed_fields() -> Vec<Field> {
    let mut fields = vec![required("success", flag()), required("id", id()), required("name", nullable(words()))];
    fields.extend(allowed_fields());
    fields
}
