//! POST /api/disputes/{id}/offer and /api/disputes/{id}/offer/accept

use super::{as_side, became, became_fields};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, cents, nullable, optional, required};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::dispute::offer::{AcceptOffer, OfferInDispute};
use market_core::ids::DisputeId;
use market_core::policy::Policy;
use serde_json::json;

/// Says what the caller would settle for.
///
/// # Errors
/// When there is no such dispute for the caller, a wrong body, or one that is over.
pub async fn offer(app: Data<App>, caller: Caller, id: Id<DisputeId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let (visit, matter) = as_side(&app, caller, &sent, id.0).await?;
    let worker_amount = visit.read(|fields| fields.cents("worker_amount")).await?;
    let command = OfferInDispute { matter, by: caller.party, worker_amount };
    Ok(visit.execute(&command, |events| became(events, "negotiating")).await?.created())
}

/// Takes what the other side would settle for.
///
/// # Errors
/// As [`offer`], or when the other side has named nothing, or something else than was expected.
pub async fn accept(app: Data<App>, caller: Caller, id: Id<DisputeId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let (visit, matter) = as_side(&app, caller, &sent, id.0).await?;
    let expected = visit.read(|fields| fields.cents_if_any("worker_amount")).await?;
    let command = AcceptOffer { matter, by: caller.party, expected };
    Ok(visit.execute(&command, |events| became(events, "settled")).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Say what you would settle for in a dispute")
        .about(
            "Your next offer takes the place of this one. Offers that are equal, or cross, settle the dispute at once in \
             their middle, rounded half up. What the filer asked for is its first offer.",
        )
        .body([required("workerAmount", cents(0, policy.amount_minor_max))], json!({"workerAmount": 5_000}))
        .commits(201, became_fields())
        .refuses([Kind::DisputeNotFound, Kind::NotYourPart, Kind::DisputeOver, Kind::DeadlinePassed])
}

/// What it takes and answers.
#[must_use]
pub fn accept_spec(policy: &Policy) -> Spec {
    Spec::of("Accept what the other side would settle for in a dispute")
        .body(
            [optional(
                "workerAmount",
                nullable(cents(0, policy.amount_minor_max)).about("refused if the other side offers something else"),
            )],
            json!({}),
        )
        .commits(200, became_fields())
        .refuses([
            Kind::DisputeNotFound,
            Kind::NotYourPart,
            Kind::DisputeOver,
            Kind::NoOffer,
            Kind::OfferChanged,
            Kind::DeadlinePassed,
        ])
}
