//! The last checkpoint that was signed, in a file beside the key: no backup of the database brings it back to less.

use super::SignerError;
use market_core::log::checkpoint::Checkpoint;
use market_core::log::note;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file.
pub(super) struct Remembered {
    folder: PathBuf,
    path: PathBuf,
}

impl Remembered {
    /// The file of a data directory, which is made if it is not there.
    pub(super) fn in_folder(data_dir: &Path) -> Result<Self, SignerError> {
        fs::create_dir_all(data_dir).map_err(|source| SignerError::File { path: data_dir.to_owned(), source })?;
        Ok(Self { folder: data_dir.to_owned(), path: data_dir.join("log.checkpoint") })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What is remembered, if anything.
    pub(super) fn read(&self) -> Result<Option<Checkpoint>, SignerError> {
        let note = match fs::read_to_string(&self.path) {
            Ok(note) => note,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(SignerError::File { path: self.path.clone(), source }),
        };
        // Whoever can write here can do as he likes with the key as well: the signature says nothing.
        let checkpoint = note::text(&note).and_then(Checkpoint::read);
        checkpoint.map(Some).ok_or_else(|| SignerError::NotRemembered(self.path.clone()))
    }

    /// Remembers a note: it is on the disk when this returns. Whoever signs has the only turn, also among processes.
    pub(super) fn write(&self, note: &str) -> io::Result<()> {
        let draft = self.path.with_extension("checkpoint.new");
        let mut file = File::create(&draft)?;
        file.write_all(note.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, &self.path)?;
        File::open(&self.folder)?.sync_all()
    }
}
