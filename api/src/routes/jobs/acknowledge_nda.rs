//! POST /api/jobs/{id}/nda

use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::Problem;
use crate::sent::Sent;
use crate::spec::{Spec, flag, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::acknowledge_nda::AcknowledgeNda;
use market_core::ids::JobId;
use market_core::policy::Policy;
use serde_json::json;

/// Acknowledges the job's confidentiality terms; again, it changes nothing.
///
/// # Errors
/// When there is no such job.
pub async fn acknowledge_nda(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, &[]);
    let job = app.store.load(&id.0).await?;
    let chain = job.posted(id.0).map(|job| job.chain.jobs.clone()).unwrap_or_default();
    let command = AcknowledgeNda { job: id.0, party: caller.party, chain };
    Ok(visit.execute(&command, |_| json!({"success": true})).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Acknowledge the job's confidentiality terms")
        .about("Of a sub-job, the terms of all the jobs above it are acknowledged too. Again, it changes nothing.")
        .commits(200, [required("success", flag())])
}
