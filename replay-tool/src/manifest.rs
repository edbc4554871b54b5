//! What an export holds, and the digest of each of its files.

use crate::broken::Broken;
use crate::difference::Difference;
use crate::{durable, line};
use market_core::event::tree::{Frontier, Hash};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The form that this program reads and writes.
pub(crate) const FORMAT: &str = "agentgigs-export-1";

/// How many events a segment holds: a perfect subtree of the log's tree.
pub(crate) const SEGMENT_EVENTS: u64 = 1 << 16;

/// The manifest of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// [`FORMAT`].
    pub(crate) format: String,
    /// The name of the log.
    pub(crate) origin: String,
    /// How many events there are.
    pub(crate) size: u64,
    /// The root over them.
    #[serde(with = "line::hash")]
    pub(crate) root: Hash,
    /// The nodes of the tree's frontier, in hex.
    pub(crate) frontier: Vec<Node>,
    /// The files, in order.
    pub(crate) segments: Vec<Segment>,
}

/// One hash, as hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Node(#[serde(with = "line::hash")] pub(crate) Hash);

/// One file of events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Segment {
    /// Its name, from the folder of the manifest.
    pub(crate) file: String,
    /// The position of its first event.
    pub(crate) first: u64,
    /// How many events it holds.
    pub(crate) count: u64,
    /// The digest of its bytes.
    #[serde(with = "line::hash")]
    pub(crate) sha256: Hash,
    /// How many bytes it has.
    pub(crate) bytes: u64,
    /// The root of the tree over its events alone: what lets an export go on after it without reading it.
    #[serde(with = "line::hash")]
    pub(crate) tree: Hash,
}

impl Segment {
    /// The name of the segment that begins at `first`.
    pub(crate) fn file_of(first: u64) -> String {
        format!("segments/{first:012}.jsonl.zst")
    }

    /// Whether nothing can be added to it.
    pub(crate) fn is_full(&self) -> bool {
        self.count == SEGMENT_EVENTS
    }
}

impl Manifest {
    /// Where it stands.
    pub(crate) fn path(folder: &Path) -> PathBuf {
        folder.join("manifest.json")
    }

    /// The manifest of these segments; `open` is the tree over the events of the last one, unless that is full.
    pub(crate) fn new(origin: &str, segments: Vec<Segment>, open: &Frontier) -> Self {
        let mut full = Frontier::default();
        segments.iter().filter(|segment| segment.is_full()).for_each(|segment| full.push(segment.tree));
        let nodes: Vec<Hash> = full.nodes().iter().chain(open.nodes()).copied().collect();
        let size = segments.iter().map(|segment| segment.count).fold(0, u64::saturating_add);
        let root = Frontier::from_parts(size, nodes.clone()).unwrap_or_default().root();
        let frontier = nodes.into_iter().map(Node).collect();
        Self { format: FORMAT.to_owned(), origin: origin.to_owned(), size, root, frontier, segments }
    }

    /// Reads the manifest of an export. What `export` did not write byte for byte is a difference.
    pub(crate) fn read(folder: &Path) -> Result<Result<Self, Difference>, Broken> {
        let path = Self::path(folder);
        let text = fs::read(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => Broken::NotAnExport(folder.to_owned()),
            _ => Broken::file("read", &path)(error),
        })?;
        Ok(Self::parse(&text))
    }

    fn parse(text: &[u8]) -> Result<Self, Difference> {
        let manifest: Self = serde_json::from_slice(text)
            .map_err(|error| Difference::of("manifest.json", "a manifest as export writes it", error))?;
        if manifest.format != FORMAT {
            return Err(Difference::of("manifest.format", FORMAT, &manifest.format));
        }
        if manifest.text().as_bytes() != text {
            let found = "the same values written in another way";
            return Err(Difference::of("manifest.json", "the bytes that export writes", found));
        }
        let mut next = 0;
        for segment in &manifest.segments {
            let file = Segment::file_of(next);
            if segment.file != file {
                return Err(Difference::of("manifest.segments.file", file, &segment.file));
            }
            if segment.first != next {
                return Err(Difference::of("manifest.segments.first", next, segment.first));
            }
            next = next.saturating_add(segment.count);
        }
        manifest.adds_up()?;
        Ok(manifest)
    }

    /// Size, frontier and root must be those of the segments' trees.
    fn adds_up(&self) -> Result<(), Difference> {
        let mut full = Frontier::default();
        let mut open = Frontier::default();
        for (index, segment) in (1_usize..).zip(&self.segments) {
            if segment.is_full() {
                full.push(segment.tree);
                continue;
            }
            let nodes = self.frontier.iter().skip(full.nodes().len()).map(|node| node.0).collect();
            open = Frontier::from_parts(segment.count, nodes).unwrap_or_default();
            if open.root() != segment.tree || segment.count > SEGMENT_EVENTS || index < self.segments.len() {
                return Err(Difference::of(format!("manifest: tree of {}", segment.file), open.root(), segment.tree));
            }
        }
        let sum = Self::new(&self.origin, self.segments.clone(), &open);
        if sum.size != self.size {
            return Err(Difference::of("manifest.size", sum.size, self.size));
        }
        if sum.frontier != self.frontier {
            let hex = |nodes: &[Node]| nodes.iter().map(|node| node.0.to_string()).collect::<Vec<_>>().join(" ");
            return Err(Difference::of("manifest.frontier", hex(&sum.frontier), hex(&self.frontier)));
        }
        if sum.root != self.root {
            return Err(Difference::of("manifest.root", sum.root, self.root));
        }
        Ok(())
    }

    /// Writes it, whole or not at all.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Broken> {
        durable::replace(&Self::path(folder), self.text().as_bytes())
    }

    fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
