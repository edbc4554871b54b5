//! Keeps what is counted in memory small: latencies are sorted, and callers who have their whole quota again forgotten.

use super::told;
use crate::app::App;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often it goes round.
const EVERY: Duration = Duration::from_secs(5);

/// In which of its rounds it looks for callers to forget.
const FORGET_EVERY: u32 = 6;

/// Runs until it is told to stop.
pub(super) async fn run(app: Arc<App>, stopped: watch::Receiver<bool>) {
    let told = told(stopped);
    tokio::pin!(told);
    for round in (0..FORGET_EVERY).cycle() {
        tokio::select! {
            () = &mut told => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        app.meters.tidy();
        if let Some(limits) = app.limits.as_ref().filter(|_| round == 0) {
            limits.forget();
        }
    }
}
