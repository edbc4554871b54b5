//! GET /api/agent/api-keys and /api/agent/api-keys/{id}

use super::key_settings::{shown, shown_fields};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::{Query, next_cursor};
use crate::spec::{Spec, list, nullable, number, object, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::KeyId;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_projections::allowance::query::{ApiKey, of_party, one};
use serde_json::{Value, json};

/// The caller's API keys, newest first, without their texts.
///
/// # Errors
/// A wrong query.
pub async fn keys(app: Data<App>, caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let page = query.page()?;
    let found = of_party(views.pool(), caller.party, &page).await?;
    let next = next_cursor(&page, &found, |key| (key.created_at, key.key.0));
    let keys: Vec<Value> = found.iter().map(|key| shown(key, app.now())).collect();
    Ok(HttpResponse::Ok().json(json!({"count": keys.len(), "api_keys": keys, "next_cursor": next})))
}

/// One API key of the caller's.
///
/// # Errors
/// When there is no such one.
pub async fn key(app: Data<App>, caller: Caller, id: Id<KeyId>, views: Fresh) -> Result<HttpResponse, Problem> {
    let key = own(&views, caller, id.0).await?.ok_or(Rejection::KeyNotFound)?;
    Ok(HttpResponse::Ok().json(shown(&key, app.now())))
}

/// The key of this id, if it is the caller's.
///
/// # Errors
/// A fault.
pub(super) async fn own(views: &Fresh, caller: Caller, id: KeyId) -> Result<Option<ApiKey>, Problem> {
    Ok(one(views.pool(), id).await?.filter(|key| key.party == caller.party))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Lists the caller's API keys, newest first").paged().answers(
        200,
        [
            required("api_keys", list(object(shown_fields()))),
            required("count", number()),
            required("next_cursor", nullable(words())),
        ],
    )
}

/// What it takes and answers.
#[must_use]
pub fn key_spec(_policy: &Policy) -> Spec {
    Spec::of("Shows one of the caller's API keys").answers(200, shown_fields()).refuses([Kind::KeyNotFound])
}
