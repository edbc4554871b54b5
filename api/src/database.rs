//! The database: one that is named, or a private PostgreSQL under the data directory.

use crate::config::Settings;
use market_store::postgres::{PostgresError, PrivatePostgres, url_of};
use secrecy::ExposeSecret;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// A database that answers for as long as this lives.
pub enum Database {
    /// Somebody else's to run.
    Named {
        /// Its connection string.
        url: String,
    },
    /// Ours, started again whenever it dies.
    Private {
        /// The server.
        postgres: Arc<PrivatePostgres>,
        /// What starts it again.
        watcher: JoinHandle<()>,
    },
}

impl Database {
    /// The database of these settings; a private one is started, or adopted when it runs already.
    ///
    /// # Errors
    /// When there is no PostgreSQL, or another server uses the data directory.
    pub async fn open(settings: &Settings) -> Result<Self, PostgresError> {
        if let Some(url) = &settings.database_url {
            return Ok(Self::Named { url: url.expose_secret().to_owned() });
        }
        let postgres = Arc::new(PrivatePostgres::start(&settings.data_dir).await?);
        let watched = Arc::clone(&postgres);
        let watcher = tokio::spawn(async move { watched.keep_running().await });
        Ok(Self::Private { postgres, watcher })
    }

    /// As [`Database::open`]; where a server runs already, that server's database.
    ///
    /// # Errors
    /// When there is no PostgreSQL.
    pub async fn beside(settings: &Settings) -> Result<Self, PostgresError> {
        match Self::open(settings).await {
            Err(PostgresError::InUse { .. }) => Ok(Self::Named { url: url_of(&settings.data_dir)? }),
            other => other,
        }
    }

    /// Its connection string.
    #[must_use]
    pub fn url(&self) -> String {
        match self {
            Self::Named { url } => url.clone(),
            Self::Private { postgres, .. } => postgres.url(),
        }
    }

    /// Stops a private one.
    ///
    /// # Errors
    /// When it does not stop.
    pub async fn close(self) -> Result<(), PostgresError> {
        if let Self::Private { postgres, watcher } = self {
            postgres.stop().await?;
            if let Err(error) = watcher.await {
                tracing::error!(%error, "the watcher of the private PostgreSQL did not end well");
            }
        }
        Ok(())
    }
}

/// The connection string of these settings' database, without starting anything.
///
/// # Errors
/// When there is no database yet.
pub fn named_url(settings: &Settings) -> Result<String, PostgresError> {
    match &settings.database_url {
        Some(url) => Ok(url.expose_secret().to_owned()),
        None => url_of(&settings.data_dir),
    }
}
