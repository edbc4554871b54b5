//! Sends what is due to webhooks, and writes down what became of it.
//!
//! One process at a time does this, and around a change of hands two may: what goes out twice bears the same id, and
//! nothing is put into the queue twice. So what is under way is known here alone, and nothing is claimed.

use super::{PAUSE, PAUSE_AFTER_FAULT, told};
use crate::app::App;
use crate::entropy;
use crate::webhooks::desk::{Consequence, Desk, Sending};
use crate::webhooks::fanout::{self, Stepped};
use crate::webhooks::letters::{letter, written};
use crate::webhooks::postman::Attempt;
use crate::webhooks::queue::{self, Done, Health};
use market_core::ids::WebhookId;
use market_core::webhook::disable::DisableWebhook;
use market_projections::agent_feed::feed;
use market_store::{ExecuteError, StoreError};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};

/// So many answers are written down at once.
const WRITTEN_AT_ONCE: usize = 256;

/// So long an answer waits for others to be written down with.
const GATHER: Duration = Duration::from_millis(10);

/// So much is read at once.
const READ_AT_ONCE: i64 = 2_048;

/// More than this is not in hand.
const IN_HAND_MAX: usize = 8_192;

/// How often what was told is looked at while it keeps coming.
const FAN_OUT_PAUSE: Duration = Duration::from_millis(25);

/// How long what is under way may take when the server stops.
const CLOSE_MAX: Duration = Duration::from_secs(2);

/// The same while nobody has a webhook.
const PAUSE_UNUSED: Duration = Duration::from_millis(500);

/// How long the clock waits for receivers at most.
const DRAIN_MAX: Duration = Duration::from_secs(9);

/// How often it looks whether they have answered.
const DRAIN_PAUSE: Duration = Duration::from_millis(10);

/// What the sender knows while it runs.
struct Sender<'a> {
    app: &'a Arc<App>,
    desk: Desk,
    under_way: JoinSet<(Sending, Attempt)>,
    done: Vec<Done>,
    health: BTreeMap<WebhookId, Health>,
    disable: Vec<DisableWebhook>,
    /// When the first of the answers came that are not written down.
    oldest: Option<Instant>,
    /// Whether there may be more to read.
    may_be_more: bool,
}

impl<'a> Sender<'a> {
    fn new(app: &'a Arc<App>) -> Self {
        Self {
            app,
            desk: Desk::new(app.policy().webhook.clone()),
            under_way: JoinSet::new(),
            done: Vec::new(),
            health: BTreeMap::new(),
            disable: Vec::new(),
            oldest: None,
            may_be_more: true,
        }
    }

    /// Reads what is due, if it may be that there is something that is not in hand.
    async fn read(&mut self) -> Result<(), StoreError> {
        if !self.may_be_more || self.desk.in_hand() >= IN_HAND_MAX {
            return Ok(());
        }
        let pool = self.app.store.pool();
        let limits = (self.desk.read_each(), READ_AT_ONCE);
        let due = queue::due(pool, self.app.now(), &self.desk.full(), limits).await?;
        let due = written(pool, due).await?;
        self.may_be_more = self.desk.take(due) > 0;
        self.app.webhooks.note_in_hand(self.desk.in_hand());
        Ok(())
    }

    /// Sends what there is room for.
    fn send(&mut self) {
        let true_seconds = self.app.clock.true_seconds();
        while let Some(sending) = self.desk.sends() {
            let letter = letter(&self.app.secrets, &sending.due, self.app.now(), true_seconds);
            let app = Arc::clone(self.app);
            self.under_way.spawn(async move {
                let attempt = match letter {
                    Some(letter) => app.webhooks.postman.deliver(letter).await,
                    None => Attempt::impossible("what it would say is not there"),
                };
                app.meters.webhook_attempted(attempt.outcome(), attempt.took);
                (sending, attempt)
            });
        }
    }

    fn answered(&mut self, (sending, attempt): (Sending, Attempt)) {
        let now = self.app.now();
        let dice = entropy::bytes::<4>();
        let [first, second, third, fourth] = dice;
        let dice = (u16::from_be_bytes([first, second]), u16::from_be_bytes([third, fourth]));
        let Consequence { outcome, health, disable } = self.desk.answered(&sending, attempt.verdict, now, dice);
        let (place, party) = (sending.due.place, sending.due.party);
        if let Some(health) = health {
            self.health.insert(place.webhook, health);
        }
        if let Some(why) = disable {
            self.disable.push(DisableWebhook { party, webhook: place.webhook, why });
        }
        self.done.push(Done { place, at: now, attempt, outcome });
        self.oldest.get_or_insert_with(Instant::now);
    }

    fn is_time_to_write(&self) -> bool {
        self.done.len() >= WRITTEN_AT_ONCE
            || (self.under_way.is_empty() && !self.done.is_empty())
            || self.oldest.is_some_and(|oldest| oldest.elapsed() >= GATHER)
    }

    /// Writes down what was answered; what is to be disabled comes first, so that it is not asked again meanwhile.
    async fn write(&mut self) -> Result<(), StoreError> {
        while let Some(command) = self.disable.last() {
            match self.app.act(command, self.app.now()).await {
                Ok(_) | Err(ExecuteError::Rejected(_)) => self.disable.pop(),
                Err(ExecuteError::Store(error)) => return Err(error),
                Err(ExecuteError::OtherRequest) => self.disable.pop(),
            };
        }
        queue::note(self.app.store.pool(), self.app.now(), &self.done, &self.health).await?;
        self.desk.written(self.done.iter().map(|done| done.place));
        self.done.clear();
        self.health.clear();
        self.oldest = None;
        self.may_be_more = true;
        self.app.webhooks.note_in_hand(self.desk.in_hand());
        Ok(())
    }

    fn gather(&mut self, joined: Result<(Sending, Attempt), JoinError>) {
        let mut next = Some(joined);
        while let Some(joined) = next {
            match joined {
                Ok(answered) => self.answered(answered),
                Err(error) => tracing::error!(%error, "an attempt did not end well"),
            }
            next = self.under_way.try_join_next();
        }
    }

    /// Waits a little for what is under way, and writes it down.
    async fn close(&mut self) {
        let until = tokio::time::Instant::now() + CLOSE_MAX;
        while let Ok(Some(joined)) = tokio::time::timeout_at(until, self.under_way.join_next()).await {
            self.gather(joined);
        }
        if let Err(error) = self.write().await {
            tracing::warn!(%error, "what was delivered last is not written down, and is delivered again");
        }
    }

    async fn round(&mut self) -> Result<(), StoreError> {
        if self.is_time_to_write() {
            self.write().await?;
        }
        self.read().await?;
        self.send();
        Ok(())
    }
}

/// Sends until it is told to stop; what is under way then may still arrive.
async fn send(app: &Arc<App>, stopped: watch::Receiver<bool>) {
    let told = told(stopped);
    tokio::pin!(told);
    let mut sender = Sender::new(app);
    loop {
        let fault = sender.round().await.inspect_err(|error| {
            tracing::warn!(worker = "webhook sender", %error, "a worker cannot do its work for now");
        });
        let pause = match (fault, sender.done.is_empty()) {
            (Err(_), _) => PAUSE_AFTER_FAULT,
            (Ok(()), true) => PAUSE,
            (Ok(()), false) => GATHER,
        };
        tokio::select! {
            () = &mut told => break,
            Some(joined) = sender.under_way.join_next() => sender.gather(joined),
            () = app.webhooks.nudged() => sender.may_be_more = true,
            () = tokio::time::sleep(pause) => sender.may_be_more = true,
        }
    }
    sender.close().await;
}

/// Puts what was told into the queue, as soon as the views have it.
async fn follow(app: &App) {
    let mut position = app.views.projector().position();
    loop {
        let pause = match fanout::step(app.store.pool(), app.now()).await {
            Ok(stepped) => {
                if stepped.made > 0 {
                    app.webhooks.nudge();
                }
                match stepped {
                    Stepped { is_behind: true, .. } => Duration::ZERO,
                    Stepped { is_used: true, .. } => FAN_OUT_PAUSE,
                    Stepped { is_used: false, .. } => PAUSE_UNUSED,
                }
            }
            Err(error) => {
                tracing::warn!(%error, "what was told does not get to webhooks for now");
                PAUSE_AFTER_FAULT
            }
        };
        tokio::time::sleep(pause).await;
        if pause > Duration::ZERO {
            // Another process may fold what this one has not.
            let _ = tokio::time::timeout(PAUSE, position.changed()).await;
        }
    }
}

/// Runs until it is told to stop.
pub(super) async fn run(app: Arc<App>, stopped: watch::Receiver<bool>) {
    tokio::select! {
        () = send(&app, stopped) => {}
        () = follow(&app) => {}
    }
}

/// Waits until what is due has been tried, whoever does it. Tells whether anything followed from that.
///
/// # Errors
/// When the database cannot be reached.
pub async fn drain(app: &App) -> Result<usize, StoreError> {
    let pool = app.store.pool();
    if !queue::is_used(pool).await? {
        return Ok(0);
    }
    let (before, begun_at) = (app.store.head().await?, Instant::now());
    while begun_at.elapsed() < DRAIN_MAX {
        app.webhooks.nudge();
        let is_told = fanout::next(pool).await? >= feed::reach(pool).await?;
        if is_told && queue::due(pool, app.now(), &[], (1, 1)).await?.is_empty() && app.webhooks.is_idle() {
            break;
        }
        tokio::time::sleep(DRAIN_PAUSE).await;
    }
    Ok(usize::from(app.store.head().await? != before))
}
