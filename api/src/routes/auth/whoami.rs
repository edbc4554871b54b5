//! GET /api/whoami

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::routes::agent::key_settings::{allowed, allowed_fields};
use crate::routes::shape::joined;
use crate::spec::{Spec, flag, id, list, nullable, one_of, reference, required, words};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::allowance::Allowance;
use market_core::ids::PartyId;
use market_core::party::{Role, Verification};
use market_core::policy::Policy;
use serde_json::{Value, json};

/// Tells the caller who it is.
///
/// # Errors
/// A fault.
pub async fn whoami(app: Data<App>, caller: Caller) -> Result<HttpResponse, Problem> {
    let party = app.store.load_fresh(&caller.party).await?;
    let registered = party.registered()?;
    let allowance = match caller.key() {
        Some(key) => app.store.load(&key).await?,
        None => Allowance::default(),
    };
    let answer = json!({
        "user_id": registered.party,
        "agent_id": registered.agent,
        "email": address_of(&app, caller.party).await?,
        "email_verified": registered.verification == Verification::Done,
        "roles": registered.roles,
        "tier": registered.tier(),
        "key_id": caller.key(),
    });
    Ok(HttpResponse::Ok().json(joined(answer, Value::Object(allowed(&allowance, app.now())))))
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
    let roles = [Role::Finance, Role::Auditor, Role::Admin].map(Role::name);
    let mut fields = vec![
        required("user_id", id()),
        required("agent_id", id()),
        required("email", nullable(words())),
        required("email_verified", flag()),
        required("roles", list(one_of(roles))),
        required("tier", reference("Tier")),
        required("key_id", nullable(id())),
    ];
    fields.extend(allowed_fields());
    Spec::of("Tells the caller who it is, and what its key may do").answers(200, fields)
}
