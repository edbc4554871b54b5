//! Keeps what is counted in memory small: forgets callers who have their whole quota again.

use super::told;
use crate::app::App;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often it goes round.
const EVERY: Duration = Duration::from_secs(30);

/// Runs until it is told to stop.
pub(super) async fn run(app: Arc<App>, stopped: watch::Receiver<bool>) {
    let told = told(stopped);
    tokio::pin!(told);
    loop {
        tokio::select! {
            () = &mut told => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Some(limits) = &app.limits {
            limits.forget();
        }
    }
}
