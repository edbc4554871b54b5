//! Signs the log: its key, and the last checkpoint that was signed with it, which is remembered beside the key.

mod key_file;
mod remembered;

use crate::config::Settings;
use market_core::log::checkpoint::Checkpoint;
use market_core::log::key::{KeyError, LogKey, VerifierKey};
use market_core::log::note;
use market_store::{Pace, PgStore, SignedCheckpoint, StoreError};
use remembered::Remembered;
use secrecy::ExposeSecret;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Signs one log.
pub struct Signer {
    pen: Arc<Pen>,
}

/// The key, and what was signed with it.
struct Pen {
    key: LogKey,
    remembered: Arc<Remembered>,
    /// The last checkpoint that was signed here, and the turn to sign the next one.
    last: Mutex<Option<Checkpoint>>,
}

/// Why the log is not signed.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The record has a fault.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file cannot be read or written.
    #[error("{} cannot be used: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The key is none.
    #[error("the key of the log in {place} cannot be used: {error}")]
    Key {
        /// Where it is.
        place: String,
        /// Why.
        error: KeyError,
    },
    /// The key has another name.
    #[error("the key of the log in {place} is for {found}, and this log is {origin}")]
    OtherLog {
        /// Where it is.
        place: String,
        /// The name of the key.
        found: String,
        /// The name of the log.
        origin: String,
    },
    /// The log was signed before, and not with this key.
    #[error(
        "the log {origin} was signed before with another key than that of {place}, and a new one would be trusted by nobody: put the file log.key of its data directory back. If it is lost, give the log a new key by AGENTGIGS_LOG_KEY, and tell everybody who verifies"
    )]
    OtherKey {
        /// The name of the log.
        origin: String,
        /// Where the key is, or would be.
        place: String,
    },
    /// What was remembered cannot be read.
    #[error("{} holds no checkpoint: it is written by the server alone", .0.display())]
    NotRemembered(PathBuf),
    /// The database is not the one that was signed, or an older copy of it.
    #[error(
        "the database does not hold the log that was signed: {found}, but {} remembers a signed checkpoint of {size} events{}. It was restored from a backup, or is another one; what is signed now would contradict what others have seen. Restore the events up to there. If this is meant to be another log, name another data directory by AGENTGIGS_DATA_DIR",
        path.display(),
        if origin.is_empty() { String::new() } else { format!(" of {origin}") },
    )]
    NotTheSignedLog {
        /// What there is.
        found: String,
        /// Where the checkpoint is remembered.
        path: PathBuf,
        /// Its size.
        size: u64,
        /// The name of the log that it is of, where that is another one.
        origin: String,
    },
}

impl Signer {
    /// Takes the key, makes sure that the database still holds all that was signed, and signs what there is.
    ///
    /// # Errors
    /// When the key is not that of the log, or the database is not what was signed.
    pub async fn open(settings: &Settings, store: &PgStore) -> Result<Self, SignerError> {
        let remembered = Remembered::in_folder(&settings.data_dir)?;
        let last = remembered.read()?;
        if let Some(last) = &last {
            still_holds(store, last, &remembered).await?;
        }
        let key = key(settings, store).await?;
        key_file::tell(&settings.data_dir, key.verifier())?;
        let pen = Pen { key, remembered: Arc::new(remembered), last: Mutex::new(last) };
        let signer = Self { pen: Arc::new(pen) };
        signer.sign(store, Pace::AtOnce).await?;
        Ok(signer)
    }

    /// What verifies the log's checkpoints.
    #[must_use]
    pub fn verifier(&self) -> &VerifierKey {
        self.pen.key.verifier()
    }

    /// The note of what was signed. Where the log has another key since, that key's: it claims nothing new.
    #[must_use]
    pub fn note(&self, signed: SignedCheckpoint) -> String {
        let key = &self.pen.key;
        if note::names(&signed.note, key.verifier()) {
            return signed.note;
        }
        let origin = key.verifier().name().to_owned();
        Checkpoint { origin, size: signed.size, root: signed.root }.sign(key)
    }

    /// Signs the end of the log, if it has moved. Tells what was signed.
    ///
    /// # Errors
    /// When the log does not continue what was signed, or a fault.
    pub async fn sign(&self, store: &PgStore, pace: Pace) -> Result<Option<SignedCheckpoint>, StoreError> {
        let (pen, store) = (Arc::clone(&self.pen), store.clone());
        // A task of its own: whoever does not want to wait any longer must not break off what is half written.
        let signing = tokio::spawn(async move { pen.sign(&store, pace).await });
        signing.await.map_err(|error| StoreError::Unavailable(error.to_string()))?
    }
}

impl Pen {
    async fn sign(&self, store: &PgStore, pace: Pace) -> Result<Option<SignedCheckpoint>, StoreError> {
        let mut last = self.last.lock().await;
        let before = last.clone();
        let last = &mut *last;
        let write = |checkpoint: Checkpoint| async move {
            let note = checkpoint.sign(&self.key);
            let (remembered, kept) = (Arc::clone(&self.remembered), note.clone());
            // First it is remembered and then it is told: what others have seen is never forgotten.
            let written = tokio::task::spawn_blocking(move || remembered.write(&kept)).await;
            let written = written.unwrap_or_else(|error| Err(io::Error::other(error)));
            written
                .map_err(|error| StoreError::Unavailable(format!("the checkpoint cannot be remembered: {error}")))?;
            *last = Some(checkpoint);
            Ok(note)
        };
        store.sign(pace, before.as_ref(), write).await
    }
}

/// The key that is set, or the one of the data directory, made on the first start.
async fn key(settings: &Settings, store: &PgStore) -> Result<LogKey, SignerError> {
    let origin = store.origin();
    if let Some(text) = &settings.log_key {
        let place = "AGENTGIGS_LOG_KEY".to_owned();
        let key =
            text.expose_secret().trim().parse().map_err(|error| SignerError::Key { place: place.clone(), error })?;
        return named(key, origin, place);
    }
    let path = key_file::path(&settings.data_dir);
    let place = path.display().to_string();
    let signed = store.last_checkpoint().await?;
    let key = match key_file::read(&path)? {
        Some(key) => named(key, origin, place.clone())?,
        None if signed.is_some() => return Err(SignerError::OtherKey { origin: origin.to_owned(), place }),
        None => key_file::make(&path, origin)?,
    };
    match signed {
        Some(signed) if Checkpoint::open(&signed.note, key.verifier()).is_none() => {
            Err(SignerError::OtherKey { origin: origin.to_owned(), place })
        }
        _ => Ok(key),
    }
}

fn named(key: LogKey, origin: &str, place: String) -> Result<LogKey, SignerError> {
    let found = key.verifier().name();
    if found == origin {
        return Ok(key);
    }
    Err(SignerError::OtherLog { place, found: found.to_owned(), origin: origin.to_owned() })
}

async fn still_holds(store: &PgStore, last: &Checkpoint, remembered: &Remembered) -> Result<(), SignerError> {
    let not_it = |found: String, origin: &str| SignerError::NotTheSignedLog {
        found,
        path: remembered.path().to_owned(),
        size: last.size,
        origin: origin.to_owned(),
    };
    if last.origin != store.origin() {
        return Err(not_it(format!("it holds the log {}", store.origin()), &last.origin));
    }
    match store.root_at(last.size).await? {
        Some(root) if root == last.root => Ok(()),
        Some(root) => Err(not_it(format!("the root over so many events is {root}"), "")),
        None => Err(not_it(format!("it has {} events", store.head().await?), "")),
    }
}
