//! POST /api/applications/{id}/counter/accept and /api/applications/{id}/counter/decline

use super::{of_either, version};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Field, Spec, cents, flag, id, nullable, one_of, optional, required, whole};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::CandidacyEvent;
use market_core::candidacy::answer_counter::{AcceptCounter, Answered, DeclineCounter};
use market_core::decide::Decide;
use market_core::event::Event;
use market_core::ids::ApplicationId;
use market_core::policy::Policy;
use serde_json::{Value, json};

/// Accepts the other side's open counter-offer. Nobody is hired by it.
///
/// # Errors
/// When there is no such application for the caller to see, or no such offer to accept.
pub async fn accept(
    app: Data<App>,
    caller: Caller,
    id: Id<ApplicationId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    answered(&app, caller, id.0, &sent, AcceptCounter).await
}

/// Declines the other side's open counter-offer.
///
/// # Errors
/// When there is no such application for the caller to see, or no such offer to decline.
pub async fn decline(
    app: Data<App>,
    caller: Caller,
    id: Id<ApplicationId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    answered(&app, caller, id.0, &sent, DeclineCounter).await
}

async fn answered<C: Decide + Sync>(
    app: &App,
    caller: Caller,
    id: ApplicationId,
    sent: &Sent,
    command: fn(Answered) -> C,
) -> Result<HttpResponse, Problem> {
    let application = of_either(app, caller, id).await?;
    let visit = Visit::at(app, caller, sent, application.job, Answered::ASKS);
    let version = visit.read(version).await?;
    let (job, asker, agent) = (application.job, caller.party, application.party);
    let command = command(Answered { job, asker, agent, application: id, version });
    Ok(visit.execute(&command, answer).await?.ok())
}

fn answer(events: &[Event]) -> Value {
    let told = events.iter().find_map(|event| match event {
        Event::Candidacy(CandidacyEvent::CounterAccepted { application, version, price, .. }) => Some(json!({
            "success": true,
            "application_id": application,
            "version": version,
            "counter_status": "accepted",
            "proposed_price": price.minor(),
            "status": "pending",
        })),
        Event::Candidacy(CandidacyEvent::CounterDeclined { application, version, .. }) => Some(json!({
            "success": true,
            "application_id": application,
            "version": version,
            "counter_status": "declined",
            "status": "pending",
        })),
        _ => None,
    });
    told.unwrap_or_default()
}

fn of(summary: &'static str, status: &'static str, policy: &Policy, more: Option<Field>) -> Spec {
    let members = [
        required("success", flag()),
        required("application_id", id()),
        required("version", whole(1, u64::from(policy.counters_max))),
        required("counter_status", one_of([status])),
        required("status", one_of(["pending"])),
    ];
    Spec::of(summary)
        .body([optional("version", nullable(whole(0, u64::from(u32::MAX))))], json!({"version": 1}))
        .commits(200, members.into_iter().chain(more))
        .refuses([
            Kind::ApplicationNotFound,
            Kind::EmailNotVerified,
            Kind::NdaNotAcknowledged,
            Kind::OwnOffer,
            Kind::ApplicationNotPending,
            Kind::WrongState,
            Kind::DeadlinePassed,
            Kind::NoOpenOffer,
            Kind::OfferChanged,
            Kind::OfferExpired,
        ])
}

/// What it takes and answers.
#[must_use]
pub fn accept_spec(policy: &Policy) -> Spec {
    let price = required("proposed_price", cents(1, policy.amount_minor_max));
    of("Accept the other side's open counter-offer; nobody is hired by it", "accepted", policy, Some(price))
}

/// What it takes and answers.
#[must_use]
pub fn decline_spec(policy: &Policy) -> Spec {
    of("Decline the other side's open counter-offer", "declined", policy, None)
}
