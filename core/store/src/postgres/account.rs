//! The operating-system account PostgreSQL runs as, since it refuses to run as root.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::Path;
use std::process::Stdio;

use nix::unistd::{Uid, User, geteuid};
use tokio::process::Command;

use super::error::PostgresError;

/// Whom root lends the work to, in order of preference.
const STAND_INS: [&str; 2] = ["postgres", "nobody"];

/// Who runs PostgreSQL.
#[derive(Clone, Copy, Debug)]
pub(super) enum Account {
    /// The server's own user.
    Own { uid: u32 },
    /// Another one, because the server is root.
    Lent { uid: u32, gid: u32 },
}

impl Account {
    /// An existing cluster keeps its owner; a new one gets the server's user, or a stand-in for root.
    pub(super) fn of_cluster(cluster: &Path) -> Result<Self, PostgresError> {
        let owner = cluster.metadata().ok().map(|m| (m.uid(), m.gid()));
        let uid = geteuid();
        if !uid.is_root() {
            return match owner {
                Some((owner, _)) if owner != uid.as_raw() => {
                    Err(PostgresError::NotOurs { path: cluster.to_owned(), owner })
                }
                _ => Ok(Self::Own { uid: uid.as_raw() }),
            };
        }
        if let Some((uid, gid)) = owner.filter(|(uid, _)| *uid != 0) {
            let gid = User::from_uid(Uid::from_raw(uid)).ok().flatten().map_or(gid, |user| user.gid.as_raw());
            return Ok(Self::Lent { uid, gid });
        }
        STAND_INS
            .iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self::Lent { uid: user.uid.as_raw(), gid: user.gid.as_raw() })
            .ok_or(PostgresError::NoAccount)
    }

    pub(super) fn uid(self) -> u32 {
        match self {
            Self::Own { uid } | Self::Lent { uid, .. } => uid,
        }
    }

    /// A program run by this account, detached from the terminal's signals: Ctrl-C must reach the
    /// server alone, which stops PostgreSQL when it has finished its own work.
    pub(super) fn command(self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            // PGPORT, PGDATA, PGOPTIONS … of the caller's shell are about another database.
            if name.as_bytes().starts_with(b"PG") {
                command.env_remove(name);
            }
        }
        // English messages, because some are read here; `/`, because the account may not be
        // allowed into the folder the server was started in.
        command.env("LC_ALL", "C").current_dir("/").stdin(Stdio::null()).process_group(0);
        if let Self::Lent { uid, gid } = self {
            command.gid(gid).uid(uid);
        }
        command
    }

    /// Makes a file or folder the account's own.
    pub(super) fn give(self, path: &Path) -> Result<(), PostgresError> {
        match self {
            Self::Own { .. } => Ok(()),
            Self::Lent { uid, gid } => lchown(path, Some(uid), Some(gid)).map_err(PostgresError::file(path)),
        }
    }

    /// Whether the account can enter a folder; asked by entering it, because modes of all folders
    /// above, access lists and mount options have a say.
    pub(super) async fn reaches(self, folder: &Path) -> Result<bool, PostgresError> {
        let status = self
            .command("/bin/sh")
            .args(["-c", "cd -- \"$1\"", "sh"])
            .arg(folder)
            .stderr(Stdio::null())
            .status()
            .await
            .map_err(PostgresError::program("/bin/sh"))?;
        Ok(status.success())
    }
}
