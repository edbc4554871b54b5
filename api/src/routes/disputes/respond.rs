//! POST /api/disputes/{id}/respond

use super::{as_side, became, became_fields};
use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, cents, nullable, optional, required, text};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::dispute::respond::RespondToDispute;
use market_core::ids::DisputeId;
use market_core::policy::Policy;
use serde_json::json;

/// Answers a dispute that the other side has filed.
///
/// # Errors
/// When there is no such dispute for the caller, a wrong body, or an answer that is there already.
pub async fn respond(app: Data<App>, caller: Caller, id: Id<DisputeId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let (visit, matter) = as_side(&app, caller, &sent, id.0).await?;
    let (message, worker_amount) =
        visit.read(|fields| Ok((fields.text("message")?, fields.cents_if_any("worker_amount")?))).await?;
    let words = Confidential { body: json!({"text": message}), salt: entropy::bytes() };
    let command = RespondToDispute { matter, by: caller.party, message, worker_amount, words };
    Ok(visit.execute(&command, |events| became(events, "negotiating")).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Answer a dispute")
        .about(
            "Whoever does not within 72 hours has lost it: the filer gets what it asked for. `workerAmount` is an offer as \
             well. In a dispute that opened by itself each side may speak once.",
        )
        .body(
            [
                required("message", text(1, policy.text.text_max)),
                optional("workerAmount", nullable(cents(0, policy.amount_minor_max))),
            ],
            json!({"message": "The rows are on the second sheet.", "workerAmount": 6_000}),
        )
        .commits(200, became_fields())
        .refuses([
            Kind::DisputeNotFound,
            Kind::NotYourPart,
            Kind::DisputeOver,
            Kind::AnsweredAlready,
            Kind::EvidenceClosed,
            Kind::DeadlinePassed,
        ])
}
