//! One server a data directory: an advisory lock held for the life of the process.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use super::error::PostgresError;
use super::place::owned_like_its_folder;

const LOCK_FILE: &str = "server.lock";

/// Held while it lives. The kernel lets go of it even on `kill -9`; the file is opened
/// close-on-exec, so a PostgreSQL that outlives the server does not keep it.
#[derive(Debug)]
pub(super) struct ServerLock {
    _file: File,
}

impl ServerLock {
    pub(super) fn take(folder: &Path) -> Result<Self, PostgresError> {
        let path = folder.join(LOCK_FILE);
        let failed = || PostgresError::file(&path);
        // Never deleted and never truncated on opening: the name must stay one inode for all,
        // and its holder's pid readable by those who are refused.
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed())?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(PostgresError::InUse { data_dir: folder.to_owned(), holder: holder(&mut file) });
            }
            Err(TryLockError::Error(source)) => return Err(failed()(source)),
        }
        file.set_len(0).map_err(failed())?;
        writeln!(file, "{}", std::process::id()).map_err(failed())?;
        owned_like_its_folder(&path);
        Ok(Self { _file: file })
    }
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    match file.read_to_string(&mut text) {
        Ok(_) if !text.trim().is_empty() => format!("process {}", text.trim()),
        _ => "of unknown pid".to_owned(),
    }
}
