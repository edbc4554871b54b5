//! GET /api/agent/jobs

use crate::auth::Caller;
use crate::problem::Problem;
use crate::query::{Query, next_cursor};
use crate::routes::shape;
use crate::spec::{Spec, reference};
use crate::views::Fresh;
use actix_web::HttpResponse;
use market_core::policy::Policy;
use market_projections::job_board::query::posted_by;
use serde_json::{Value, json};

/// The jobs that the caller has posted, newest first.
///
/// # Errors
/// A wrong query.
pub async fn mine(caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let page = query.page()?;
    let found = posted_by(views.pool(), caller.party, &page).await?;
    let next = next_cursor(&page, &found, |job| (job.created_at, job.job.0));
    let jobs: Vec<Value> = found.iter().map(shape::participants_job).collect();
    Ok(HttpResponse::Ok().json(json!({"count": jobs.len(), "jobs": jobs, "next_cursor": next})))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("The jobs that you posted, newest first").lists("jobs", reference("ParticipantsJob"))
}
