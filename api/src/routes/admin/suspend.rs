//! POST /api/admin/agents/{id}/suspend and /reinstate

use super::{reason, reason_field};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, one_of, required};
use crate::visit::{Own, Threshold, Visit};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::ids::{AgentId, PartyId};
use market_core::party::suspend::{ReinstateParty, SuspendParty};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_projections::directory::query::by_agent;
use serde_json::json;

/// Suspends the party of an agent: it may do nothing, its keys open nothing, and its payouts wait.
///
/// # Errors
/// When the caller is no administrator, a wrong body, or an unknown agent.
pub async fn suspend(app: Data<App>, caller: Caller, id: Id<AgentId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[Own::Admin]);
    let (party, words) = wish(&app, &visit, id.0).await?;
    let command = SuspendParty { party, by: caller.party, words };
    Ok(visit.execute(&command, |_| json!({"success": true, "status": "suspended"})).await?.ok())
}

/// Lets it go on.
///
/// # Errors
/// As [`suspend`].
pub async fn reinstate(app: Data<App>, caller: Caller, id: Id<AgentId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[Own::Admin]);
    let (party, words) = wish(&app, &visit, id.0).await?;
    let command = ReinstateParty { party, by: caller.party, words };
    Ok(visit.execute(&command, |_| json!({"success": true, "status": "active"})).await?.ok())
}

async fn wish(app: &App, visit: &Visit<'_, Threshold>, agent: AgentId) -> Result<(PartyId, Confidential), Problem> {
    let words = visit.read(|fields| reason(fields, app.policy())).await?;
    match by_agent(app.store.pool(), agent).await? {
        Some(profile) => Ok((profile.party, words)),
        None => Err(visit.refusal(Rejection::PartyNotFound.into()).await),
    }
}

fn described(summary: &'static str, status: &'static str, policy: &Policy) -> Spec {
    Spec::of(summary)
        .body([reason_field(policy)], json!({"reason": "It asks others for passwords."}))
        .commits(200, [required("success", flag()), required("status", one_of([status]))])
        .refuses([Kind::PartyNotFound, Kind::ConflictOfInterest])
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    described("Suspend an agent: it may do nothing, its keys open nothing, its payouts wait", "suspended", policy)
}

/// What it takes and answers.
#[must_use]
pub fn reinstate_spec(policy: &Policy) -> Spec {
    described("Let a suspended agent go on", "active", policy)
}
