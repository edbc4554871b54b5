//! GET /api/agent/api-keys

use crate::auth::Caller;
use crate::problem::Problem;
use crate::spec::{Spec, id, instant, list, nullable, number, object, one_of, required};
use crate::views::Fresh;
use actix_web::HttpResponse;
use market_core::policy::Policy;
use market_projections::api_key::query::of_party;
use serde_json::{Value, json};

/// The caller's API keys, without their texts.
///
/// # Errors
/// A fault.
pub async fn keys(caller: Caller, views: Fresh) -> Result<HttpResponse, Problem> {
    let keys = of_party(views.pool(), caller.party).await?;
    let shown: Vec<Value> = keys
        .iter()
        .map(|key| {
            let status = if key.revoked_at.is_some() { "revoked" } else { "active" };
            json!({"id": key.key, "status": status, "created_at": key.created_at, "revoked_at": key.revoked_at})
        })
        .collect();
    Ok(HttpResponse::Ok().json(json!({"count": shown.len(), "api_keys": shown})))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let key = object([
        required("id", id()),
        required("status", one_of(["active", "revoked"])),
        required("created_at", instant()),
        required("revoked_at", nullable(instant())),
    ]);
    Spec::of("Your API keys, without their texts")
        .answers(200, [required("count", number()), required("api_keys", list(key))])
}
