//! A file that knows the digest of what was written to it.

use market_core::event::tree::Hash;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, Write};

/// Writes to a file, and digests.
pub(super) struct Hashing {
    file: File,
    digest: Sha256,
    bytes: u64,
}

impl Hashing {
    /// Nothing written yet.
    pub(super) fn new(file: File) -> Self {
        Self { file, digest: Sha256::new(), bytes: 0 }
    }

    /// The file, the digest of all that was written, and how much it was.
    pub(super) fn finish(self) -> (File, Hash, u64) {
        (self.file, Hash(self.digest.finalize().into()), self.bytes)
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or(bytes));
        self.bytes = self.bytes.saturating_add(u64::try_from(written).unwrap_or(0));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
