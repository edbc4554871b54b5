//! The folder of a local store: who else uses it, and what dead uploads have left in it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tokio::task::spawn_blocking;

/// The folder in a data directory.
const FOLDER: &str = "blobs";

/// Held as long as somebody uses the folder.
const LOCK: &str = "blobs.lock";

/// What stands in the name of a file that is still being written, and in no other.
const UNFINISHED: char = '#';

/// A folder of files.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    // The operating system lets go of it when this process ends, however it ends.
    _lock: File,
}

impl Folder {
    /// The folder in a data directory. When nobody else uses it, whatever is unfinished in it is dead.
    pub(super) async fn open(data_dir: &Path) -> io::Result<Self> {
        let data_dir = data_dir.to_owned();
        spawn_blocking(move || {
            let path = data_dir.join(FOLDER);
            fs::create_dir_all(&path)?;
            let lock = File::options().create(true).truncate(false).write(true).open(data_dir.join(LOCK))?;
            match lock.try_lock() {
                Ok(()) => {
                    sweep(&path, Duration::ZERO)?;
                    lock.unlock()?;
                }
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
            lock.lock_shared()?;
            Ok(Self { path, _lock: lock })
        })
        .await
        .map_err(io::Error::other)?
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes what was last written more than `age` ago and is not finished. Tells how many there were.
    pub(super) async fn sweep(&self, age: Duration) -> io::Result<usize> {
        let path = self.path.clone();
        spawn_blocking(move || sweep(&path, age)).await.map_err(io::Error::other)?
    }
}

fn sweep(folder: &Path, age: Duration) -> io::Result<usize> {
    let mut swept = 0_usize;
    for job in fs::read_dir(folder)? {
        let job = job?;
        if !job.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(job.path())? {
            let file = file?;
            if !file.file_name().to_string_lossy().contains(UNFINISHED) {
                continue;
            }
            match remove_if_older(&file.path(), age) {
                Ok(removed) => swept = swept.saturating_add(usize::from(removed)),
                // Somebody else was faster, or it is finished meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(swept)
}

fn remove_if_older(path: &Path, age: Duration) -> io::Result<bool> {
    let written = fs::metadata(path)?.modified()?;
    // A file of the future is not old.
    let old = SystemTime::now().duration_since(written).is_ok_and(|since| since >= age);
    if old {
        fs::remove_file(path)?;
        tracing::info!(path = %path.display(), "what a dead upload has left was removed");
    }
    Ok(old)
}
