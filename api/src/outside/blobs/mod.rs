//! Where files lie: a local folder or a bucket. A file is seen at its place only once it is whole.

mod content;
mod draft;
mod folder;
mod place;
#[cfg(test)]
mod tests;

use crate::config::Settings;
use crate::entropy;
pub use content::Content;
pub use draft::{Draft, Written};
use folder::Folder;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use market_core::ids::{FileId, JobId};
use object_store::path::Path;
use object_store::{Error, GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt};
use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;

/// Where files lie that do not know their place yet.
const STAGING: &str = "staging";

/// The store of all files.
#[derive(Clone, Debug)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// How many bytes are sent to the store at once: all that an upload holds in memory.
    part_bytes: usize,
    /// The folder, if it is one.
    folder: Option<Arc<Folder>>,
    /// Where the store is asked: what takes long there does not keep a thread that answers requests.
    runtime: Handle,
}

/// A key of the store, as this house names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A file in its place.
    Of(JobId, FileId),
    /// A file that never came to its place.
    Staged,
    /// Somebody else's.
    Foreign,
}

/// Whether a setting names a bucket.
#[must_use]
pub fn is_bucket(url: &str) -> bool {
    place::named(url).is_some()
}

fn place(job: JobId, file: FileId) -> Path {
    Path::from_iter([job.to_string(), file.to_string()])
}

impl Key {
    fn read(path: &Path) -> Self {
        let parts: Vec<_> = path.parts().collect();
        let [folder, name] = parts.as_slice() else {
            return Self::Foreign;
        };
        if folder.as_ref() == STAGING {
            return Self::Staged;
        }
        let ids = (folder.as_ref().parse(), name.as_ref().parse());
        let (Ok(job), Ok(file)) = ids else {
            return Self::Foreign;
        };
        // Only the one spelling that this house writes.
        if place(job, file) == *path { Self::Of(job, file) } else { Self::Foreign }
    }
}

impl Blobs {
    /// The store that the settings name. A folder is swept of what broken uploads have left, if nobody else uses it.
    ///
    /// # Errors
    /// When it cannot be made or swept.
    pub async fn open(settings: &Settings) -> io::Result<Self> {
        match &settings.blobs {
            Some(url) => Self::in_bucket(place::bucket(url, settings.s3_endpoint.as_deref())?),
            None => Self::in_folder(&settings.data_dir).await,
        }
    }

    /// In a folder of the data directory.
    async fn in_folder(data_dir: &std::path::Path) -> io::Result<Self> {
        let folder = Folder::open(data_dir).await?;
        let store = place::folder(folder.path())?;
        let part_bytes = place::FOLDER_PART_BYTES;
        Ok(Self { store, part_bytes, folder: Some(Arc::new(folder)), runtime: Handle::current() })
    }

    fn in_bucket(store: Arc<dyn ObjectStore>) -> io::Result<Self> {
        Ok(Self { store, part_bytes: place::BUCKET_PART_BYTES, folder: None, runtime: Handle::current() })
    }

    /// Begins a file whose place is not known yet. Keeping it costs a copy in a bucket.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn begin(&self) -> io::Result<Draft> {
        self.draft(Path::from_iter([STAGING.to_owned(), entropy::token()])).await
    }

    /// Begins a file that goes straight to its place.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn begin_at(&self, job: JobId, file: FileId) -> io::Result<Draft> {
        self.draft(place(job, file)).await
    }

    async fn draft(&self, place: Path) -> io::Result<Draft> {
        Draft::begin(Arc::clone(&self.store), place, self.part_bytes, &self.runtime).await
    }

    /// Shows a file at its place. It survives a power cut from here on.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub async fn keep(&self, written: Written, job: JobId, file: FileId) -> io::Result<()> {
        let written_to = written.complete().await?;
        let place = place(job, file);
        if written_to != place {
            self.store.rename(&written_to, &place).await?;
        }
        Ok(())
    }

    /// Removes a file.
    pub async fn remove(&self, job: JobId, file: FileId) {
        self.remove_at(&place(job, file)).await;
    }

    /// Removes what lies at `path`; what stays is told in the log and swept later.
    pub(crate) async fn remove_at(&self, path: &Path) {
        match self.store.delete(path).await {
            Ok(()) | Err(Error::NotFound { .. }) => {}
            Err(error) => tracing::warn!(%error, %path, "a file that nobody wants stays"),
        }
    }

    /// Opens a file, or a part of it that lies within it; none if there is none.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn read(&self, job: JobId, file: FileId, range: Option<Range<u64>>) -> io::Result<Option<Content>> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        match self.store.get_opts(&place(job, file), options).await {
            Ok(found) => Ok(Some(Content::of(found).await?)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Everything that lies in the store, in no order.
    pub(crate) fn list(&self) -> BoxStream<'static, io::Result<(Key, ObjectMeta)>> {
        let listed = self.store.list(None);
        listed.map_ok(|meta| (Key::read(&meta.location), meta)).map_err(io::Error::from).boxed()
    }

    /// Removes what uploads have left that ended without a word more than `age` ago; tells how many there were.
    /// A bucket does that by a rule of its own.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn sweep_drafts(&self, age: Duration) -> io::Result<usize> {
        match &self.folder {
            Some(folder) => folder.sweep(age).await,
            None => Ok(0),
        }
    }
}
