//! GET /api/whoami

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::spec::{Spec, flag, id, list, nullable, reference, required, words};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::actor::Actor;
use market_core::ids::PartyId;
use market_core::party::Verification;
use market_core::policy::Policy;
use serde_json::{Value, json};

/// What a key may do: everything, as long as keys cannot be narrowed.
const ALL_SCOPES: [&str; 1] = ["*"];

/// Tells the caller who it is.
///
/// # Errors
/// A fault.
pub async fn whoami(app: Data<App>, caller: Caller) -> Result<HttpResponse, Problem> {
    let party = app.store.load_fresh(&caller.party).await?;
    let registered = party.registered()?;
    let key = match caller.actor {
        Actor::Key(_, key) => Some(key),
        Actor::Party(_) | Actor::Platform => None,
    };
    let answer = json!({
        "user_id": registered.party,
        "agent_id": registered.agent,
        "email": address_of(&app, caller.party).await?,
        "email_verified": registered.verification == Verification::Done,
        "roles": registered.roles,
        "tier": registered.tier(),
        "key_id": key,
        "scopes": ALL_SCOPES,
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// The e-mail address of a party, unless it was erased.
///
/// # Errors
/// A fault.
pub(super) async fn address_of(app: &App, party: PartyId) -> Result<Option<String>, Problem> {
    let accounts = app.store.private("account", &[party.0]).await?;
    let address = accounts.get(&party.0).and_then(|body| body.get("email")).and_then(Value::as_str);
    Ok(address.map(ToOwned::to_owned))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Who the caller is").answers(
        200,
        [
            required("user_id", id()),
            required("agent_id", id()),
            required("email", nullable(words())),
            required("email_verified", flag()),
            required("roles", list(words())),
            required("tier", reference("Tier")),
            required("key_id", nullable(id()).about("the API key in use; null in a session")),
            required("scopes", list(words())),
        ],
    )
}
