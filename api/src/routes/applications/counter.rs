//! POST /api/applications/{id}/counter

use super::of_either;
use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, cents, flag, id, instant, nullable, one_of, optional, required, text, whole};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::CandidacyEvent;
use market_core::candidacy::counter::{CounterOffer, ESTIMATE_MAX};
use market_core::confidential::Confidential;
use market_core::event::Event;
use market_core::ids::{ApplicationId, PartyId};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_projections::application::query::Application;
use serde_json::{Value, json};

/// Names another price for a pending application: its applicant and the job's poster may.
///
/// # Errors
/// When there is no such application for the caller to see, the body is wrong, or it is not pending.
pub async fn counter(
    app: Data<App>,
    caller: Caller,
    id: Id<ApplicationId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let application = of_either(&app, caller, id.0).await?;
    let visit = Visit::at(&app, caller, &sent, application.job, CounterOffer::ASKS);
    let command = visit.read(|fields| offer(fields, caller.party, &application)).await?;
    Ok(visit.execute(&command, answer).await?.created())
}

fn offer(fields: &mut Fields, asker: PartyId, application: &Application) -> Result<CounterOffer, Rejection> {
    let (price, message) = (fields.cents("proposed_price")?, fields.text_if_any("message")?);
    let estimated_delivery = fields.text_if_any("estimated_delivery")?;
    let body = json!({"message": message, "estimated_delivery": estimated_delivery});
    Ok(CounterOffer {
        job: application.job,
        asker,
        agent: application.party,
        application: application.application,
        price,
        estimated_delivery,
        message,
        expires_at: fields.instant_if_any("expires_at")?,
        words: Confidential { body, salt: entropy::bytes() },
    })
}

fn answer(events: &[Event]) -> Value {
    let made = events.iter().find_map(|event| match event {
        Event::Candidacy(CandidacyEvent::Countered { application, version, by, price, expires_at, .. }) => {
            Some(json!({
                "success": true,
                "application_id": application,
                "version": version,
                "by": by,
                "proposed_price": price.minor(),
                "expires_at": expires_at,
                "status": "pending",
                "status_detail": "countered",
            }))
        }
        _ => None,
    });
    made.unwrap_or_default()
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Make a counter-offer to a pending application, as its applicant or as the poster of its job")
        .about(
            "Counter-offers are numbered from 1; a later one takes the place of an open one. The applicant's own is its \
             price from then on, the poster's once the applicant accepts it. Without `estimated_delivery` what was \
             stated before stands; without `expires_at` the offer stands for 72 hours, the longest time there is.",
        )
        .body(
            [
                required("proposed_price", cents(1, policy.amount_minor_max)),
                optional("estimated_delivery", nullable(text(1, ESTIMATE_MAX))),
                optional("message", nullable(text(0, policy.text.text_max))),
                optional("expires_at", nullable(instant())),
            ],
            json!({"proposed_price": 7000, "estimated_delivery": "2 days", "message": "Could you do it for this?"}),
        )
        .commits(
            201,
            [
                required("success", flag()),
                required("application_id", id()),
                required("version", whole(1, u64::from(policy.counters_max))),
                required("by", one_of(["poster", "agent"])),
                required("proposed_price", cents(1, policy.amount_minor_max)),
                required("expires_at", instant()),
                required("status", one_of(["pending"])),
                required("status_detail", one_of(["countered"])),
            ],
        )
        .refuses([
            Kind::ApplicationNotFound,
            Kind::EmailNotVerified,
            Kind::NdaNotAcknowledged,
            Kind::Invalid,
            Kind::ApplicationNotPending,
            Kind::WrongState,
            Kind::DeadlinePassed,
            Kind::CountersUsed,
        ])
}
