//! Makes the cluster on disk: `initdb`, the settings an event log wants, its version, its log.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, fchown};
use std::path::{Path, PathBuf};

use nix::libc;

use super::account::Account;
use super::error::PostgresError;
use super::find::Binaries;
use super::place::Place;

/// The database role everybody connects as; independent of who runs the server.
pub(super) const ROLE: &str = "agentgigs";
/// There is no TCP port: this only names the socket file.
pub(super) const PORT: u16 = 5432;
const LOG_FILE: &str = "postgres.log";
const LOG_LINES_SHOWN: usize = 20;
const LOG_BYTES_READ: u64 = 64 * 1024;
/// A longer log is set aside at the next start, and the one before it forgotten.
const LOG_BYTES_KEPT: u64 = 16 * 1024 * 1024;

/// Written once, at `initdb`, so that a person may change them.
const SETTINGS: &str = "
# --- written by AgentGigs when it made this cluster; yours to change ---
max_connections = 100
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1              # SSD
jit = off                           # short statements: compiling costs more than it saves

# Money is recorded here: a commit that was answered is on disk.
fsync = on
synchronous_commit = on
full_page_writes = on

# Rows are only ever added to an event log. Fewer checkpoints: fewer full pages in the WAL.
wal_buffers = 16MB
min_wal_size = 1GB
max_wal_size = 4GB
checkpoint_timeout = 15min

# Inserts alone must trigger vacuum often enough to keep the visibility map fresh.
autovacuum_vacuum_insert_scale_factor = 0.05
autovacuum_analyze_scale_factor = 0.02

timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
log_min_error_statement = panic     # statements carry personal data; the log should not
log_lock_waits = on
";

/// One cluster and what it takes to run it.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    pub(super) data: PathBuf,
    pub(super) socket: PathBuf,
    pub(super) account: Account,
    pub(super) binaries: Binaries,
}

/// The version that made a cluster; none where there is no cluster yet.
pub(super) fn version_of(data: &Path) -> Option<u32> {
    let text = fs::read_to_string(data.join("PG_VERSION")).ok()?;
    text.trim().parse().ok()
}

impl Cluster {
    pub(super) fn new(place: &Place, account: Account, binaries: Binaries) -> Self {
        Self { data: place.cluster(), socket: place.socket.clone(), account, binaries }
    }

    /// Makes the cluster unless there is one. It is made under another name and renamed when
    /// whole, so an interrupted start leaves nothing half done.
    pub(super) async fn initialise(&self) -> Result<(), PostgresError> {
        if version_of(&self.data).is_some() {
            return Ok(());
        }
        // Renaming replaces an empty folder, and only an empty one.
        if fs::read_dir(&self.data).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(PostgresError::NotACluster { path: self.data.clone() });
        }
        let mut name = self.data.as_os_str().to_owned();
        name.push(".new");
        let draft = PathBuf::from(name);
        let mut output = String::new();
        for locale in ["C.UTF-8", "C"] {
            match self.initdb(&draft, locale).await? {
                Ok(()) => return self.put_in_place(&draft),
                Err(complaint) => output = complaint,
            }
            if !output.contains("locale") {
                break;
            }
        }
        Err(PostgresError::Initdb { path: draft, output })
    }

    async fn initdb(&self, draft: &Path, locale: &str) -> Result<Result<(), String>, PostgresError> {
        match fs::remove_dir_all(draft) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(PostgresError::file(draft)(error));
            }
            Ok(()) | Err(_) => {}
        }
        DirBuilder::new().mode(0o700).create(draft).map_err(PostgresError::file(draft))?;
        self.account.give(draft)?;
        let output = self
            .binaries
            .command(self.account, "initdb")
            .arg("-D")
            .arg(draft)
            // The socket's folder is the lock on the door; hosts have no business here at all.
            .args(["--auth-local=trust", "--auth-host=reject", "-E", "UTF8"])
            .args(["--data-checksums", "-U", ROLE, "--locale", locale])
            .output()
            .await
            .map_err(PostgresError::program("initdb"))?;
        if output.status.success() {
            return Ok(Ok(()));
        }
        Ok(Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }

    fn put_in_place(&self, draft: &Path) -> Result<(), PostgresError> {
        let settings = draft.join("postgresql.conf");
        let written =
            OpenOptions::new().append(true).custom_flags(libc::O_NOFOLLOW).open(&settings).and_then(|mut file| {
                file.write_all(SETTINGS.as_bytes())?;
                file.sync_all()
            });
        written.map_err(PostgresError::file(&settings))?;
        fs::rename(draft, &self.data).map_err(PostgresError::file(&self.data))?;
        let home = self.data.parent().unwrap_or(&self.data);
        File::open(home).and_then(|folder| folder.sync_all()).map_err(PostgresError::file(home))
    }

    fn log_path(&self) -> PathBuf {
        self.data.join(LOG_FILE)
    }

    /// The log to append to, and how long it is already.
    pub(super) fn open_log(&self) -> Result<(File, u64), PostgresError> {
        let path = self.log_path();
        if path.symlink_metadata().is_ok_and(|log| log.len() > LOG_BYTES_KEPT) {
            let aside = self.data.join(format!("{LOG_FILE}.1"));
            fs::rename(&path, &aside).map_err(PostgresError::file(&aside))?;
        }
        // Root opens a file in another's folder: never through a link planted there.
        let opened = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .custom_flags(libc::O_NOFOLLOW)
            .open(&path)
            .and_then(|log| {
                if let Account::Lent { uid, gid } = self.account {
                    fchown(&log, Some(uid), Some(gid))?;
                }
                let length = log.metadata()?.len();
                Ok((log, length))
            });
        opened.map_err(PostgresError::file(&path))
    }

    /// The last lines written after a point.
    pub(super) fn log_since(&self, start: u64) -> String {
        let read = || -> io::Result<Vec<u8>> {
            let mut log = File::open(self.log_path())?;
            let newest = log.metadata()?.len().saturating_sub(LOG_BYTES_READ);
            log.seek(SeekFrom::Start(start.max(newest)))?;
            let mut bytes = Vec::new();
            log.take(LOG_BYTES_READ).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = read().unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        let shown = lines.len().saturating_sub(LOG_LINES_SHOWN);
        lines.get(shown..).unwrap_or_default().join("\n")
    }
}
