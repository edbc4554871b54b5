//! A file on its way in: digested while it is sent to the store, and gone if nobody keeps it.

use bytes::BytesMut;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use std::io;
use std::sync::Arc;
use tokio::runtime::Handle;

/// A file on its way in. Dropped before it is kept, it is gone.
#[derive(Debug)]
pub struct Draft {
    upload: Upload,
    place: Path,
    buffer: BytesMut,
    part_bytes: usize,
    digest: Sha256,
    size: u64,
}

/// A file whose bytes are all in the store, where nobody sees them yet. Dropped before it is kept, it is gone.
#[derive(Debug)]
pub struct Written {
    upload: Upload,
    place: Path,
    /// `SHA-256` of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

/// What the store holds of a file, until it is told to show or to forget it.
#[derive(Debug)]
struct Upload {
    parts: Option<Box<dyn MultipartUpload>>,
    runtime: Handle,
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let Some(mut parts) = self.parts.take() {
            self.runtime.spawn(async move {
                if let Err(error) = parts.abort().await {
                    tracing::warn!(%error, "what a broken upload has left stays");
                }
            });
        }
    }
}

impl Upload {
    fn parts(&mut self) -> io::Result<&mut Box<dyn MultipartUpload>> {
        self.parts.as_mut().ok_or_else(|| io::Error::other("the upload is over"))
    }
}

impl Draft {
    pub(super) async fn begin(
        store: Arc<dyn ObjectStore>,
        place: Path,
        part_bytes: usize,
        runtime: &Handle,
    ) -> io::Result<Self> {
        // On its own: whoever goes away while it begins must not leave it open.
        let begun = runtime.spawn({
            let (place, runtime) = (place.clone(), runtime.clone());
            async move { store.put_multipart(&place).await.map(|parts| Upload { parts: Some(parts), runtime }) }
        });
        let upload = begun.await.map_err(io::Error::other)??;
        Ok(Self { upload, place, buffer: BytesMut::new(), part_bytes, digest: Sha256::new(), size: 0 })
    }

    /// How many bytes there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds some bytes; returns once there is room for more.
    ///
    /// # Errors
    /// When they cannot be written.
    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.digest.update(bytes);
        self.size = self.size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let mut rest = bytes;
        while !rest.is_empty() {
            let room = self.part_bytes.saturating_sub(self.buffer.len()).min(rest.len());
            let (now, later) = rest.split_at(room);
            self.buffer.reserve(self.part_bytes.saturating_sub(self.buffer.len()));
            self.buffer.extend_from_slice(now);
            rest = later;
            if self.buffer.len() >= self.part_bytes {
                self.send().await?;
            }
        }
        Ok(())
    }

    /// One part after the other: what is sent is not held twice.
    async fn send(&mut self) -> io::Result<()> {
        let part = std::mem::take(&mut self.buffer).freeze();
        self.upload.parts()?.put_part(PutPayload::from_bytes(part.clone())).await?;
        self.buffer = part.try_into_mut().unwrap_or_default();
        self.buffer.clear();
        Ok(())
    }

    /// Ends the file: its bytes are all in the store.
    ///
    /// # Errors
    /// When they cannot be written.
    pub async fn end(mut self) -> io::Result<Written> {
        if !self.buffer.is_empty() {
            self.send().await?;
        }
        let sha256 = hex::encode(self.digest.finalize());
        Ok(Written { upload: self.upload, place: self.place, sha256, size: self.size })
    }
}

impl Written {
    /// Shows the file where it was written to.
    pub(super) async fn complete(mut self) -> io::Result<Path> {
        self.upload.parts()?.complete().await?;
        self.upload.parts = None;
        Ok(self.place)
    }
}
