//! Where the cluster and its socket live, and the file in the data directory that remembers it.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown, lchown};
use std::path::{Path, PathBuf};

use nix::libc;
use nix::unistd::geteuid;

use super::account::Account;
use super::error::PostgresError;

const RECORD_FILE: &str = "postgres.place";
/// In a home outside the data directory: the data directory it belongs to.
const BACK_POINTER_FILE: &str = "data-directory";
/// Not `TMPDIR`, which differs between processes and is long on macOS.
const SOCKET_PARENT: &str = "/tmp";
const HOME_PARENT: &str = "/var/lib";
const ALTERNATIVES: u32 = 64;

/// Where things are.
///
/// The cluster is `<data_dir>/postgres`. Only when root must lend the work to an account that may
/// not enter the data directory (`/root` is 0700) does the cluster go to `/var/lib/agentgigs-<hash>`
/// instead: loosening the modes of somebody's folders would be the worse surprise.
///
/// The socket is always in a 0700 folder of its own under `/tmp`: the path of a Unix socket may have
/// about 104 bytes, that of a data directory any number. That folder is what keeps other users of
/// the machine out of a database that asks for no password.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) home: PathBuf,
    pub(super) socket: PathBuf,
}

impl Place {
    pub(super) fn cluster(&self) -> PathBuf {
        self.home.join("postgres")
    }

    pub(super) fn distribution(&self) -> PathBuf {
        self.home.join("postgresql-dist")
    }

    /// What an earlier start wrote down.
    pub(super) fn recorded(data_dir: &Path) -> Option<Self> {
        let text = fs::read_to_string(data_dir.join(RECORD_FILE)).ok()?;
        let named =
            |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' ')).map(PathBuf::from);
        Some(Self { socket: named("socket")?, home: named("home").unwrap_or_else(|| data_dir.to_owned()) })
    }

    fn record(&self, data_dir: &Path) -> Result<(), PostgresError> {
        // Both paths are short and plain by construction; the data directory's own, which may hold
        // anything, is never written.
        let mut text = format!("socket {}\n", self.socket.display());
        if self.home != data_dir {
            text.push_str(&format!("home {}\n", self.home.display()));
        }
        let path = data_dir.join(RECORD_FILE);
        let draft = data_dir.join(format!("{RECORD_FILE}.new"));
        fs::write(&draft, text).map_err(PostgresError::file(&draft))?;
        owned_like_its_folder(&draft);
        fs::rename(&draft, &path).map_err(PostgresError::file(&path))
    }

    /// Decides, writes it down, and only then makes the folders: what exists is always known.
    pub(super) async fn settle(data_dir: &Path, account: Account) -> Result<Self, PostgresError> {
        let recorded = Self::recorded(data_dir);
        let home = settle_home(data_dir, account, recorded.as_ref()).await?;
        let name = format!("agentgigs-{:016x}", fingerprint(data_dir, account));
        let socket = settle_socket(&name, account, recorded.as_ref())?;
        let place = Self { home, socket };
        place.record(data_dir)?;
        if place.home != data_dir {
            make_home(&place.home, data_dir)?;
        }
        Ok(place)
    }
}

async fn settle_home(data_dir: &Path, account: Account, recorded: Option<&Place>) -> Result<PathBuf, PostgresError> {
    if let Some(place) = recorded.filter(|place| place.home != data_dir) {
        return Ok(place.home.clone());
    }
    let in_reach = match account {
        Account::Own { .. } => true,
        Account::Lent { .. } => account.reaches(data_dir).await?,
    };
    if in_reach {
        return Ok(data_dir.to_owned());
    }
    if data_dir.join("postgres").exists() {
        return Err(PostgresError::OutOfReach { path: data_dir.to_owned(), uid: account.uid() });
    }
    // A home that nobody's record names is left alone: it may hold the data of a directory that
    // was deleted on purpose, and must not come back to life in a new one.
    let base = Path::new(HOME_PARENT).join(format!("agentgigs-{:016x}", fingerprint(data_dir, account)));
    let home = alternatives(&base)
        .find(|home| home.symlink_metadata().is_err())
        .ok_or_else(|| PostgresError::File { path: base.clone(), source: io::ErrorKind::AlreadyExists.into() })?;
    if home != base {
        tracing::warn!(old = %base.display(), new = %home.display(), "the old folder holds an earlier database of this data directory; delete it when it is not wanted");
    }
    Ok(home)
}

/// Makes a home outside the data directory, refusing one that another data directory uses.
fn make_home(home: &Path, data_dir: &Path) -> Result<(), PostgresError> {
    fs::create_dir_all(home).map_err(PostgresError::file(home))?;
    fs::set_permissions(home, Permissions::from_mode(0o755)).map_err(PostgresError::file(home))?;
    let pointer = home.join(BACK_POINTER_FILE);
    if let Ok(bytes) = fs::read(&pointer) {
        let other = PathBuf::from(OsString::from_vec(bytes));
        let shared = Place::recorded(&other).is_some_and(|place| place.home == home);
        if other != data_dir && shared {
            return Err(PostgresError::Copied { data_dir: data_dir.to_owned(), home: home.to_owned(), other });
        }
    }
    fs::write(&pointer, data_dir.as_os_str().as_bytes()).map_err(PostgresError::file(&pointer))
}

/// The recorded folder as long as its name still fits (a copied data directory has another), else
/// the first that can be had: anybody may plant a folder in `/tmp`.
fn settle_socket(name: &str, account: Account, recorded: Option<&Place>) -> Result<PathBuf, PostgresError> {
    let base = Path::new(SOCKET_PARENT).join(name);
    let known =
        recorded.map(|place| place.socket.clone()).filter(|socket| alternatives(&base).any(|fits| fits == *socket));
    for folder in known.into_iter().chain(alternatives(&base)) {
        if make_private(&folder, account)? {
            return Ok(folder);
        }
        tracing::warn!(folder = %folder.display(), "belongs to somebody else, so the database socket goes elsewhere");
    }
    Err(PostgresError::NoSocketFolder { path: base })
}

/// Makes a folder only the account can enter; false when somebody else has taken the name.
pub(super) fn make_private(folder: &Path, account: Account) -> Result<bool, PostgresError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(PostgresError::file(folder)(error));
        }
        Ok(()) | Err(_) => {}
    }
    // Everything from here on goes through one open folder: whoever plants a symbolic link, or
    // swaps the folder for one, gains nothing.
    let opened = OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_DIRECTORY).open(folder);
    let Ok(opened) = opened else {
        return Ok(false);
    };
    let found = opened.metadata().map_err(PostgresError::file(folder))?;
    if found.uid() != account.uid() && found.uid() != geteuid().as_raw() {
        return Ok(false);
    }
    opened.set_permissions(Permissions::from_mode(0o700)).map_err(PostgresError::file(folder))?;
    if let Account::Lent { uid, gid } = account {
        fchown(&opened, Some(uid), Some(gid)).map_err(PostgresError::file(folder))?;
    }
    Ok(true)
}

fn alternatives(base: &Path) -> impl Iterator<Item = PathBuf> {
    std::iter::once(base.to_owned()).chain((1..ALTERNATIVES).map(|n| {
        let mut name = base.as_os_str().to_owned();
        name.push(format!("-{n}"));
        PathBuf::from(name)
    }))
}

/// May change with the toolchain: what was written down in the record counts, this only proposes.
fn fingerprint(data_dir: &Path, account: Account) -> u64 {
    let mut hasher = DefaultHasher::new();
    data_dir.hash(&mut hasher);
    account.uid().hash(&mut hasher);
    hasher.finish()
}

/// Root working in somebody's folder leaves no files there that only root can write.
pub(super) fn owned_like_its_folder(path: &Path) {
    let folder = path.parent().and_then(|folder| folder.metadata().ok());
    if let Some(folder) = folder.filter(|folder| geteuid().is_root() && folder.uid() != 0)
        && let Err(error) = lchown(path, Some(folder.uid()), Some(folder.gid()))
    {
        tracing::debug!(path = %path.display(), %error, "keeps root as its owner");
    }
}
