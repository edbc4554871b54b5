//! Takes what has fallen due and issues the ordinary command for it, as of the instant at which it was due.

use super::{disputing, patrol, proofing, review_opener};
use crate::app::App;
use crate::node::Duty;
use market_core::dispute::close_evidence::CloseEvidence;
use market_core::ids::{DisputeId, JobId, PartyId, PayoutId};
use market_core::job::abandon::AbandonJob;
use market_core::job::approve::ApproveBySilence;
use market_core::job::expire::ExpireJob;
use market_core::job::lapse::LapseFunding;
use market_core::job::lapse_revision::LapseRevision;
use market_core::job::request_cancel::LapseCancelRequest;
use market_core::party::renew_subscription::RenewSubscription;
use market_core::payout::Payout;
use market_core::payout::release::ReleasePayout;
use market_core::proof::end_recruiting::EndRecruiting;
use market_core::rejection::Rejection;
use market_core::time::Timestamp;
use market_core::trust::TrustRejection;
use market_projections::deadline::query::due;
use market_projections::deadline::{Deadline, Kind};
use market_store::{ExecuteError, Executed, StoreError};
use std::sync::Arc;
use tokio::sync::{Mutex, watch};

/// How many timers are done before the views are looked at again.
const BATCH: u16 = 500;

/// Does what falls due; one at a time.
#[derive(Debug, Default)]
pub struct Timekeeper {
    turn: Mutex<()>,
}

impl Timekeeper {
    /// Does everything that is due, and what falls due by that. Tells how many timers there were.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn catch_up(&self, app: &App) -> Result<usize, StoreError> {
        let _turn = self.turn.lock().await;
        let (mut all, mut before) = (0_usize, Vec::new());
        loop {
            app.views.at_head(&app.store).await?;
            let deadlines = due(app.store.pool(), app.now(), BATCH).await?;
            let mut done = 0_usize;
            for deadline in &deadlines {
                done = done.saturating_add(ring(app, deadline).await?);
            }
            // Another process may have rung them meanwhile: then others follow, and what comes to nothing stays.
            if done == 0 && (deadlines == before || !app.node.has_others()) {
                return Ok(all);
            }
            (all, before) = (all.saturating_add(done), deadlines);
        }
    }
}

/// A timer is a view's word: where the stream says otherwise, the stream is right.
async fn ring(app: &App, deadline: &Deadline) -> Result<usize, StoreError> {
    match issue(app, deadline).await {
        Ok(executed) if executed.receipts.is_empty() => Ok(0),
        Ok(_) => {
            app.meters.timer_rang();
            Ok(1)
        }
        Err(ExecuteError::Store(error)) => Err(error),
        Err(ExecuteError::Rejected(rejection)) => {
            tracing::debug!(%rejection, thing = %deadline.thing, "a timer came to nothing");
            Ok(0)
        }
        Err(ExecuteError::OtherRequest) => Ok(0),
    }
}

async fn issue(app: &App, deadline: &Deadline) -> Result<Executed, ExecuteError> {
    let (job, payout, at) = (JobId(deadline.thing), PayoutId(deadline.thing), deadline.due_at);
    let dispute = DisputeId(deadline.thing);
    match deadline.kind {
        Kind::ApplicationWindow => app.act(&ExpireJob { job }, at).await,
        Kind::FundingWindow => app.act(&LapseFunding { job }, at).await,
        Kind::Abandoned => app.act(&AbandonJob { job }, at).await,
        Kind::RevisionWindow => app.act(&LapseRevision { job }, at).await,
        Kind::CancelRequest => app.act(&LapseCancelRequest { job }, at).await,
        Kind::ReviewWindow => app.act(&ApproveBySilence { job, payout: PayoutId(app.id()) }, at).await,
        Kind::Cooldown => release(app, payout, at).await,
        Kind::PosterHold => disputing::hold(app, payout, at).await,
        Kind::DisputeResponse => disputing::lapse(app, dispute, at).await,
        Kind::DisputeEvidence => app.act(&CloseEvidence { dispute }, at).await,
        Kind::DisputeDraw => disputing::draw(app, dispute, deadline.set_position, at).await,
        Kind::DisputeVotes => disputing::votes(app, dispute, at).await,
        Kind::DisputeCap => disputing::cap(app, dispute, at).await,
        Kind::SealedReviews => review_opener::open(app, job, at).await,
        Kind::ProofDraw => proofing::open(app, job, deadline.set_position, at).await,
        Kind::ProofRecruiting => app.act(&EndRecruiting { job }, at).await,
        Kind::ProofSlot1 => proofing::lapse(app, job, 1, at).await,
        Kind::ProofSlot2 => proofing::lapse(app, job, 2, at).await,
        Kind::ProofSlot3 => proofing::lapse(app, job, 3, at).await,
        Kind::ProofClose => proofing::close(app, job, at).await,
        Kind::SubscriptionPeriod => app.act(&RenewSubscription { party: PartyId(deadline.thing) }, at).await,
    }
}

/// Releases a payment whose cooldown is over, as of the first instant from then on at which its payee was fit.
async fn release(app: &App, payout: PayoutId, at: Timestamp) -> Result<Executed, ExecuteError> {
    let Payout::Cooling { earned, .. } = app.store.load(&payout).await? else {
        return Err(Rejection::PayoutNotFound { payout }.into());
    };
    let party = app.store.load(&earned.party).await?;
    let fit_at = party.registered()?.fit_from(at).ok_or(Rejection::from(TrustRejection::Suspended))?;
    app.act(&ReleasePayout { payout, party: earned.party }, fit_at).await
}

async fn look(app: &App) -> Result<usize, StoreError> {
    if due(app.store.pool(), app.now(), 1).await?.is_empty() {
        return Ok(0);
    }
    app.timekeeper.catch_up(app).await
}

/// Runs until it is told to stop.
pub(super) async fn run(app: Arc<App>, stopped: watch::Receiver<bool>) {
    patrol(Duty::Timekeeper, &app, stopped, || look(&app)).await;
}
