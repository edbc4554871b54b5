//! Writes segments, keeps those that are there already, and leaves a manifest that is true after each of them.

use super::hashing::Hashing;
use crate::broken::Broken;
use crate::manifest::{Manifest, SEGMENT_EVENTS, Segment};
use crate::row::EventRow;
use crate::source::segment_bytes;
use crate::{durable, line};
use market_core::event::tree::{Frontier, Hash};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use zstd::Encoder;

/// On such rows smaller and faster, both to write and to read, than zstd's own choice, 3.
const LEVEL: i32 = 1;

/// An export that is being written.
pub struct Writer {
    folder: PathBuf,
    origin: String,
    kept: BTreeMap<u64, Segment>,
    segments: Vec<Segment>,
    open: Option<Open>,
    position: u64,
}

/// The segment that is being written.
struct Open {
    encoder: Encoder<'static, Hashing>,
    path: PathBuf,
    segment: Segment,
    tree: Frontier,
}

/// What was written.
pub(super) struct Written {
    /// The root over all events.
    pub(super) root: Hash,
    /// The bytes of the frontier.
    pub(super) frontier: Vec<u8>,
    /// How many files.
    pub(super) segments: usize,
}

impl Writer {
    /// Begins an export of the log named `origin`, or goes on with the one in the folder.
    ///
    /// # Errors
    /// When the folder cannot be used, or holds the export of another log.
    pub fn open(folder: &Path, origin: &str) -> Result<Self, Broken> {
        let segments = folder.join("segments");
        fs::create_dir_all(&segments).map_err(Broken::file("make the folder", &segments))?;
        let mut this = Self {
            folder: folder.to_owned(),
            origin: origin.to_owned(),
            kept: BTreeMap::new(),
            segments: Vec::new(),
            open: None,
            position: 0,
        };
        this.keep()?;
        Ok(this)
    }

    /// Appends the next event.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn push_row(&mut self, row: &EventRow<'_>) -> Result<(), Broken> {
        let mut text = Vec::new();
        line::write(row, &mut text)?;
        self.push(&text, row.leaf_hash)
    }

    /// Closes the last segment and writes the manifest.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn end(self) -> Result<(), Broken> {
        self.finish().map(|_| ())
    }

    /// How many segments of an earlier run are whole.
    pub(super) fn kept(&self) -> usize {
        self.kept.len()
    }

    /// The position of the next event.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Whether the next event begins a segment that is there already.
    pub(super) fn is_next_kept(&self) -> bool {
        self.open.is_none() && self.kept.contains_key(&self.position)
    }

    /// Goes past the segments that are there already.
    pub(super) fn skip_kept(&mut self) {
        while let Some(segment) = self.kept.remove(&self.position).filter(|_| self.open.is_none()) {
            self.position = self.position.saturating_add(segment.count);
            self.segments.push(segment);
        }
    }

    /// Appends the line of the next event.
    pub(super) fn push(&mut self, text: &[u8], leaf: Hash) -> Result<(), Broken> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => Open::new(&self.folder, self.position)?,
        };
        open.encoder.write_all(text).map_err(Broken::file("write", &open.path))?;
        open.tree.push(leaf);
        self.position = self.position.saturating_add(1);
        if open.tree.size() < SEGMENT_EVENTS {
            self.open = Some(open);
            return Ok(());
        }
        self.close(open)?;
        self.write_manifest(&Frontier::default()).map(|_| ())
    }

    /// Closes the last segment and writes the manifest.
    pub(super) fn finish(mut self) -> Result<Written, Broken> {
        let mut tree = Frontier::default();
        if let Some(open) = self.open.take() {
            tree = self.close(open)?;
        }
        let manifest = self.write_manifest(&tree)?;
        Ok(Written {
            root: manifest.root,
            frontier: manifest.frontier.iter().flat_map(|node| node.0.0).collect(),
            segments: manifest.segments.len(),
        })
    }

    fn close(&mut self, open: Open) -> Result<Frontier, Broken> {
        if open.path.exists() {
            // An interruption between the two renamings must not leave a manifest that names the former file.
            self.write_manifest(&Frontier::default())?;
        }
        let (segment, tree) = open.close()?;
        self.segments.push(segment);
        Ok(tree)
    }

    fn write_manifest(&self, open: &Frontier) -> Result<Manifest, Broken> {
        let manifest = Manifest::new(&self.origin, self.segments.clone(), open);
        manifest.write(&self.folder)?;
        Ok(manifest)
    }

    /// Finds the whole segments of an earlier run.
    fn keep(&mut self) -> Result<(), Broken> {
        let manifest = match Manifest::read(&self.folder) {
            Err(Broken::NotAnExport(_)) => return Ok(()),
            Err(broken) => return Err(broken),
            Ok(Err(difference)) => {
                let folder = self.folder.display();
                return Err(Broken::Usage(format!(
                    "the export in {folder} cannot be gone on with; export to another folder, or remove this one.\n{difference}"
                )));
            }
            Ok(Ok(manifest)) => manifest,
        };
        if manifest.origin != self.origin {
            let (folder, other, origin) = (self.folder.display(), manifest.origin, &self.origin);
            return Err(Broken::Usage(format!(
                "{folder} holds an export of the log {other}, not of {origin}; export to another folder"
            )));
        }
        for segment in manifest.segments.into_iter().filter(Segment::is_full) {
            if segment_bytes(&self.folder, &segment)?.is_ok() {
                self.kept.insert(segment.first, segment);
            }
        }
        Ok(())
    }
}

impl Open {
    fn new(folder: &Path, first: u64) -> Result<Self, Broken> {
        let file = Segment::file_of(first);
        let path = folder.join(&file);
        let temporary = durable::unfinished(&path);
        let written = File::create(&temporary).map_err(Broken::file("write", &temporary))?;
        let encoder = Encoder::new(Hashing::new(written), LEVEL).map_err(Broken::file("write", &temporary))?;
        let none = Hash([0; 32]);
        let segment = Segment { file, first, count: 0, sha256: none, bytes: 0, tree: none };
        Ok(Self { encoder, path, segment, tree: Frontier::default() })
    }

    fn close(self) -> Result<(Segment, Frontier), Broken> {
        let hashing = self.encoder.finish().map_err(Broken::file("write", &self.path))?;
        let (file, sha256, bytes) = hashing.finish();
        durable::finish(&file, &self.path)?;
        let segment = Segment { count: self.tree.size(), sha256, bytes, tree: self.tree.root(), ..self.segment };
        Ok((segment, self.tree))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use market_core::event::tree::leaf_hash;

    fn exported(folder: &Path, events: u64) -> (usize, Hash) {
        let mut writer = Writer::open(folder, "a.test/log").unwrap();
        let kept = writer.kept();
        loop {
            writer.skip_kept();
            let position = writer.position();
            if position >= events {
                break;
            }
            writer.push(b"a line\n", leaf_hash(&position.to_be_bytes())).unwrap();
        }
        (kept, writer.finish().unwrap().root)
    }

    fn root(events: u64) -> Hash {
        let mut tree = Frontier::default();
        (0..events).for_each(|position| tree.push(leaf_hash(&position.to_be_bytes())));
        tree.root()
    }

    #[test]
    fn whole_segments_are_kept_and_others_redone() {
        let folder = tempfile::tempdir().unwrap();
        let segment = |number: u64| folder.path().join(Segment::file_of(number * SEGMENT_EVENTS));
        let events = 3 * SEGMENT_EVENTS + 5;
        assert_eq!(exported(folder.path(), events), (0, root(events)));
        let manifest = fs::read(Manifest::path(folder.path())).unwrap();
        // The last one is not full: more may have come.
        assert_eq!(exported(folder.path(), events), (3, root(events)));
        let mut bytes = fs::read(segment(1)).unwrap();
        bytes[20] ^= 1;
        fs::write(segment(1), bytes).unwrap();
        assert_eq!(exported(folder.path(), events), (2, root(events)));
        fs::remove_file(segment(2)).unwrap();
        assert_eq!(exported(folder.path(), events), (2, root(events)));
        assert_eq!(fs::read(Manifest::path(folder.path())).unwrap(), manifest);
        assert_eq!(exported(folder.path(), events + 1), (3, root(events + 1)));
    }

    #[test]
    fn an_interrupted_export_is_a_whole_export_of_less() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(folder.path(), "a.test/log").unwrap();
        for position in 0..=SEGMENT_EVENTS {
            writer.push(b"a line\n", leaf_hash(&position.to_be_bytes())).unwrap();
        }
        drop(writer);
        let manifest = Manifest::read(folder.path()).unwrap().unwrap();
        assert_eq!((manifest.size, manifest.root), (SEGMENT_EVENTS, root(SEGMENT_EVENTS)));
    }

    #[test]
    fn an_export_of_another_log_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        exported(folder.path(), 3);
        assert!(matches!(Writer::open(folder.path(), "another.test/log"), Err(Broken::Usage(_))));
    }
}
