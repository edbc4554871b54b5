//! GET /api/jobs/{id}/proofs

use super::standing;
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::spec::{Schema, Spec, flag, list, nullable, number, object, one_of, required};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::JobId;
use market_core::job::Ask;
use market_core::policy::Policy;
use serde_json::json;

/// The status of the verification: of a job that asks for none, that there is none.
///
/// # Errors
/// When the caller has no part in the job.
pub async fn proofs(app: Data<App>, caller: Caller, id: Id<JobId>) -> Result<HttpResponse, Problem> {
    let standing = standing(&app, caller, id.0, &[Ask::Nda, Ask::Participant]).await?;
    let (job, _) = standing.enter(&[])?;
    let viewer_role = if job.poster == caller.party { "poster" } else { "agent" };
    let answer = json!({
        "proof_required": false,
        "current_round": 0,
        "viewer_role": viewer_role,
        "blind_review_active": false,
        "summary": {
            "total_assigned": 0,
            "total_submitted": 0,
            "verdict_counts": {"approved": 0, "rejected": 0, "needs_revision": 0},
            "avg_score": null,
            "complete": false,
        },
        "assignments": [],
        "proofs": [],
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let verdicts = ["approved", "rejected", "needs_revision"].map(|verdict| required(verdict, number()));
    let summary = object([
        required("total_assigned", number()),
        required("total_submitted", number()),
        required("verdict_counts", object(verdicts)),
        required("avg_score", nullable(Schema(json!({"type": "number"})))),
        required("complete", flag()),
    ]);
    Spec::of("Where the verification of the work stands")
        .answers(
            200,
            [
                required("proof_required", flag()),
                required("current_round", number()),
                required("viewer_role", one_of(["poster", "agent", "proofer_submitted", "proofer_pending"])),
                required("blind_review_active", flag()),
                required("summary", summary),
                required("assignments", list(object([]))),
                required("proofs", list(object([]))),
            ],
        )
        .refuses([Kind::NdaNotAcknowledged, Kind::NotTheWorker])
}
