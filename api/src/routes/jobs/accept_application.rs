//! POST /api/agent/jobs/{id}/accept-application

use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::routes::applications::{named, version};
use crate::sent::Sent;
use crate::spec::{Spec, cents, flag, id, nullable, one_of, optional, required, whole};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::JobEvent;
use market_core::job::accept::AcceptApplication;
use market_core::money::Money;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use serde_json::{Value, json};

/// Accepts an application: the two have agreed, nothing is paid yet.
///
/// # Errors
/// A guard that is not passed, a wrong body, or an application that cannot be accepted.
pub async fn accept_application(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, AcceptApplication::ASKS);
    let (text, expected_price, version) = visit.read(wish).await?;
    let (application, agent) = match named(&app, &text).await {
        Ok(named) => named,
        Err(problem) => return Err(visit.refusal(problem).await),
    };
    let command = AcceptApplication { job: id.0, poster: caller.party, application, agent, expected_price, version };
    Ok(visit.execute(&command, answer).await?.ok())
}

fn wish(fields: &mut Fields) -> Result<(String, Option<Money>, Option<u32>), Rejection> {
    let application = fields.text("application_id")?;
    Ok((application, fields.cents_if_any("expected_price")?, version(fields)?))
}

/// What an acceptance has led to.
pub(crate) fn answer(events: &[Event]) -> Value {
    let accepted = events.iter().find_map(|event| match event {
        Event::Job(JobEvent::ApplicationAccepted { application, price, .. }) => Some((*application, price.minor())),
        _ => None,
    });
    let (application, price) = accepted.unzip();
    json!({"success": true, "status": "pending_escrow", "applicationId": application, "price": price})
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let whole_u32 = whole(0, u64::from(u32::MAX));
    Spec::of("Accept an application: the two have agreed, nothing is paid yet")
        .about(
            "The price is the one that the applicant has last confirmed: its own, or that of a counter-offer that it \
             made or accepted. `expected_price` and `version` (the application's `current_version`) refuse another one.",
        )
        .body(
            [
                required("applicationId", id()),
                optional("expected_price", nullable(cents(0, policy.amount_minor_max))),
                optional("version", nullable(whole_u32)),
            ],
            json!({"applicationId": "01930000-0000-7000-8000-000000000007", "expected_price": 7500}),
        )
        .commits(
            200,
            [
                required("success", flag()),
                required("status", one_of(["pending_escrow"])),
                required("applicationId", id()),
                required("price", cents(1, policy.amount_minor_max)),
            ],
        )
        .refuses([
            Kind::ApplicationNotFound,
            Kind::NotThePoster,
            Kind::ApplicationNotPending,
            Kind::AgentSuspended,
            Kind::WrongState,
            Kind::DeadlinePassed,
            Kind::TermsChanged,
            Kind::OfferChanged,
            Kind::OfferExpired,
            Kind::PriceChanged,
        ])
}
