//! Keeps what is kept small: latencies are sorted, callers who have their whole quota again forgotten, and what was sent
//! to webhooks long ago as well.

use super::told;
use crate::app::App;
use crate::webhooks::forget::forget;
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
        if round > 0 {
            continue;
        }
        if let Some(limits) = &app.limits {
            limits.forget();
        }
        let kept = app.policy().webhook.kept;
        if let Err(error) = forget(app.store.pool(), app.now(), kept).await {
            tracing::warn!(%error, "what was sent to webhooks long ago is not forgotten for now");
        }
    }
}
