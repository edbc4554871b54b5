//! What a handler may touch.

use crate::clock::Clock;
use crate::config::Settings;
use crate::drain::Drain;
use crate::entropy;
use crate::outside::blobs::Blobs;
use crate::outside::payments::{PaymentRail, SimulatedRail};
use crate::passwords::Passwords;
use crate::secrets::Secrets;
use crate::seen::Seen;
use crate::spec::Published;
use crate::views::Views;
use crate::workers::timekeeper::Timekeeper;
use market_core::actor::Actor;
use market_core::decide::{Context, Decide};
use market_core::event::Event;
use market_core::ids::CommandId;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::time::Timestamp;
use market_store::{ExecuteError, Executed, PgStore, Request, StoreError, StoreSettings};
use serde_json::Value;
use std::net::SocketAddr;
use uuid::Uuid;

/// The market behind the door.
pub struct App {
    /// The record.
    pub store: PgStore,
    /// What is read.
    pub views: Views,
    /// The market's clock.
    pub clock: Clock,
    /// What must stay in this house.
    pub secrets: Secrets,
    /// Passwords.
    pub passwords: Passwords,
    /// Where deliverables lie.
    pub blobs: Blobs,
    /// The payment processor.
    pub rail: Box<dyn PaymentRail>,
    /// How far each party has written.
    pub seen: Seen,
    /// Does what falls due.
    pub timekeeper: Timekeeper,
    /// Which requests are being answered.
    pub drain: Drain,
    /// What is published of the API.
    pub published: Published,
    settings: Settings,
    public_url: String,
}

/// Why the market does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The record does not open.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder for files cannot be used.
    #[error("the data directory cannot be used: {0}")]
    Blobs(#[from] std::io::Error),
    /// Passwords cannot be hashed.
    #[error("passwords cannot be hashed: {0}")]
    Passwords(argon2::password_hash::Error),
}

impl App {
    /// Opens the market on a database.
    ///
    /// # Errors
    /// When the database, or the folder for files, cannot be used.
    pub async fn open(settings: Settings, database_url: &str) -> Result<Self, OpenError> {
        let store_settings = StoreSettings {
            origin: settings.log_origin.clone(),
            readers_max: settings.readers_max,
            ..StoreSettings::default()
        };
        let store = PgStore::open(database_url, store_settings).await?;
        let (pool, public_url) = (store.pool(), public_url(&settings));
        let sandbox = settings.stripe_secret_key.is_none();
        Ok(Self {
            published: Published::of(&settings.policy, &public_url, sandbox),
            clock: Clock::open(pool).await?,
            secrets: Secrets::open(pool).await?,
            views: Views::of(&store),
            passwords: Passwords::new().map_err(OpenError::Passwords)?,
            blobs: Blobs::open(&settings.data_dir).await?,
            rail: Box::new(SimulatedRail::new(pool.clone())),
            seen: Seen::default(),
            timekeeper: Timekeeper::default(),
            drain: Drain::default(),
            public_url,
            settings,
            store,
        })
    }

    /// The market's instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id.
    #[must_use]
    pub fn id(&self) -> Uuid {
        entropy::id(self.now())
    }

    /// The market's numbers.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.settings.policy
    }

    /// The settings of this installation.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What links of ours begin with, without a slash at the end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// What a decision of `actor` may look at now.
    #[must_use]
    pub fn context(&self, actor: Actor) -> Context<'_> {
        self.context_at(actor, self.now())
    }

    /// What a decision of `actor` may look at at another instant than now.
    #[must_use]
    pub fn context_at(&self, actor: Actor, now: Timestamp) -> Context<'_> {
        Context { now, actor, policy: self.policy() }
    }

    /// Has a command executed. What is refused because a timer is late is decided again once the timer has done
    /// its work.
    ///
    /// # Errors
    /// The market's no, or a fault.
    pub async fn execute<C: Decide + Sync>(
        &self,
        actor: Actor,
        command: &C,
        request: &Request<'_>,
    ) -> Result<Executed, ExecuteError> {
        let first = self.store.execute(command, &self.context(actor), request).await;
        let executed = match first {
            Err(ExecuteError::Rejected(Rejection::DeadlinePassed { .. })) => {
                self.timekeeper.catch_up(self).await?;
                self.store.execute(command, &self.context(actor), request).await?
            }
            other => other?,
        };
        self.note(actor, &executed);
        Ok(executed)
    }

    /// Has the market itself do something, as of `at`.
    ///
    /// # Errors
    /// The market's no, or a fault.
    pub async fn act<C: Decide + Sync>(&self, command: &C, at: Timestamp) -> Result<Executed, ExecuteError> {
        let request = Request { command: CommandId(self.id()), digest: None, answer: &|_| Value::Null };
        let executed = self.store.execute(command, &self.context_at(Actor::Platform, at), &request).await?;
        self.note(Actor::Platform, &executed);
        Ok(executed)
    }

    /// Decides without committing.
    ///
    /// # Errors
    /// The market's no, or a fault.
    pub async fn decide<C: Decide + Sync>(&self, actor: Actor, command: &C) -> Result<Vec<Event>, ExecuteError> {
        self.store.decide(command, &self.context(actor)).await
    }

    fn note(&self, actor: Actor, executed: &Executed) {
        if let Some(last) = executed.receipts.last() {
            self.seen.note(actor.party(), last.position);
        }
    }
}

fn public_url(settings: &Settings) -> String {
    let listening = || {
        let mut address = settings.bind;
        if address.ip().is_unspecified() {
            address = SocketAddr::from(([127, 0, 0, 1], address.port()));
        }
        format!("http://{address}")
    };
    let url = settings.public_url.clone().unwrap_or_else(listening);
    url.trim_end_matches('/').to_owned()
}
