//! PATCH /api/agent/api-keys/{id}

use super::create_key::told;
use super::key_settings::{changed_fields, name, wished_fields, wishes};
use super::keys::own;
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::Spec;
use crate::views::Fresh;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::allowance::change::ChangeKey;
use market_core::ids::KeyId;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use serde_json::json;

/// Changes what is named of a key's settings; null takes a limit away.
///
/// # Errors
/// When there is no such key of the caller's, a wrong body, or more than the caller's own key may do.
pub async fn change_key(
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
    // A misspelt limit that is ignored would be no limit.
    let (wishes, name) = visit.read_strictly(|fields| Ok((wishes(fields)?, name(fields)?))).await?;
    let command = ChangeKey { party: caller.party, key: id.0, secret: key.secret, by: caller.key(), wishes, name };
    let done = visit.execute(&command, |_| json!({"success": true, "id": id.0})).await?;
    let shown = match &command.name {
        Some(name) => name.as_ref().map(|name| name.text.clone()),
        None => key.name,
    };
    Ok(told(&app, done, id.0).await?.with("name", shown).ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Changes what an API key may do, or its name")
        .about("What is not named stays. Null takes a limit away. A key grants no more than it has itself.")
        .strict_body(wished_fields(policy), json!({"spend_limit_per_tx": 5_000, "expires_at": null}))
        .commits(200, changed_fields())
        .refuses([Kind::KeyNotFound, Kind::Invalid, Kind::BeyondOwnAllowance])
}
