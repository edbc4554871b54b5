//! Has the processor take what deposits are about, and takes its answers over.

use super::patrol;
use crate::app::App;
use crate::node::Duty;
use crate::outside::payments::Charge;
use market_core::ids::PaymentId;
use market_core::payment::settle::SettlePayment;
use market_core::payment::succeed::SucceedPayment;
use market_projections::payment::query::unsettled;
use market_store::{ExecuteError, StoreError};
use std::sync::Arc;
use tokio::sync::watch;

/// How many deposits are taken at once.
const BATCH: u16 = 500;

/// Has one deposit charged and, where the processor says so, settled. Done before, it changes nothing.
///
/// # Errors
/// The market's no, or a fault.
pub async fn collect(app: &App, payment: PaymentId) -> Result<usize, ExecuteError> {
    match app.rail.charge(payment).await? {
        Charge::Pending => Ok(0),
        Charge::Settled => {
            let succeeded = app.act(&SucceedPayment { payment }, app.now()).await?;
            let settled = app.act(&SettlePayment { payment }, app.now()).await?;
            Ok(succeeded.receipts.len().saturating_add(settled.receipts.len()))
        }
    }
}

/// One round over all deposits that a broken request has left half-way. Tells how many went on.
///
/// # Errors
/// When the database or the processor cannot be reached.
pub async fn pass(app: &App) -> Result<usize, StoreError> {
    let mut moved = 0_usize;
    for payment in unsettled(app.store.pool(), BATCH).await? {
        match collect(app, payment.payment).await {
            Ok(events) => moved = moved.saturating_add(events),
            Err(ExecuteError::Store(error)) => return Err(error),
            Err(ExecuteError::Rejected(_) | ExecuteError::OtherRequest) => {}
        }
    }
    Ok(moved)
}

/// Runs until it is told to stop.
pub(super) async fn run(app: Arc<App>, stopped: watch::Receiver<bool>) {
    patrol(Duty::Cashier, &app, stopped, || pass(&app)).await;
}
