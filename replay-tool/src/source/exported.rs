//! An export: its manifest, and its segments one after the other.

use super::{Chunk, Head};
use crate::broken::{Broken, Stop};
use crate::difference::Difference;
use crate::manifest::{Manifest, Segment};
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use market_core::event::tree::Hash;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::mpsc;

/// How many chunks may wait to be examined.
const AHEAD: usize = 4;

/// How much text a chunk holds, but for its last line.
const CHUNK_BYTES: usize = 1 << 20;

/// An export whose manifest was read.
#[derive(Debug)]
pub(crate) struct Exported {
    folder: PathBuf,
    manifest: Manifest,
    head: Head,
}

impl Exported {
    /// Reads the manifest.
    pub(crate) fn open(folder: &Path) -> Result<Self, Stop> {
        let manifest = Manifest::read(folder)??;
        let head = Head {
            place: "manifest",
            origin: manifest.origin.clone(),
            size: i64::try_from(manifest.size).unwrap_or(i64::MAX),
            frontier: manifest.frontier.iter().flat_map(|node| node.0.0).collect(),
            root: Some(manifest.root),
        };
        Ok(Self { folder: folder.to_owned(), manifest, head })
    }

    /// What the manifest says of the log.
    pub(crate) fn head(&self) -> &Head {
        &self.head
    }

    /// All events. The next segment is read and unpacked while this one is examined.
    pub(crate) fn chunks(&self) -> BoxStream<'static, Result<Chunk, Stop>> {
        let (sender, mut receiver) = mpsc::channel(AHEAD);
        let (folder, segments) = (self.folder.clone(), self.manifest.segments.clone());
        tokio::task::spawn_blocking(move || {
            for segment in &segments {
                if let Err(stop) = unpack(&folder, segment, &sender) {
                    // Nobody listens any more only where nobody wants to know.
                    let _ = sender.blocking_send(Err(stop));
                    return;
                }
            }
        });
        stream::poll_fn(move |cx| receiver.poll_recv(cx)).boxed()
    }
}

/// The bytes of a segment, if they are those that the manifest names.
pub(crate) fn segment_bytes(folder: &Path, segment: &Segment) -> Result<Result<Vec<u8>, Difference>, Broken> {
    let path = folder.join(&segment.file);
    let length = match fs::metadata(&path) {
        Ok(found) => found.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Ok(Err(Difference::of(&segment.file, format!("a file of {} bytes", segment.bytes), "no file")));
        }
        Err(error) => return Err(Broken::file("read", &path)(error)),
    };
    if length != segment.bytes {
        return Ok(Err(Difference::of(format!("{}: bytes", segment.file), segment.bytes, length)));
    }
    let bytes = fs::read(&path).map_err(Broken::file("read", &path))?;
    let found = Hash(Sha256::digest(&bytes).into());
    if found != segment.sha256 {
        return Ok(Err(Difference::of(format!("{}: sha256", segment.file), segment.sha256, found)));
    }
    Ok(Ok(bytes))
}

/// Sends the lines of a segment on.
fn unpack(folder: &Path, segment: &Segment, sender: &mpsc::Sender<Result<Chunk, Stop>>) -> Result<(), Stop> {
    let bytes = segment_bytes(folder, segment)??;
    let unreadable = |error: std::io::Error| Difference::of(segment.file.as_str(), "zstd", error);
    let mut decoder = zstd::Decoder::with_buffer(bytes.as_slice()).map_err(unreadable)?;
    let file: Arc<str> = segment.file.as_str().into();
    let mut first = i64::try_from(segment.first).unwrap_or(i64::MAX);
    let mut begun: Vec<u8> = Vec::new();
    let mut lines = 0_u64;
    loop {
        let mut text = std::mem::take(&mut begun);
        text.reserve(CHUNK_BYTES);
        let wanted = u64::try_from(CHUNK_BYTES).unwrap_or(u64::MAX);
        let read = decoder.by_ref().take(wanted).read_to_end(&mut text).map_err(unreadable)?;
        if read > 0 {
            // A line that is only begun waits for its end.
            let end = memchr::memrchr(b'\n', &text).map_or(0, |end| end.saturating_add(1));
            begun = text.split_off(end);
        }
        let unended = usize::from(!text.is_empty() && !text.ends_with(b"\n"));
        let count = memchr::memchr_iter(b'\n', &text).count().saturating_add(unended);
        if count > 0 && sender.blocking_send(Ok(Chunk::Lines { file: Arc::clone(&file), first, text })).is_err() {
            return Ok(());
        }
        first = first.saturating_add(i64::try_from(count).unwrap_or(0));
        lines = lines.saturating_add(u64::try_from(count).unwrap_or(0));
        if read == 0 {
            break;
        }
    }
    if lines != segment.count {
        return Err(Difference::of(format!("{}: count", segment.file), segment.count, lines).into());
    }
    Ok(())
}
