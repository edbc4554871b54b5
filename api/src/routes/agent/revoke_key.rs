//! DELETE /api/agent/api-keys/{id}

use super::keys::own;
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, id, required};
use crate::views::Fresh;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::KeyId;
use market_core::party::api_key::RevokeKey;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use serde_json::json;

/// Takes an API key back, at once.
///
/// # Errors
/// When there is no such key of the caller's.
pub async fn revoke_key(
    app: Data<App>,
    caller: Caller,
    id: Id<KeyId>,
    views: Fresh,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[]);
    let Some(key) = own(&views, caller, id.0).await? else {
        return Err(visit.refusal(Rejection::KeyNotFound.into()).await);
    };
    let command = RevokeKey { party: caller.party, key: id.0, secret: key.secret };
    Ok(visit.execute(&command, |_| json!({"success": true, "id": id.0})).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Take an API key back, at once")
        .commits(200, [required("success", flag()), required("id", id())])
        .refuses([Kind::KeyNotFound])
}
