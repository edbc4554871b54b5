//! The private PostgreSQL a server runs when it is given no other database.

mod account;
mod cluster;
mod database;
mod error;
mod fetch;
mod find;
mod holder;
mod lock;
mod place;
mod postmaster;
mod process;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, watch};
use tokio::time::sleep;

use account::Account;
use cluster::Cluster;
use find::Binaries;
use lock::ServerLock;
use place::Place;
use postmaster::Postmaster;

pub use error::PostgresError;

const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// A PostgreSQL of the server's own, over a Unix socket only, without a password: the socket's
/// folder lets in nobody but the user who runs it (and root).
///
/// Dropping this leaves PostgreSQL running, as `kill -9` of the server does: the next start
/// adopts it. An orderly end calls [`stop`](Self::stop).
#[derive(Debug)]
pub struct PrivatePostgres {
    cluster: Cluster,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Running { postmaster: Postmaster, _locks: Vec<ServerLock> },
    Stopped,
}

/// What [`PrivatePostgres::ensure_running`] found or did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restarted {
    /// It was running all along.
    NotNeeded,
    /// It had died, and is ready again after this long.
    After(Duration),
    /// It was stopped on purpose and stays so: a watcher can end.
    Stopped,
}

impl PrivatePostgres {
    /// Finds or fetches PostgreSQL, makes `<data_dir>/postgres` when new, starts it or adopts the
    /// one that runs, and creates the database when absent. One server a data directory.
    ///
    /// As root, PostgreSQL runs as the owner of the cluster, for a new one as `postgres` or
    /// `nobody`; where that user may not enter the data directory, the cluster is made in
    /// `/var/lib/agentgigs-<hash>` and the data directory remembers it in `postgres.place`.
    pub async fn start(data_dir: &Path) -> Result<Self, PostgresError> {
        let begun = Instant::now();
        let data_dir = own_folder(data_dir)?;
        let mut locks = vec![ServerLock::take(&data_dir)?];
        let (ground, binaries) = equip(&data_dir).await?;
        if ground.place.home != data_dir {
            // A copied data directory would have a lock of its own, but shares the home.
            locks.push(ServerLock::take(&ground.place.home)?);
        }
        let cluster = Cluster::new(&ground.place, ground.account, binaries);
        cluster.initialise().await?;
        let postmaster = postmaster::bring_up(&cluster).await?;
        database::create_database(&cluster).await?;
        tracing::info!(
            pid = postmaster.pid,
            version = cluster.binaries.version,
            cluster = %cluster.data.display(),
            took_ms = begun.elapsed().as_millis(),
            "private PostgreSQL is ready"
        );
        let state = Mutex::new(State::Running { postmaster, _locks: locks });
        Ok(Self { cluster, state })
    }

    /// A connection string for tokio-postgres, psql and whatever else speaks libpq.
    pub fn url(&self) -> String {
        database::url_over(&self.cluster.socket)
    }

    /// Returns once the postmaster has died, by whatever cause.
    pub async fn died(&self) {
        let Some(mut gone) = self.watched().await else {
            return;
        };
        // An error would mean that nobody watches any more, which is for the caller to act on too.
        let _ = gone.wait_for(Option::is_some).await;
    }

    async fn watched(&self) -> Option<watch::Receiver<Option<String>>> {
        match &*self.state.lock().await {
            State::Running { postmaster, .. } => Some(postmaster.watch()),
            State::Stopped => None,
        }
    }

    /// Starts PostgreSQL again when it has died, waits out what a killed one left behind, and
    /// returns when it is ready. Safe to cancel and call again.
    pub async fn ensure_running(&self) -> Result<Restarted, PostgresError> {
        let begun = Instant::now();
        let mut state = self.state.lock().await;
        let State::Running { postmaster, .. } = &mut *state else {
            return Ok(Restarted::Stopped);
        };
        let Some(how) = postmaster.end() else {
            return Ok(Restarted::NotNeeded);
        };
        tracing::warn!(how, "private PostgreSQL has died; starting it again");
        *postmaster = postmaster::bring_up(&self.cluster).await?;
        tracing::info!(
            pid = postmaster.pid,
            took_ms = begun.elapsed().as_millis(),
            "private PostgreSQL is ready again"
        );
        Ok(Restarted::After(begun.elapsed()))
    }

    /// The watcher: keeps PostgreSQL up until it is stopped on purpose, trying again after a
    /// pause when it cannot be started.
    pub async fn keep_running(&self) {
        loop {
            self.died().await;
            match self.ensure_running().await {
                Ok(Restarted::Stopped) => return,
                Ok(Restarted::NotNeeded | Restarted::After(_)) => {}
                Err(error) => {
                    tracing::error!(%error, "private PostgreSQL does not come back");
                    sleep(PAUSE_AFTER_FAILURE).await;
                }
            }
        }
    }

    /// Stops PostgreSQL (fast: open statements are rolled back), waits until it is gone, and lets
    /// go of the data directory. By reference, so that a watcher may hold the other end of an
    /// `Arc`; a second call does nothing.
    pub async fn stop(&self) -> Result<(), PostgresError> {
        let mut state = self.state.lock().await;
        if let State::Running { postmaster, .. } = &*state {
            postmaster::stop(&self.cluster, postmaster).await?;
            *state = State::Stopped;
        }
        Ok(())
    }
}

/// The connection string of a data directory's private database, without starting anything.
pub fn url_of(data_dir: &Path) -> Result<String, PostgresError> {
    let none = || PostgresError::NoDatabase { data_dir: data_dir.to_owned() };
    let found = data_dir.canonicalize().map_err(|_| none())?;
    let place = Place::recorded(&found).ok_or_else(none)?;
    Ok(database::url_over(&place.socket))
}

fn own_folder(data_dir: &Path) -> Result<PathBuf, PostgresError> {
    fs::create_dir_all(data_dir).and_then(|()| data_dir.canonicalize()).map_err(PostgresError::file(data_dir))
}

/// Who runs PostgreSQL, and where.
struct Ground {
    account: Account,
    place: Place,
}

impl Ground {
    async fn survey(data_dir: &Path) -> Result<Self, PostgresError> {
        let home = Place::recorded(data_dir).map_or_else(|| data_dir.to_owned(), |place| place.home);
        let account = Account::of_cluster(&home.join("postgres"))?;
        let place = Place::settle(data_dir, account).await?;
        Ok(Self { account, place })
    }
}

/// Settles where to work and with which programs, fetching them when there are none that fit.
async fn equip(data_dir: &Path) -> Result<(Ground, Binaries), PostgresError> {
    let ground = Ground::survey(data_dir).await?;
    let version = cluster::version_of(&ground.place.cluster());
    let found = find::search(ground.account, &ground.place.distribution()).await?;
    if let Some(binaries) = found.pick(version) {
        return Ok((ground, binaries));
    }
    let fetched = match find::wished() {
        // Only that folder counts, so nothing fetched would be used.
        Some(_) => vec!["PG_BIN is set, so nothing was fetched".to_owned()],
        None => fetch::fetch(&ground.place.distribution(), version).await,
    };
    // Installing the package has made the user `postgres`, whom PostgreSQL had better run as.
    let ground = Ground::survey(data_dir).await?;
    let found = find::search(ground.account, &ground.place.distribution()).await?;
    if let Some(binaries) = found.pick(version) {
        return Ok((ground, binaries));
    }
    let mut tried = found.rejected.clone();
    tried.extend(fetched);
    Err(match version {
        Some(cluster) if found.pick(None).is_some() => {
            PostgresError::VersionMismatch { path: ground.place.cluster(), cluster, found: found.versions(), tried }
        }
        version => PostgresError::NoPostgres { version, tried },
    })
}
