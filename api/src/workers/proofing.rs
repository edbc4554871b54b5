//! What falls due in the verification of a job, with what the core must be handed for it.

use crate::app::App;
use crate::openings;
use crate::proofers::suspended;
use market_core::ids::{JobId, PayoutId, ProofId};
use market_core::job::Job;
use market_core::proof::ProofRejection;
use market_core::proof::close::CloseRound;
use market_core::proof::lapse::LapseSlot;
use market_core::proof::open::{CheckpointSeen, OpenRound};
use market_core::rejection::Rejection;
use market_core::stream::Position;
use market_core::time::{Span, Timestamp};
use market_projections::proofer::query::{Sides, candidates};
use market_store::{ExecuteError, Executed};

/// Opens the round of a job that waits for its draw since `delivered`.
pub(super) async fn open(app: &App, job: JobId, delivered: Position, at: Timestamp) -> Result<Executed, ExecuteError> {
    let Job::Posted(posted) = app.store.load(&job).await? else {
        return Err(Rejection::JobNotFound { job }.into());
    };
    let worker = posted.worker().ok_or(Rejection::JobNotFound { job })?;
    let policy = &app.policy().proof;
    let sides = Sides { job, poster: posted.poster, worker, since: before(at, policy.dealings_window) };
    let candidates = candidates(app.store.pool(), posted.terms.category, &sides, policy.candidates_max).await?;
    // Nobody knew it when the work was handed in. It is signed within a second; until then the timer rings again.
    let Some(signed) = app.store.first_checkpoint_after(delivered).await? else {
        return Err(Rejection::from(ProofRejection::CheckpointTooEarly).into());
    };
    let checkpoint = CheckpointSeen { size: signed.size, root: signed.root };
    app.act(&OpenRound { job, delivered, checkpoint, candidates }, at).await
}

/// Closes the round of a job whose voting has ended.
pub(super) async fn close(app: &App, job: JobId, at: Timestamp) -> Result<Executed, ExecuteError> {
    let Job::Posted(posted) = app.store.load(&job).await? else {
        return Err(Rejection::JobNotFound { job }.into());
    };
    let openings = openings::of_job(app, job).await?;
    let suspended = suspended(app, job).await?;
    let proof = app.store.load(&ProofId::of(job)).await?;
    let payer = proof.latest().map_or(posted.poster, |round| round.payer);
    let command = CloseRound { job, poster: posted.poster, payer, openings, payout: PayoutId(app.id()), suspended };
    app.act(&command, at).await
}

/// Has whoever has not acted in time give its slot up, to the next of the draw.
pub(super) async fn lapse(app: &App, job: JobId, slot: u8, at: Timestamp) -> Result<Executed, ExecuteError> {
    let suspended = suspended(app, job).await?;
    app.act(&LapseSlot { job, slot, suspended }, at).await
}

/// That long before.
pub(crate) fn before(at: Timestamp, span: Span) -> Timestamp {
    let micros = i64::from(span.as_seconds()).saturating_mul(1_000_000);
    Timestamp::from_micros(at.as_micros().saturating_sub(micros)).unwrap_or(at)
}
