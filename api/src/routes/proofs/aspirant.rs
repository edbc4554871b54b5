//! What the market knows of whoever wants to verify a job.

use crate::app::App;
use crate::problem::Problem;
use crate::workers::proofing::before;
use market_core::ids::{JobId, PartyId};
use market_core::job::{Job, Posted};
use market_core::proof::aspirant::Aspirant;
use market_core::rejection::Rejection;
use market_projections::proofer::query::{Sides, aspirant};

/// How fit somebody is to verify a job, and how near to its two sides, as the log tells by now.
///
/// # Errors
/// When there is no such job with a worker, or no such party.
pub(crate) async fn of(app: &App, job: JobId, party: PartyId) -> Result<Aspirant, Problem> {
    let Job::Posted(posted) = app.store.load(&job).await? else {
        return Err(Rejection::JobNotFound { job }.into());
    };
    let Posted { poster, .. } = *posted;
    // Before there is a worker, nobody verifies anything: who it will be is asked again then.
    let worker = posted.worker().unwrap_or(poster);
    app.views.at_head(&app.store).await?;
    let sides = Sides { job, poster, worker, since: before(app.now(), app.policy().proof.dealings_window) };
    let found = aspirant(app.store.pool(), party, &sides).await?;
    Ok(found.ok_or(Rejection::PartyNotFound)?)
}
