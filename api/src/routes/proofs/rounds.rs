//! GET /api/jobs/{id}/proofs/rounds/{round}

use super::shapes::opening;
use super::viewer::{Role, Viewer, is_closed};
use crate::app::App;
use crate::auth::Caller;
use crate::path;
use crate::problem::{Kind, Problem};
use crate::spec::{Spec, flag, list, nullable, number, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use market_core::ids::JobId;
use market_core::policy::Policy;
use market_projections::proof_consensus::query::rounds;
use market_projections::proof_slot::query::of_job;
use serde_json::{Value, json};

/// A round: once it is closed, with the openings of its seals, so that anybody in it can check them.
///
/// # Errors
/// When the caller may not know of it.
pub async fn round(
    app: Data<App>,
    caller: Caller,
    place: Path<(String, String)>,
    views: Fresh,
) -> Result<HttpResponse, Problem> {
    let (job, number) = place.into_inner();
    let viewer = Viewer::of(&app, caller, JobId(path::read(&job)?)).await?;
    let gone = || Problem::new(Kind::NotFound, "this job has no such round, or it is none of yours");
    let number: u32 = number.parse().map_err(|_| gone())?;
    let round = viewer.round(number).ok_or_else(gone)?;
    // Whoever still judges is told nothing of what was judged before.
    let appeal = (is_closed(round) || matches!(viewer.role, Role::Poster | Role::Agent)).then_some(round.is_appeal);
    if !is_closed(round) {
        return Ok(HttpResponse::Ok().json(json!({
            "round": number, "closed": false, "appeal": appeal, "outcome": null, "avg_score": null, "slots": [],
        })));
    }
    let known = rounds(views.pool(), viewer.job.job).await?;
    let known = known.iter().find(|known| known.round == number);
    let slots = of_job(views.pool(), viewer.job.job).await?;
    let opened: Vec<Value> = slots
        .iter()
        .filter(|slot| slot.round == number && slot.canonical.is_some())
        .map(|slot| {
            json!({
                "slot": slot.slot,
                "agent_id": slot.agent,
                "commitment": slot.commitment,
                "nonce": slot.nonce,
                "canonical": slot.canonical,
            })
        })
        .collect();
    Ok(HttpResponse::Ok().json(json!({
        "round": number,
        "closed": true,
        "appeal": appeal,
        "outcome": known.and_then(|known| known.outcome),
        "avg_score": known.and_then(|known| known.avg_score),
        "slots": opened,
    })))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("A round of verification, with its openings once it is closed")
        .about("`SHA-256(\"proof-v1\\n\" + job + \"\\n\" + round + \"\\n\" + slot + \"\\n\" + nonce + \"\\n\" + canonical)` is the commitment.")
        .answers(
            200,
            [
                required("round", number()),
                required("closed", flag()),
                required("appeal", nullable(flag()).about("whether the worker asked for it; null to whoever still judges")),
                required("outcome", nullable(words())),
                required("avg_score", nullable(number())),
                required("slots", list(opening())),
            ],
        )
        .refuses([Kind::NdaNotAcknowledged, Kind::NotTheWorker, Kind::NotFound])
}
