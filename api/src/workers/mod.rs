//! What the server does by itself, beside answering.

pub mod cashier;
mod disputing;
mod feeder;
mod housekeeper;
pub mod mail_sender;
mod notices;
pub mod payout_sender;
mod projector;
pub(crate) mod proofing;
pub mod review_opener;
pub mod signer;
pub mod sweeper;
pub mod timekeeper;
pub mod webhook_sender;

use crate::app::App;
use crate::node::Duty;
use crate::notices::write_due;
use market_store::{Pace, StoreError};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often a worker looks around.
const PAUSE: Duration = Duration::from_millis(200);

/// How long a worker waits when it could not do its work.
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(1);

/// The workers, until they are stopped.
pub struct Workers {
    stop: watch::Sender<bool>,
    running: Vec<JoinHandle<()>>,
    /// Holds the duties of this process until its workers have ended.
    holding: (watch::Sender<bool>, JoinHandle<()>),
}

impl Workers {
    /// Starts all of them.
    #[must_use]
    pub fn start(app: &Arc<App>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let (release, released) = watch::channel(false);
        let holder = Arc::clone(app);
        let holding = tokio::spawn(async move { holder.node.run(&holder, told(released)).await });
        let running = vec![
            tokio::spawn(projector::run(Arc::clone(app), stopped.clone())),
            tokio::spawn(feeder::run(Arc::clone(app), stopped.clone())),
            tokio::spawn(timekeeper::run(Arc::clone(app), stopped.clone())),
            tokio::spawn(payout_sender::run(Arc::clone(app), stopped.clone())),
            tokio::spawn(cashier::run(Arc::clone(app), stopped.clone())),
            tokio::spawn(sweeper::run(Arc::clone(app), stopped.clone())),
            tokio::spawn(housekeeper::run(Arc::clone(app), stopped.clone())),
            tokio::spawn(mail_sender::run(Arc::clone(app), stopped.clone())),
            tokio::spawn(notices::run(Arc::clone(app), stopped.clone())),
            tokio::spawn(webhook_sender::run(Arc::clone(app), stopped.clone())),
            tokio::spawn(signer::run(Arc::clone(app), stopped)),
        ];
        Self { stop, running, holding: (release, holding) }
    }

    /// Lets each finish what it is at.
    pub async fn stop(self) {
        // Nobody listens any more when all have ended already.
        let _ = self.stop.send(true);
        let (release, holding) = self.holding;
        for worker in self.running {
            if let Err(error) = worker.await {
                tracing::error!(%error, "a worker did not end well");
            }
        }
        let _ = release.send(true);
        if let Err(error) = holding.await {
            tracing::error!(%error, "the duties were not given up in good order");
        }
    }
}

/// Does all that is due now, until nothing follows from it any more and the views show it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn settle(app: &App) -> Result<(), StoreError> {
    app.views.at_head(&app.store).await?;
    loop {
        // Timers wait for a checkpoint, whoever signs it: there is one before they are looked at.
        let signed = signer::pass(app, Pace::AtOnce).await?;
        let timers = app.timekeeper.catch_up(app).await?;
        let deposits = cashier::pass(app).await?;
        let payouts = payout_sender::pass(app).await?;
        app.views.at_head(&app.store).await?;
        if timers + deposits + payouts + signed == 0 && webhook_sender::drain(app).await? == 0 {
            write_due(app).await?;
            return Ok(());
        }
    }
}

/// Resolves once the workers are to stop.
async fn told(mut stopped: watch::Receiver<bool>) {
    // Without a sender there is nothing left to work for.
    let _ = stopped.wait_for(|stop| *stop).await;
}

/// Looks around again and again while this process holds the duty; a fault is told and tried again.
async fn patrol<F>(duty: Duty, app: &App, stopped: watch::Receiver<bool>, round: impl Fn() -> F)
where
    F: Future<Output = Result<usize, StoreError>>,
{
    let told = told(stopped);
    tokio::pin!(told);
    loop {
        tokio::select! {
            biased;
            () = &mut told => return,
            () = app.node.until_held(duty) => {}
        }
        let pause = pause_after(duty.name(), round().await);
        tokio::select! {
            () = &mut told => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// How long a worker rests after a round.
fn pause_after(worker: &str, round: Result<usize, StoreError>) -> Duration {
    match round {
        Ok(_) => PAUSE,
        Err(error) => {
            tracing::warn!(worker, %error, "a worker cannot do its work for now");
            PAUSE_AFTER_FAULT
        }
    }
}
