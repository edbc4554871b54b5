//! Keeps the views up to date.

use super::told;
use crate::app::App;
use std::sync::Arc;
use tokio::sync::watch;

/// Runs until it is told to stop.
pub(super) async fn run(app: Arc<App>, stopped: watch::Receiver<bool>) {
    app.views.projector().run(told(stopped)).await;
}
