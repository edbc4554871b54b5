//! Signs the log as it grows: in every process, so that each remembers what it has signed. A lock on one row gives each
//! its turn.

use super::{pause_after, told};
use crate::app::App;
use market_store::{Pace, StoreError};
use std::sync::Arc;
use tokio::sync::watch;

/// One round. Tells whether something was signed, as the number of checkpoints.
///
/// # Errors
/// When the database cannot be reached, or the log does not continue what was signed.
pub async fn pass(app: &App, pace: Pace) -> Result<usize, StoreError> {
    let signed = app.signer.sign(&app.store, pace).await?;
    Ok(usize::from(signed.is_some()))
}

/// Runs until it is told to stop.
pub(super) async fn run(app: Arc<App>, stopped: watch::Receiver<bool>) {
    let told = told(stopped);
    tokio::pin!(told);
    loop {
        let pause = pause_after("signer", pass(&app, Pace::OnceASecond).await);
        tokio::select! {
            () = &mut told => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}
