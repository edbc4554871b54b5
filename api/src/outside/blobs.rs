//! Where deliverables lie: files in a local folder, written aside and moved into place when they are whole.

use crate::entropy;
use market_core::ids::{FileId, JobId};
use sha2::{Digest, Sha256};
use std::io;
use std::path::{Path, PathBuf};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;

/// The folder.
#[derive(Clone, Debug)]
pub struct Blobs {
    folder: PathBuf,
}

/// A file on its way in. Dropped before it is kept, it is gone.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    file: File,
    digest: Sha256,
    size: u64,
}

/// A file that is written and not in its place yet.
#[derive(Debug)]
pub struct Written {
    draft: Aside,
    /// `SHA-256` of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

/// A path that is removed when nobody wants it any more.
#[derive(Debug)]
struct Aside(Option<PathBuf>);

impl Drop for Aside {
    fn drop(&mut self) {
        if let Some(path) = self.0.take()
            && let Err(error) = std::fs::remove_file(&path)
        {
            tracing::warn!(%error, path = %path.display(), "a file that nobody wants stays");
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        drop(Aside(Some(std::mem::take(&mut self.path)).filter(|path| !path.as_os_str().is_empty())));
    }
}

impl Blobs {
    /// The folder in a data directory, swept of what broken uploads have left.
    ///
    /// # Errors
    /// When it cannot be made or swept.
    pub async fn open(data_dir: &Path) -> io::Result<Self> {
        let blobs = Self { folder: data_dir.join("blobs") };
        fs::create_dir_all(blobs.aside()).await?;
        let mut left = fs::read_dir(blobs.aside()).await?;
        while let Some(entry) = left.next_entry().await? {
            fs::remove_file(entry.path()).await?;
        }
        Ok(blobs)
    }

    fn aside(&self) -> PathBuf {
        self.folder.join("tmp")
    }

    fn place(&self, job: JobId, file: FileId) -> PathBuf {
        self.folder.join(job.to_string()).join(file.to_string())
    }

    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn begin(&self) -> io::Result<Draft> {
        let path = self.aside().join(entropy::token());
        let file = File::create_new(&path).await?;
        Ok(Draft { path, file, digest: Sha256::new(), size: 0 })
    }

    /// Moves a file into its place.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub async fn keep(&self, mut written: Written, job: JobId, file: FileId) -> io::Result<()> {
        let place = self.place(job, file);
        let folder = self.folder.join(job.to_string());
        fs::create_dir_all(&folder).await?;
        if let Some(path) = written.draft.0.as_ref() {
            fs::rename(path, &place).await?;
        }
        written.draft.0 = None;
        // The name must survive a power cut as the bytes do.
        File::open(&folder).await?.sync_all().await
    }

    /// Removes a file.
    pub async fn remove(&self, job: JobId, file: FileId) {
        let place = self.place(job, file);
        if let Err(error) = fs::remove_file(&place).await {
            tracing::warn!(%error, path = %place.display(), "a file that nobody wants stays");
        }
    }

    /// Opens a file; none if there is none.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn read(&self, job: JobId, file: FileId) -> io::Result<Option<File>> {
        match File::open(self.place(job, file)).await {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Draft {
    /// How many bytes there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds some bytes.
    ///
    /// # Errors
    /// When they cannot be written.
    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes).await?;
        self.digest.update(bytes);
        self.size = self.size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    /// Ends the file: its bytes survive a power cut from here on.
    ///
    /// # Errors
    /// When they cannot be written.
    pub async fn end(mut self) -> io::Result<Written> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        let sha256 = hex::encode(std::mem::take(&mut self.digest).finalize());
        Ok(Written { draft: Aside(Some(std::mem::take(&mut self.path))), sha256, size: self.size })
    }
}
