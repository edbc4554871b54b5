//! Tells by mail what waits for somebody.

use super::patrol;
use crate::app::App;
use crate::notices::write_due;
use std::sync::Arc;
use tokio::sync::watch;

/// Runs until it is told to stop.
pub(super) async fn run(app: Arc<App>, stopped: watch::Receiver<bool>) {
    patrol("notices", stopped, || write_due(&app)).await;
}
