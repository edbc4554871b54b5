//! The store: the pool, the appender behind it, and what every caller may ask.

use crate::appender::{Appender, Path, SharedMemory, lock};
use crate::cache::Cache;
use crate::commit::{Outcome, Pending};
use crate::error::StoreError;
use crate::load::{self, Freshness, Loaded};
use crate::memory::Memory;
use crate::pulse::{Pressure, Pulse};
use crate::writer::Writer;
use crate::{connect, migrate, private, read, wake};
use deadpool_postgres::{Hook, Manager, ManagerConfig, Pool, RecyclingMethod};
use market_core::decide::{Needs, Source};
use market_core::event::draft::{Draft, RequestDigest};
use market_core::event::tree::Hash;
use market_core::event::{Event, Recorded};
use market_core::ids::CommandId;
use market_core::ledger::Account;
use market_core::money::Money;
use market_core::stream::Position;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_postgres::NoTls;
use uuid::Uuid;

/// The record in PostgreSQL. Cheap to clone.
#[derive(Clone)]
pub struct PgStore {
    inner: Arc<Inner>,
}

struct Inner {
    pool: Pool,
    origin: String,
    cache: Cache,
    memory: SharedMemory,
    queue: Mutex<Option<mpsc::Sender<Pending>>>,
    appender: Mutex<Option<JoinHandle<()>>>,
    listener: JoinHandle<()>,
    appended: Arc<Notify>,
    pulse: Arc<Pulse>,
    others_write: AtomicBool,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

/// How a caller asks for a command.
pub struct Request<'a> {
    /// The execution: fresh, or derived from party and idempotency key.
    pub command: CommandId,
    /// The digest of the request, if the caller may ask again with the same key.
    pub digest: Option<RequestDigest>,
    /// What the caller is answered when these events were stored: a JSON object.
    pub answer: &'a (dyn Fn(&[Event]) -> Value + Sync),
}

/// What a command has led to.
#[derive(Clone, Debug)]
pub struct Executed {
    /// One for each event, in order; none when nothing had to change.
    pub receipts: Vec<Receipt>,
    /// What the caller is answered; the first answer, when it had asked before.
    pub answer: Value,
}

/// Where an event is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The event's id.
    pub event_id: Uuid,
    /// Its place, and the index of its leaf.
    pub position: Position,
    /// The hash of its leaf.
    pub leaf_hash: Hash,
}

/// What an installation may set.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// The name of the log, given to a new database.
    pub origin: String,
    /// Connections for reading.
    pub readers_max: usize,
    /// How many commits may wait to be written.
    pub queue_max: usize,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self { origin: "agentgigs.local/log".to_owned(), readers_max: 16, queue_max: 8_192 }
    }
}

impl PgStore {
    /// Connects, brings the schema up to date, starts the appender.
    ///
    /// # Errors
    /// When the database cannot be reached, or is not one of ours.
    pub async fn open(url: &str, settings: StoreSettings) -> Result<Self, StoreError> {
        migrate::migrate(url, &settings.origin).await?;
        let pool = pool(url, settings.readers_max)?;
        let writer = Writer::connect(url).await?;
        let head = writer.head().await?;
        let origin = pool.get().await?.query_one("select origin from log_head", &[]).await?.try_get(0)?;
        let memory: SharedMemory = Arc::new(Mutex::new(Memory::new()));
        let appended = Arc::new(Notify::new());
        let pulse = Arc::new(Pulse::default());
        let (queue, waiting) = mpsc::channel(settings.queue_max);
        let appender = Appender {
            writer,
            memory: Arc::clone(&memory),
            queue: waiting,
            appended: Arc::clone(&appended),
            pulse: Arc::clone(&pulse),
            head,
            path: Path::Fast,
        };
        let appender = tokio::spawn(appender.run());
        let listener = tokio::spawn(wake::listen(url.to_owned(), Arc::clone(&appended)));
        let inner = Inner {
            pool,
            origin,
            cache: Cache::new(),
            memory,
            queue: Mutex::new(Some(queue)),
            appender: Mutex::new(Some(appender)),
            listener,
            appended,
            pulse,
            others_write: AtomicBool::new(false),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Hands a draft to the appender and waits until the log has it, or has refused it.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many wait already; a fault of the database.
    pub async fn append(&self, draft: Draft) -> Result<Outcome, StoreError> {
        let queue = self.inner.queue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (answer, answered) = oneshot::channel();
        let queue = queue.ok_or(StoreError::Busy)?;
        queue.try_send(Pending { draft, answer }).map_err(|_| StoreError::Busy)?;
        answered.await.map_err(|_| StoreError::Unavailable("the appender is gone".to_owned()))?
    }

    /// What is known: from memory where it is there, as long as no other process writes to the log.
    ///
    /// # Errors
    /// A fault.
    pub async fn load<N: Needs>(&self, needs: &N) -> Result<N::Known, StoreError> {
        match self.inner.others_write.load(Ordering::Relaxed) {
            true => self.load_fresh(needs).await,
            false => self.load_kept(needs).await,
        }
    }

    /// What is known, from memory where it is there, whoever writes: for what is asked with every request, and may miss
    /// what another process has just written.
    ///
    /// # Errors
    /// A fault.
    pub async fn load_kept<N: Needs>(&self, needs: &N) -> Result<N::Known, StoreError> {
        let loaded = self.load_sources(&needs.sources(), Freshness::Cached).await?;
        Ok(needs.know(&loaded.found))
    }

    /// What is known, from the database alone: for whatever must not miss what another process has just written.
    ///
    /// # Errors
    /// A fault.
    pub async fn load_fresh<N: Needs>(&self, needs: &N) -> Result<N::Known, StoreError> {
        let loaded = self.load_sources(&needs.sources(), Freshness::Fresh).await?;
        Ok(needs.know(&loaded.found))
    }

    /// The log from `from` on, in order, never skipping; at most `limit` events.
    ///
    /// # Errors
    /// A fault.
    pub async fn read(&self, from: Position, limit: u16) -> Result<Vec<Recorded>, StoreError> {
        read::from(&self.inner.pool, from, limit).await
    }

    /// The position that the next event will get, as the database says.
    ///
    /// # Errors
    /// A fault.
    pub async fn head(&self) -> Result<Position, StoreError> {
        let client = self.inner.pool.get().await?;
        let statement = client.prepare_cached("select size from log_head").await?;
        let size: i64 = client.query_one(&statement, &[]).await?.try_get(0)?;
        Ok(Position(load::number(size)?))
    }

    /// What a floored account holds now: the running balance of its last transfer.
    ///
    /// # Errors
    /// A fault.
    pub async fn funds(&self, account: Account) -> Result<Money, StoreError> {
        let balances = load::balances(&self.inner.pool, &[account]).await?;
        let minor = load::number(balances.first().copied().unwrap_or(0))?;
        Money::usd(minor).map_err(|error| StoreError::Corrupt(format!("{account}: {error}")))
    }

    /// The bodies of erasable rows of one kind, by id; erased and unknown ones are absent.
    ///
    /// # Errors
    /// A fault.
    pub async fn private(&self, kind: &str, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Value>, StoreError> {
        private::bodies(&self.inner.pool, kind, ids).await
    }

    /// Resolves when events may have been appended, by any process: a hint, so poll as well.
    pub async fn woken(&self) {
        self.inner.appended.notified().await;
    }

    /// Takes note of how many processes write to the log, this one among them.
    pub fn note_writers(&self, count: usize) {
        self.inner.others_write.store(count > 1, Ordering::Relaxed);
    }

    /// Takes note of events, whoever wrote them: cached states that they outdate are forgotten.
    pub fn note(&self, events: &[Recorded]) {
        for recorded in events {
            self.inner.cache.outdate(recorded.stream, recorded.version);
        }
    }

    /// Connections for reading.
    #[must_use]
    pub fn pool(&self) -> &Pool {
        &self.inner.pool
    }

    /// The name of the log.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.inner.origin
    }

    /// How busy the appender is.
    #[must_use]
    pub fn pressure(&self) -> Pressure {
        let queue = self.inner.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let sizes =
            queue.as_ref().map(|queue| (queue.max_capacity().saturating_sub(queue.capacity()), queue.max_capacity()));
        let (waiting, waiting_max) = sizes.unwrap_or_default();
        self.inner.pulse.pressure(waiting, waiting_max)
    }

    /// Waits until everything that was accepted is written, then stops the appender.
    pub async fn close(&self) {
        self.inner.listener.abort();
        drop(self.inner.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        let appender = self.inner.appender.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(appender) = appender
            && let Err(error) = appender.await
        {
            tracing::error!(%error, "the appender did not end well");
        }
    }

    pub(crate) fn cache(&self) -> &Cache {
        &self.inner.cache
    }

    pub(crate) async fn load_sources(&self, sources: &[Source], freshness: Freshness) -> Result<Loaded, StoreError> {
        let balance = |account: &Account| lock(&self.inner.memory).balance(account);
        load::load(&self.inner.pool, &self.inner.cache, sources, freshness, balance).await
    }
}

/// Connections that work as `market_api`, whoever logs in.
fn pool(url: &str, readers_max: usize) -> Result<Pool, StoreError> {
    let config: tokio_postgres::Config = url.parse()?;
    let manager = Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let as_market = Hook::async_fn(|client: &mut deadpool_postgres::ClientWrapper, _| {
        Box::pin(async move {
            client.batch_execute(connect::AS_MARKET).await.map_err(deadpool_postgres::HookError::Backend)
        })
    });
    Pool::builder(manager)
        .max_size(readers_max)
        .post_create(as_market)
        .build()
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}
