//! POST /api/disputes/{id}/vote

use super::filed;
use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, cents, flag, required, words};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::dispute::door::{DisputeDoor, Part};
use market_core::dispute::vote::VoteInDispute;
use market_core::ids::DisputeId;
use market_core::policy::Policy;
use serde_json::json;

/// Votes, once, as one of the panel. It is sealed: nobody reads it before the ruling.
///
/// # Errors
/// When there is no such dispute for the caller, a wrong body, or a vote that is given.
pub async fn vote(app: Data<App>, caller: Caller, id: Id<DisputeId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let filed = filed(&app, id.0).await?;
    let job = filed.case.job;
    let door = DisputeDoor { dispute: id.0, job, party: caller.party, part: Part::Panel };
    let visit = Visit::through(&app, caller, &sent, door);
    let worker_amount = visit.read(|fields| fields.cents("worker_amount")).await?;
    let seat = filed.seat_of(caller.party).map(|seat| seat.panelist.seat);
    let command = VoteInDispute { dispute: id.0, job, by: caller.party, seat, worker_amount, nonce: entropy::bytes() };
    // Whether it was the last, nobody can tell by the answer.
    Ok(visit.execute(&command, |_| json!({"success": true, "status": "sealed"})).await?.created())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Vote in a dispute, as one of its panel")
        .about("What the worker is to get. It is sealed; the award is the median of the panel's amounts.")
        .body([required("workerAmount", cents(0, policy.amount_minor_max))], json!({"workerAmount": 4_000}))
        .commits(201, [required("success", flag()), required("status", words())])
        .refuses([
            Kind::DisputeNotFound,
            Kind::NdaNotAcknowledged,
            Kind::NotYourPart,
            Kind::DisputeOver,
            Kind::NoVoting,
            Kind::VoteGiven,
            Kind::DeadlinePassed,
        ])
}
