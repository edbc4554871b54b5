//! GET /api/agent/jobs/{id}/applications

use super::standing;
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::{Query, next_cursor};
use crate::routes::shape;
use crate::spec::{Spec, id, reference, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::JobId;
use market_core::job::Ask;
use market_core::policy::Policy;
use market_projections::application::query::of_job;
use serde_json::{Value, json};

/// The applications for a job of the caller's, newest first.
///
/// # Errors
/// When the job is not the caller's.
pub async fn applications(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    query: Query,
    views: Fresh,
) -> Result<HttpResponse, Problem> {
    let standing = standing(&app, caller, id.0, &[Ask::Poster]).await?;
    let (job, _) = standing.enter(&[])?;
    let page = query.page()?;
    let found = of_job(views.pool(), id.0, &page).await?;
    let next = next_cursor(&page, &found, |application| (application.created_at, application.application.0));
    let shown: Vec<Value> = found.iter().map(|found| shape::posters_application(found, app.now())).collect();
    let answer = json!({
        "jobId": id.0,
        "jobTitle": job.terms.title,
        "count": shown.len(),
        "applications": shown,
        "next_cursor": next,
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let mut spec = Spec::of("The applications for a job of yours, newest first")
        .lists("applications", reference("PostersApplication"))
        .refuses([Kind::NotThePoster]);
    spec.answer.add(required("jobId", id()));
    spec.answer.add(required("jobTitle", words()));
    spec
}
