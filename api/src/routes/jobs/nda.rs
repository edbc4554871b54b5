//! GET /api/jobs/{id}/nda

use super::standing;
use crate::app::App;
use crate::auth::Caller;
use crate::journal::first_event_at;
use crate::path::Id;
use crate::problem::Problem;
use crate::spec::{Spec, flag, instant, nullable, required};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::Nda;
use market_core::ids::{CandidacyId, JobId};
use market_core::policy::Policy;
use serde_json::json;

/// Whether the caller has acknowledged the job's confidentiality terms.
///
/// # Errors
/// When there is no such job.
pub async fn nda(app: Data<App>, caller: Caller, id: Id<JobId>, views: Fresh) -> Result<HttpResponse, Problem> {
    let standing = standing(&app, caller, id.0, &[]).await?;
    let answer = match standing.candidacy.nda {
        Nda::Open => json!({"accepted": false, "accepted_at": null}),
        Nda::Acknowledged => {
            // A candidacy begins with the acknowledgement: nothing else is let in before.
            let began = first_event_at(views.pool(), CandidacyId::of(id.0, caller.party).into()).await?;
            json!({"accepted": true, "accepted_at": began})
        }
    };
    Ok(HttpResponse::Ok().json(answer))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Whether you have acknowledged the job's confidentiality terms")
        .answers(200, [required("accepted", flag()), required("accepted_at", nullable(instant()))])
}
