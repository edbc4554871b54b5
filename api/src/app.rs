//! What a handler may touch.

use crate::applicants::Applicants;
use crate::auth::By;
use crate::board::Board;
use crate::clock::Clock;
use crate::config::{RateLimits, Settings};
use crate::drain::Drain;
use crate::entropy;
use crate::feed::hub::Hub;
use crate::feed::permit::Permits;
use crate::limits::Limits;
use crate::meters::{Meters, command_name};
use crate::outside::blobs::Blobs;
use crate::outside::payments::{PaymentRail, SimulatedRail};
use crate::outside::smtp::{Mailer, MailerError};
use crate::overspent;
use crate::passwords::Passwords;
use crate::problem;
use crate::secrets::Secrets;
use crate::seen::Seen;
use crate::signer::{Signer, SignerError};
use crate::spec::Published;
use crate::traces::command_span;
use crate::views::Views;
use crate::webhooks::Office;
use crate::workers::timekeeper::Timekeeper;
use market_core::actor::Actor;
use market_core::allowance::{Asked, UsedKey};
use market_core::decide::{Context, Decide};
use market_core::event::Event;
use market_core::event::draft::Draft;
use market_core::ids::CommandId;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::time::Timestamp;
use market_projections::agent_feed::feed::reach;
use market_store::{ExecuteError, Executed, PgStore, Request, StoreError, StoreSettings};
use serde_json::Value;
use std::net::SocketAddr;
use std::sync::Arc;
use tracing::{Instrument, Span};
use uuid::Uuid;

/// The market behind the door.
pub struct App {
    /// The record.
    pub store: PgStore,
    /// What is read.
    pub views: Views,
    /// Who listens to what is told.
    pub streams: Arc<Hub>,
    /// How many of them there are.
    pub stream_permits: Arc<Permits>,
    /// What is kept ready of it.
    pub board: Board,
    /// Whose applications are whose.
    pub applicants: Applicants,
    /// The market's clock.
    pub clock: Clock,
    /// What must stay in this house.
    pub secrets: Secrets,
    /// Passwords.
    pub passwords: Passwords,
    /// Signs the log.
    pub signer: Signer,
    /// Where deliverables lie.
    pub blobs: Blobs,
    /// The payment processor.
    pub rail: Box<dyn PaymentRail>,
    /// Sends mail; without it mail stays in the outbox.
    pub mailer: Option<Mailer>,
    /// Carries what parties are told to addresses of theirs.
    pub webhooks: Office,
    /// How far each party has written.
    pub seen: Seen,
    /// Does what falls due.
    pub timekeeper: Timekeeper,
    /// How often callers may ask; nobody counts, if absent.
    pub limits: Option<Limits>,
    /// What is counted for whoever watches.
    pub meters: Meters,
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
    /// The log cannot be signed.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// Where files lie cannot be used.
    #[error("the place for files cannot be used: {0}")]
    Blobs(#[from] std::io::Error),
    /// Nothing can be counted.
    #[error("nothing can be counted: {0}")]
    Meters(#[from] metrics_exporter_prometheus::BuildError),
    /// Passwords cannot be hashed.
    #[error("passwords cannot be hashed: {0}")]
    Passwords(argon2::password_hash::Error),
    /// Mail cannot be sent.
    #[error(transparent)]
    Mail(#[from] MailerError),
    /// Webhooks cannot be sent to.
    #[error("webhooks cannot be sent to: {0}")]
    Webhooks(#[from] reqwest::Error),
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
        let streams = Hub::new(reach(pool).await?);
        Ok(Self {
            published: Published::of(&settings.policy, &public_url, sandbox),
            clock: Clock::open(pool).await?,
            secrets: Secrets::open(pool).await?,
            signer: Signer::open(&settings, &store).await?,
            views: Views::of(&store, &streams),
            streams,
            stream_permits: Arc::default(),
            board: Board::default(),
            applicants: Applicants::default(),
            passwords: Passwords::new().map_err(OpenError::Passwords)?,
            blobs: Blobs::open(&settings).await?,
            rail: Box::new(SimulatedRail::new(pool.clone())),
            mailer: settings.mailer()?,
            webhooks: Office::open(&settings)?,
            seen: Seen::default(),
            timekeeper: Timekeeper::default(),
            limits: limits(&settings),
            meters: Meters::new()?,
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

    /// Has a command executed; what is asked for by a key is held to the key's allowance. What is refused because a
    /// timer is late is decided again once the timer has done its work.
    ///
    /// # Errors
    /// The market's no, or a fault.
    pub async fn execute<C: Decide + Sync>(
        &self,
        by: impl Into<By>,
        command: &C,
        request: &Request<'_>,
    ) -> Result<Executed, ExecuteError> {
        let by = by.into();
        let (actor, asked, span) = (by.actor, asked(by, command), command_span(command_name::<C>()));
        let mut result = self.store.execute(&asked, &self.context(actor), request).instrument(span.clone()).await;
        if let Err(ExecuteError::Rejected(Rejection::DeadlinePassed { .. })) = result {
            self.timekeeper.catch_up(self).await?;
            result = self.store.execute(&asked, &self.context(actor), request).instrument(span.clone()).await;
        }
        self.note(actor, command, &result, &span);
        overspent::tell(self, actor, &result).await;
        result
    }

    /// What a command would write if it were meant; a timer that is late does its work first, as it would anyway.
    ///
    /// # Errors
    /// The market's no, or a fault.
    pub async fn foresee<C: Decide + Sync>(&self, by: impl Into<By>, command: &C) -> Result<Draft, ExecuteError> {
        let by = by.into();
        let (actor, asked) = (by.actor, asked(by, command));
        match self.store.foresee(&asked, &self.context(actor)).await {
            Err(ExecuteError::Rejected(Rejection::DeadlinePassed { .. })) => {
                self.timekeeper.catch_up(self).await?;
                self.store.foresee(&asked, &self.context(actor)).await
            }
            other => other,
        }
    }

    /// Has the market itself do something, as of `at`.
    ///
    /// # Errors
    /// The market's no, or a fault.
    pub async fn act<C: Decide + Sync>(&self, command: &C, at: Timestamp) -> Result<Executed, ExecuteError> {
        let request = Request { command: CommandId(self.id()), digest: None, answer: &|_| Value::Null };
        let (cx, span) = (self.context_at(Actor::Platform, at), command_span(command_name::<C>()));
        let result = self.store.execute(command, &cx, &request).instrument(span.clone()).await;
        self.note(Actor::Platform, command, &result, &span);
        result
    }

    /// Decides without committing.
    ///
    /// # Errors
    /// The market's no, or a fault.
    pub async fn decide<C: Decide + Sync>(&self, by: impl Into<By>, command: &C) -> Result<Vec<Event>, ExecuteError> {
        let by = by.into();
        self.store.decide(&asked(by, command), &self.context(by.actor)).await
    }

    fn note<C: Decide>(&self, actor: Actor, command: &C, result: &Result<Executed, ExecuteError>, span: &Span) {
        let outcome = match result {
            Ok(executed) => match executed.receipts.last() {
                Some(last) => {
                    self.seen.note(actor.party(), last.position);
                    self.meters.mailed(command.private().iter().filter(|row| row.kind == "mail").count());
                    "executed"
                }
                None => "nothing_to_do",
            },
            Err(error) => problem::code(error),
        };
        self.meters.commanded(command_name::<C>(), outcome);
        span.record("outcome", outcome);
    }
}

fn asked<C>(by: By, command: &C) -> Asked<'_, C> {
    let key = match by.actor {
        Actor::Key(party, key) => Some(UsedKey { party, key, scope: by.scope }),
        Actor::Party(_) | Actor::Platform => None,
    };
    Asked { command, key }
}

fn limits(settings: &Settings) -> Option<Limits> {
    let rates = &settings.policy.rates;
    (settings.rate_limits == RateLimits::On).then(|| Limits::new(rates, settings.trusted_proxies.clone()))
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
