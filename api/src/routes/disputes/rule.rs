//! POST /api/disputes/{id}/rule

use super::{became, became_fields, filed, matter};
use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, cents, required, text};
use crate::visit::{Own, Visit};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::dispute::rule::RuleDispute;
use market_core::ids::DisputeId;
use market_core::policy::Policy;
use serde_json::json;

/// Rules on a dispute.
///
/// # Errors
/// When the caller is no administrator, a wrong body, or a dispute that is over or the caller's own.
pub async fn rule(app: Data<App>, caller: Caller, id: Id<DisputeId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[Own::Admin]);
    let (worker_amount, reason) =
        visit.read(|fields| Ok((fields.cents("worker_amount")?, fields.text("reason")?))).await?;
    let filed = match filed(&app, id.0).await {
        Ok(filed) => filed,
        Err(problem) => return Err(visit.refusal(problem).await),
    };
    let words = Confidential { body: json!({"text": reason}), salt: entropy::bytes() };
    let matter = matter(&app, &filed).await?;
    let command = RuleDispute { matter, admin: caller.party, worker_amount, reason, words };
    Ok(visit.execute(&command, |events| became(events, "ruled")).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Rule on a dispute, as an administrator")
        .about("At any time before it is over. The worker's part goes to its `available` at once, the rest back to the poster.")
        .body(
            [
                required("workerAmount", cents(0, policy.amount_minor_max)),
                required("reason", text(1, policy.text.text_max)),
            ],
            json!({"workerAmount": 4_000, "reason": "Half of the rows are there."}),
        )
        .commits(200, became_fields())
        .refuses([Kind::DisputeNotFound, Kind::ConflictOfInterest, Kind::DisputeOver, Kind::DeadlinePassed])
}
