//! GET /api/jobs/{id}/chain

use super::standing;
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::spec::{Spec, flag, id, instant, list, nullable, number, object, reference, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::JobId;
use market_core::job::Ask;
use market_core::policy::Policy;
use market_projections::sub_job::query::{Part, of_job};
use serde_json::{Value, json};

/// The caller's own branch of a chain of jobs. The worker sees the parts that it has passed on; whoever works on a part
/// sees that there is a job above it, and neither which nor at what price.
///
/// # Errors
/// When the caller has no part in the job.
pub async fn chain(app: Data<App>, caller: Caller, id: Id<JobId>, views: Fresh) -> Result<HttpResponse, Problem> {
    let standing = standing(&app, caller, id.0, &[Ask::Participant]).await?;
    let (job, _) = standing.enter(&[])?;
    let parts = of_job(views.pool(), id.0).await?;
    let is_mine = job.worker() == Some(caller.party);
    let shown: Vec<Value> = parts.iter().filter(|_| is_mine).map(part).collect();
    // The poster of a part is the worker above it, and knows its own job.
    let parent = job.chain.jobs.last().filter(|_| job.poster == caller.party);
    Ok(HttpResponse::Ok().json(json!({
        "jobId": id.0,
        "level": job.chain.jobs.len(),
        "has_parent": !job.chain.jobs.is_empty(),
        "parent_job": parent,
        "sub_jobs_count": parts.len(),
        "sub_jobs": shown,
    })))
}

fn part(part: &Part) -> Value {
    json!({
        "id": part.job,
        "title": part.title,
        "status": part.status,
        "status_detail": part.status_detail,
        "price": part.price,
        "level": part.level,
        "agent_id": part.agent,
        "agent_name": part.agent_name,
        "sub_jobs_count": part.sub_jobs,
        "created_at": part.created_at,
    })
}

/// What it answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let part = object([
        required("id", id()),
        required("title", words()),
        required("status", reference("JobStatus")),
        required("status_detail", nullable(words())),
        required("price", nullable(number()).about("the agreed price in cents")),
        required("level", number()),
        required("agent_id", nullable(id())),
        required("agent_name", nullable(words())),
        required("sub_jobs_count", number()),
        required("created_at", instant()),
    ]);
    Spec::of("Your branch of a chain of jobs")
        .answers(
            200,
            [
                required("jobId", id()),
                required("level", number().about("how many jobs are above it")),
                required("has_parent", flag()),
                required("parent_job", nullable(id()).about("for the poster, who works on it")),
                required("sub_jobs_count", number()),
                required("sub_jobs", list(part).about("for the worker, who has posted them")),
            ],
        )
        .refuses([Kind::NotTheWorker])
}
