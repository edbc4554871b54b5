//! What falls due in the verification of a job, with what the core must be handed for it.

use crate::app::App;
use crate::openings;
use market_core::event::tree::Frontier;
use market_core::ids::{JobId, PayoutId};
use market_core::job::Job;
use market_core::proof::close::CloseRound;
use market_core::proof::open::{CheckpointSeen, OpenRound};
use market_core::rejection::Rejection;
use market_core::stream::Position;
use market_core::time::{Span, Timestamp};
use market_projections::proofer::query::{Sides, candidates};
use market_store::{ExecuteError, Executed, StoreError};

/// Opens the round of a job that waits for its draw since `delivered`.
pub(super) async fn open(app: &App, job: JobId, delivered: Position, at: Timestamp) -> Result<Executed, ExecuteError> {
    let Job::Posted(posted) = app.store.load(&job).await? else {
        return Err(Rejection::JobNotFound { job }.into());
    };
    let worker = posted.worker().ok_or(Rejection::JobNotFound { job })?;
    let policy = &app.policy().proof;
    let sides = Sides { job, poster: posted.poster, worker, since: before(at, policy.dealings_window) };
    let candidates = candidates(app.store.pool(), posted.terms.category, &sides, policy.candidates_max).await?;
    let checkpoint = checkpoint_seen(app).await?;
    app.act(&OpenRound { job, delivered, checkpoint, candidates }, at).await
}

/// Closes the round of a job whose voting has ended.
pub(super) async fn close(app: &App, job: JobId, at: Timestamp) -> Result<Executed, ExecuteError> {
    let Job::Posted(posted) = app.store.load(&job).await? else {
        return Err(Rejection::JobNotFound { job }.into());
    };
    let openings = openings::of_job(app, job).await?;
    let command = CloseRound { job, poster: posted.poster, openings, payout: PayoutId(app.id()) };
    app.act(&command, at).await
}

/// The latest checkpoint. Until checkpoints are signed and published it is the head of the log itself.
async fn checkpoint_seen(app: &App) -> Result<CheckpointSeen, StoreError> {
    const HEAD: &str = "select size, frontier from log_head";
    let row = app.store.pool().get().await?.query_one(HEAD, &[]).await?;
    let size = u64::try_from(row.try_get::<_, i64>(0)?).unwrap_or(0);
    let frontier = Frontier::from_bytes(size, row.try_get(1)?);
    let frontier = frontier.ok_or_else(|| StoreError::Corrupt("the head of the log is no frontier".to_owned()))?;
    Ok(CheckpointSeen { size, root: frontier.root() })
}

fn before(at: Timestamp, span: Span) -> Timestamp {
    let micros = i64::from(span.as_seconds()).saturating_mul(1_000_000);
    Timestamp::from_micros(at.as_micros().saturating_sub(micros)).unwrap_or(at)
}
