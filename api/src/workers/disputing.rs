//! What falls due in a dispute, with what the core must be handed for it.

use super::proofing::before;
use crate::app::App;
use crate::routes::disputes::matter;
use market_core::decide::Decide;
use market_core::dispute::cap::RuleByCap;
use market_core::dispute::close_votes::CloseVotes;
use market_core::dispute::default::DefaultJudgment;
use market_core::dispute::draw::DrawPanel;
use market_core::dispute::from_hold::DisputeHeld;
use market_core::dispute::seal::{VOTE_KIND, vote_row};
use market_core::dispute::{Filed, Matter};
use market_core::ids::{DisputeId, PayoutId};
use market_core::payout::Payout;
use market_core::proof::open::CheckpointSeen;
use market_core::proof::{Openings, ProofRejection, Unsealed};
use market_core::rejection::Rejection;
use market_core::stream::Position;
use market_core::time::Timestamp;
use market_projections::proofer::query::{Sides, candidates};
use market_store::{ExecuteError, Executed, StoreError};
use serde_json::Value;
use uuid::Uuid;

async fn filed(app: &App, dispute: DisputeId) -> Result<Filed, ExecuteError> {
    Ok(app.store.load(&dispute).await?.filed(dispute)?.clone())
}

async fn act<C: Decide + Sync>(
    app: &App,
    dispute: DisputeId,
    at: Timestamp,
    command: impl FnOnce(Matter) -> C,
) -> Result<Executed, ExecuteError> {
    let filed = filed(app, dispute).await?;
    app.act(&command(matter(app, &filed).await?), at).await
}

/// Whoever was silent has lost.
pub(super) async fn lapse(app: &App, dispute: DisputeId, at: Timestamp) -> Result<Executed, ExecuteError> {
    act(app, dispute, at, |matter| DefaultJudgment { matter }).await
}

/// Nobody has decided in time.
pub(super) async fn cap(app: &App, dispute: DisputeId, at: Timestamp) -> Result<Executed, ExecuteError> {
    act(app, dispute, at, |matter| RuleByCap { matter }).await
}

/// Draws the panel of a dispute whose evidence is closed since `closed`.
pub(super) async fn draw(
    app: &App,
    dispute: DisputeId,
    closed: Position,
    at: Timestamp,
) -> Result<Executed, ExecuteError> {
    let case = filed(app, dispute).await?.case;
    let job = app.store.load(&case.job).await?;
    let category = job.posted(case.job)?.terms.category;
    let policy = &app.policy().proof;
    let since = before(at, policy.dealings_window);
    let sides = Sides { job: case.job, poster: case.poster, worker: case.agent, since };
    let candidates = candidates(app.store.pool(), category, &sides, policy.candidates_max).await?;
    // Nobody knew it when the evidence was brought. It is signed within a second; until then the timer rings again.
    let Some(signed) = app.store.first_checkpoint_after(closed).await? else {
        return Err(Rejection::from(ProofRejection::CheckpointTooEarly).into());
    };
    let checkpoint = CheckpointSeen { size: signed.size, root: signed.root };
    app.act(&DrawPanel { dispute, job: case.job, closed, checkpoint, candidates }, at).await
}

/// Opens the votes.
pub(super) async fn votes(app: &App, dispute: DisputeId, at: Timestamp) -> Result<Executed, ExecuteError> {
    let filed = filed(app, dispute).await?;
    let openings = openings(app, &filed).await?;
    let matter = matter(app, &filed).await?;
    app.act(&CloseVotes { matter, openings }, at).await
}

async fn openings(app: &App, filed: &Filed) -> Result<Openings, StoreError> {
    let sealed = filed.panel.iter().filter(|seat| seat.commitment.is_some());
    let rows: Vec<(u8, Uuid)> =
        sealed.map(|seat| (seat.panelist.seat, vote_row(filed.case.dispute, seat.panelist.seat))).collect();
    let ids: Vec<Uuid> = rows.iter().map(|(_, row)| *row).collect();
    let held = app.store.private(VOTE_KIND, &ids).await?;
    Ok(rows.into_iter().map(|(seat, row)| (seat, held.get(&row).and_then(unsealed))).collect())
}

/// What a row says; none once it was erased.
fn unsealed(body: &Value) -> Option<Unsealed> {
    let text = |name: &str| Some(body.get(name)?.as_str()?.to_owned());
    Some(Unsealed { nonce: text("nonce")?, canonical: text("canonical")? })
}

/// A poster's hold is over.
pub(super) async fn hold(app: &App, payout: PayoutId, at: Timestamp) -> Result<Executed, ExecuteError> {
    let held = app.store.load(&payout).await?;
    let Payout::Held { earned, .. } = &held else {
        return Err(held.not_ready(payout, "held").into());
    };
    app.act(&DisputeHeld { payout, job: earned.job }, at).await
}
