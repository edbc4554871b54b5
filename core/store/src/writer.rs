//! The connections that only the appender uses: one writes, one reads ahead.

use crate::batch::{APPEND_BATCH, Batch, Head};
use crate::connect;
use crate::learn::Asker;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use market_core::event::tree::Frontier;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Statement};
use uuid::Uuid;

/// How often a batch is tried on the slow path before its commits are told that the database cannot be reached.
pub(crate) const ATTEMPTS_MAX: u32 = 120;

/// The wait between two attempts to connect.
const RECONNECT_WAIT: Duration = Duration::from_millis(250);

/// Raised by the database when the head bears another token.
const OVERTAKEN: &str = "AG001";

/// Why a batch is not in the log, as far as is known.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Others wrote in between, or a row of that key is there already.
    #[error("others wrote in between")]
    Overtaken,
    /// The connection broke: it may or may not be in the log.
    #[error("the connection to the database broke: {0}")]
    Connection(String),
    /// The database does not take one of the rows.
    #[error("the database does not take a row: {0}")]
    Row(String),
}

impl Failure {
    /// Whether it would fail again however often it is tried.
    pub(crate) fn is_of_a_row(&self) -> bool {
        matches!(self, Self::Row(_))
    }
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        let text = crate::error::describe(&error);
        let Some(state) = error.code() else { return Self::Connection(text) };
        let again = [SqlState::UNIQUE_VIOLATION, SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE];
        if state.code() == OVERTAKEN || again.contains(state) {
            return Self::Overtaken;
        }
        // Classes of SQLSTATE: 22 data exception, 23 integrity violation. All else is the server's own trouble:
        // shutting down, out of space, cancelled.
        if state.code().starts_with("22") || state.code().starts_with("23") {
            return Self::Row(text);
        }
        Self::Connection(text)
    }
}

/// The appender's two connections.
pub(crate) struct Writer {
    url: String,
    client: Arc<Client>,
    append: Statement,
    /// Asks on the writing connection, and so under its lock.
    under_lock: Asker,
    ahead: Asker,
}

impl Writer {
    /// Connects twice.
    pub(crate) async fn connect(url: &str) -> Result<Self, Failure> {
        let client = Arc::new(connect::client(url).await?);
        let append = client.prepare_typed(APPEND_BATCH, &parameter_types()).await?;
        let under_lock = Asker::prepare(Arc::clone(&client)).await?;
        let ahead = Asker::prepare(Arc::new(connect::client(url).await?)).await?;
        Ok(Self { url: url.to_owned(), client, append, under_lock, ahead })
    }

    /// Asks on the writing connection.
    pub(crate) fn under_lock(&self) -> &Asker {
        &self.under_lock
    }

    /// Asks on the reading connection.
    pub(crate) fn ahead(&self) -> &Asker {
        &self.ahead
    }

    /// Connects anew when a connection is broken; waits first if it was tried before.
    pub(crate) async fn be_connected(&mut self, attempt: u32) -> Result<(), Failure> {
        if !self.client.is_closed() && !self.ahead.client.is_closed() {
            return Ok(());
        }
        if attempt > 0 {
            tokio::time::sleep(RECONNECT_WAIT).await;
        }
        *self = Self::connect(&self.url).await?;
        tracing::info!("the appender is connected again");
        Ok(())
    }

    /// Where the log ends now.
    pub(crate) async fn head(&self) -> Result<Head, Failure> {
        self.read_head("select token, size, frontier from log_head").await
    }

    /// Begins a transaction and locks the head in it.
    pub(crate) async fn lock_head(&self) -> Result<Head, Failure> {
        self.client.batch_execute("begin").await?;
        let head = self.read_head("select token, size, frontier from log_head for update").await;
        if head.is_err() {
            self.roll_back().await;
        }
        head
    }

    /// Ends the transaction without a trace. If even that fails, the connection's end ends it.
    pub(crate) async fn roll_back(&self) {
        if let Err(error) = self.client.batch_execute("rollback").await {
            tracing::debug!(%error, "could not roll back");
        }
    }

    /// The statement that writes a batch, as a future whose first poll sends it.
    pub(crate) fn append(&self, from: Uuid, next: &Head, batch: Batch) -> BoxFuture<'static, Result<(), Failure>> {
        let (token, size, frontier) = (next.token, size_of(&next.frontier), next.frontier.to_bytes());
        let (client, statement) = (Arc::clone(&self.client), self.append.clone());
        async move {
            let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&from, &token, &size, &frontier];
            parameters.extend(batch.columns().into_iter().map(|(column, _)| column));
            client.query(&statement, &parameters).await?;
            Ok(())
        }
        .boxed()
    }

    /// Writes a batch inside the transaction of [`Writer::lock_head`] and commits it.
    pub(crate) async fn append_locked(&self, from: Uuid, next: &Head, batch: &Batch) -> Result<(), Failure> {
        if batch.is_empty() {
            self.client.batch_execute("commit").await?;
            return Ok(());
        }
        let (size, frontier) = (size_of(&next.frontier), next.frontier.to_bytes());
        let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&from, &next.token, &size, &frontier];
        parameters.extend(batch.columns().into_iter().map(|(column, _)| column));
        self.client.query(&self.append, &parameters).await?;
        self.client.batch_execute("commit").await?;
        Ok(())
    }

    async fn read_head(&self, statement: &str) -> Result<Head, Failure> {
        let row = self.client.query_one(statement, &[]).await?;
        let size = u64::try_from(row.try_get::<_, i64>(1)?).unwrap_or(0);
        let frontier = Frontier::from_bytes(size, row.try_get(2)?)
            .ok_or_else(|| Failure::Row("the frontier does not fit the size of the log".to_owned()))?;
        Ok(Head { token: row.try_get(0)?, frontier })
    }
}

fn size_of(frontier: &Frontier) -> i64 {
    i64::try_from(frontier.size()).unwrap_or(i64::MAX)
}

fn parameter_types() -> Vec<Type> {
    let mut types = vec![Type::UUID, Type::UUID, Type::INT8, Type::BYTEA];
    types.extend(Batch::default().columns().into_iter().map(|(_, kind)| kind));
    types
}
