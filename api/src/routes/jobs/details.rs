//! GET /api/agent/jobs/{id}/details

use super::{milestones, reads_as, shown_file, standing, verifies, visible};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::routes::reputation::{poster_reputation, record_fields};
use crate::routes::shape;
use crate::spec::{Spec, either, flag, list, nullable, object, reference, required};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::{JobId, PartyId};
use market_core::job::{Ask, Posted};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_projections::application::query::{latest, of_job};
use market_projections::directory::query::by_party;
use market_projections::review::query::of_poster;
use market_projections::{Page, deliverable, job_board, milestone, payout_queue};
use serde_json::{Value, json};

/// Everything about a job that the caller may know.
///
/// # Errors
/// When the caller may not come in.
pub async fn details(app: Data<App>, caller: Caller, id: Id<JobId>, views: Fresh) -> Result<HttpResponse, Problem> {
    let standing = standing(&app, caller, id.0, &[Ask::Nda]).await?;
    let (posted, _) = standing.enter(&[])?;
    let job = job_board::query::one(views.pool(), id.0).await?.ok_or(Rejection::JobNotFound { job: id.0 })?;
    let (is_owner, is_assigned) = (posted.poster == caller.party, posted.worker() == Some(caller.party));
    let takes_part = is_owner || is_assigned;
    let shown = if takes_part { shape::participants_job(&job) } else { shape::public_job(&job) };
    let shown = shape::joined(shown, milestones_of(&views, posted, takes_part).await?);
    let is_proofer = verifies(&app, posted, caller.party).await?;
    let mine = latest(views.pool(), id.0, caller.party).await?;
    let answer = json!({
        "job": shown,
        "isOwner": is_owner,
        "isAssigned": is_assigned,
        "isProofer": is_proofer,
        "applications": applications(&app, &views, caller, posted).await?,
        "myApplication": mine.as_ref().map(|mine| shape::own_application(mine, app.now())),
        "deliverable_files": files(&app, &views, caller, posted).await?,
        "poster_reputation": poster(&views, posted.poster).await?,
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// The parts that it is paid in, and which one is worked on.
async fn milestones_of(views: &Fresh, job: &Posted, takes_part: bool) -> Result<Value, Problem> {
    let found = milestone::query::of_job(views.pool(), job.job).await?;
    let payouts = payout_queue::query::work_of_job(views.pool(), job.job).await?;
    let all = found.as_ref().map_or_else(Vec::new, |found| milestones::shown(found, &payouts, takes_part));
    Ok(json!({"milestones": all, "current_milestone": milestones::current(job).filter(|_| takes_part)}))
}

/// The poster's to see, nobody else's.
async fn applications(app: &App, views: &Fresh, caller: Caller, job: &Posted) -> Result<Vec<Value>, Problem> {
    if job.poster != caller.party {
        return Ok(Vec::new());
    }
    let found = of_job(views.pool(), job.job, &Page::FIRST).await?;
    Ok(found.iter().map(|found| shape::posters_application(found, app.now())).collect())
}

/// What became of the poster's other jobs: to be known before one applies.
async fn poster(views: &Fresh, poster: PartyId) -> Result<Option<Value>, Problem> {
    let Some(profile) = by_party(views.pool(), poster).await? else { return Ok(None) };
    Ok(Some(poster_reputation(&profile, &of_poster(views.pool(), poster).await?)))
}

async fn files(app: &App, views: &Fresh, caller: Caller, job: &Posted) -> Result<Vec<Value>, Problem> {
    let reader = reads_as(app, job, caller.party).await?;
    let files = visible(deliverable::query::of_job(views.pool(), job.job).await?, job, reader);
    Ok(files.iter().map(|file| shown_file(app, file, caller.party)).collect())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let job =
        either([reference("ParticipantsJob"), reference("Job")]).about("poster and worker see more of it than others");
    Spec::of("Everything about a job that you may know")
        .answers(
            200,
            [
                required("job", job),
                required("isOwner", flag()),
                required("isAssigned", flag()),
                required("isProofer", flag()),
                required("applications", list(reference("PostersApplication")).about("the poster's to see")),
                required("myApplication", nullable(reference("Application"))),
                required("deliverable_files", list(reference("File"))),
                required("poster_reputation", nullable(object(record_fields()))),
            ],
        )
        .refuses([Kind::NdaNotAcknowledged])
}
