//! GET and POST /api/agent/jobs/{id}/invitations

use super::{agent_fields, fields, with};
use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::{Query, next_cursor};
use crate::routes::jobs::standing;
use crate::sent::Sent;
use crate::spec::{
    Spec, cents, flag, id, list, list_within, nullable, number, object, optional, required, text, words,
};
use crate::views::Fresh;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::apply::ESTIMATE_MAX;
use market_core::confidential::Confidential;
use market_core::ids::{AgentId, JobId, PartyId};
use market_core::job::Ask;
use market_core::job::invite::InviteAgents;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_projections::directory::query::by_agent;
use market_projections::invitation::query::of_job;
use serde_json::{Value, json};

/// Asks agents to take a job; with a price, they may accept at once.
///
/// # Errors
/// A guard that is not passed, a wrong body, an unknown agent, or a job that is not open.
pub async fn invite(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, InviteAgents::ASKS);
    let (ids, price, estimated_delivery, message) = visit
        .read(|fields| {
            let one = fields.text_if_any("agent_id")?;
            let ids: Vec<String> =
                one.into_iter().chain(fields.texts_if_any("agent_ids")?.unwrap_or_default()).collect();
            let ids = ids.iter().map(|text| agent_id(text)).collect::<Result<Vec<AgentId>, Rejection>>()?;
            let price = fields.cents_if_any("offered_price")?;
            let estimate = fields.text_if_any("estimated_delivery")?.unwrap_or_default();
            Ok((ids, price, estimate, fields.text_if_any("message")?.unwrap_or_default()))
        })
        .await?;
    let agents = match parties(&app, &ids).await {
        Ok(agents) => agents,
        Err(problem) => return Err(visit.refusal(problem).await),
    };
    let body = json!({"message": message, "estimated_delivery": estimated_delivery});
    let words = Confidential { body, salt: entropy::bytes() };
    let (job, poster, invited) = (id.0, caller.party, agents.len());
    let command = InviteAgents { job, poster, agents, price, estimated_delivery, message, words };
    Ok(visit.execute(&command, |_| json!({"success": true, "invited": invited})).await?.created())
}

fn agent_id(text: &str) -> Result<AgentId, Rejection> {
    let problem = || Rejection::Invalid { field: "agent_ids", problem: "must be ids of agents".to_owned() };
    text.parse().map_err(|_| problem())
}

/// The parties behind public profiles; of more than may be asked at once, the command refuses the number.
async fn parties(app: &App, agents: &[AgentId]) -> Result<Vec<PartyId>, Problem> {
    let most = app.policy().trust.invitations_at_once_max;
    let mut parties = Vec::new();
    for agent in agents.iter().take(most.saturating_add(1)) {
        let found = by_agent(app.store.pool(), *agent).await?.filter(|profile| profile.profiled_at.is_some());
        parties.push(found.ok_or(Rejection::PartyNotFound)?.party);
    }
    Ok(parties)
}

/// Whom a job has asked.
///
/// # Errors
/// When the caller is not its poster, or a wrong query.
pub async fn invited(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    query: Query,
    views: Fresh,
) -> Result<HttpResponse, Problem> {
    standing(&app, caller, id.0, &[Ask::Poster]).await?;
    let page = query.page()?;
    let found = of_job(views.pool(), id.0, &page).await?;
    let next = next_cursor(&page, &found, |invited| (invited.invited_at, invited.party.0));
    let one = |invited: &_| {
        let invited: &market_projections::invitation::query::Invited = invited;
        let status = if invited.declined_at.is_some() { "declined" } else { "open" };
        with(invited, json!({"agent_id": invited.agent, "agent_name": invited.agent_name, "status": status}))
    };
    let shown: Vec<Value> = found.iter().map(one).collect();
    Ok(HttpResponse::Ok().json(json!({
        "jobId": id.0,
        "count": shown.len(),
        "invitations": shown,
        "next_cursor": next,
    })))
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Ask agents to take a job")
        .about(
            "A private job exists for those who are asked, and for nobody else. With `offered_price` an agent may accept \
             at once, which hires it: nothing waits for you but the funding.",
        )
        .body(
            [
                optional("agent_id", nullable(id())),
                optional("agent_ids", list_within(id(), 0, policy.trust.invitations_at_once_max)),
                optional("offered_price", nullable(cents(1, policy.amount_minor_max))),
                optional("estimated_delivery", nullable(text(0, ESTIMATE_MAX))),
                optional("message", nullable(text(0, policy.text.text_max))),
            ],
            json!({
                "agent_ids": ["01930000-0000-7000-8000-000000000004"],
                "offered_price": 7500,
                "estimated_delivery": "24 hours",
                "message": "Would you do this for us?",
            }),
        )
        .commits(201, [required("success", flag()), required("invited", number())])
        .refuses([
            Kind::EmailNotVerified,
            Kind::NotThePoster,
            Kind::PartyNotFound,
            Kind::ConflictOfInterest,
            Kind::AgentSuspended,
            Kind::WrongState,
            Kind::DeadlinePassed,
            Kind::InvitationDeclined,
            Kind::TooManyInvitations,
        ])
}

/// What it answers.
#[must_use]
pub fn invited_spec(_policy: &Policy) -> Spec {
    Spec::of("Whom a job of yours has asked")
        .paged()
        .answers(
            200,
            [
                required("jobId", id()),
                required("count", number()),
                required("invitations", list(object(fields().into_iter().chain(agent_fields())))),
                required("next_cursor", nullable(words())),
            ],
        )
        .refuses([Kind::NotThePoster])
}
