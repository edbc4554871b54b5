//! The bytes of a file on their way out, as fast as they are taken.

use bytes::Bytes;
use futures_util::stream::{BoxStream, try_unfold};
use futures_util::{StreamExt, TryStreamExt};
use object_store::{GetResult, GetResultPayload};
use std::io;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

/// How many bytes are read from a folder at once.
const CHUNK_BYTES: usize = 65_536;

/// Some or all bytes of a file.
pub struct Content {
    /// How many they are.
    pub size: u64,
    /// The bytes.
    pub bytes: BoxStream<'static, io::Result<Bytes>>,
}

impl Content {
    pub(super) async fn of(found: GetResult) -> io::Result<Self> {
        let size = found.range.end.saturating_sub(found.range.start);
        let bytes = match found.payload {
            GetResultPayload::Stream(bytes) => bytes.map_err(io::Error::from).boxed(),
            GetResultPayload::File(file, _) => {
                let mut file = File::from_std(file);
                file.seek(io::SeekFrom::Start(found.range.start)).await?;
                chunks(file, size)
            }
        };
        Ok(Self { size, bytes })
    }
}

/// In larger pieces than the store would read them: each is a trip to another thread.
fn chunks(file: File, size: u64) -> BoxStream<'static, io::Result<Bytes>> {
    try_unfold((file, size), async |(mut file, left)| {
        let wanted = left.min(u64::try_from(CHUNK_BYTES).unwrap_or(u64::MAX));
        let mut chunk = Vec::with_capacity(usize::try_from(wanted).unwrap_or(CHUNK_BYTES));
        let read = (&mut file).take(wanted).read_to_end(&mut chunk).await?;
        let left = left.saturating_sub(u64::try_from(read).unwrap_or(u64::MAX));
        Ok((read > 0).then(|| (Bytes::from(chunk), (file, left))))
    })
    .boxed()
}
