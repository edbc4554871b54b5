//! Sends what was released to the processor, and takes its answers over.

use super::patrol;
use crate::app::App;
use crate::node::Duty;
use crate::outside::payments::Sending;
use market_core::money::Money;
use market_core::payout::settle::ConfirmPayout;
use market_core::payout::submit::SubmitPayout;
use market_projections::payout_queue::query::{ToSend, to_send, to_submit};
use market_store::{ExecuteError, Executed, StoreError};
use std::sync::Arc;
use tokio::sync::watch;

/// How many payouts are taken at once.
const BATCH: u16 = 500;

/// One round: submits what may go, sends what was submitted. Tells how many went on.
///
/// # Errors
/// When the database or the processor cannot be reached.
pub async fn pass(app: &App) -> Result<usize, StoreError> {
    let mut moved = 0_usize;
    let ready_ones = to_submit(app.store.pool(), app.now(), BATCH).await?;
    for ready in &ready_ones {
        let command = SubmitPayout { payout: ready.payout, party: ready.party };
        moved = moved.saturating_add(moves(app.act(&command, app.now()).await)?);
    }
    // Whether this process has submitted them or another one.
    if !ready_ones.is_empty() {
        app.views.at_head(&app.store).await?;
    }
    for submitted in to_send(app.store.pool(), BATCH).await? {
        moved = moved.saturating_add(send(app, &submitted).await?);
    }
    Ok(moved)
}

async fn send(app: &App, submitted: &ToSend) -> Result<usize, StoreError> {
    let amount = Money::usd(submitted.amount).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    match app.rail.pay(submitted.event_id(), submitted.payout, amount).await? {
        Sending::Pending => Ok(0),
        Sending::Paid => {
            let command = ConfirmPayout { payout: submitted.payout, attempt: submitted.attempt };
            let moved = moves(app.act(&command, app.now()).await)?;
            if moved > 0 {
                app.meters.payout_sent();
            }
            Ok(moved)
        }
    }
}

/// What the stream knows better than the view is left alone.
fn moves(result: Result<Executed, ExecuteError>) -> Result<usize, StoreError> {
    match result {
        Ok(executed) => Ok(usize::from(!executed.receipts.is_empty())),
        Err(ExecuteError::Store(error)) => Err(error),
        Err(ExecuteError::Rejected(_) | ExecuteError::OtherRequest) => Ok(0),
    }
}

/// Runs until it is told to stop.
pub(super) async fn run(app: Arc<App>, stopped: watch::Receiver<bool>) {
    patrol(Duty::PayoutSender, &app, stopped, || pass(&app)).await;
}
