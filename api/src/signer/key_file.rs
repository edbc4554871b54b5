//! The file with the log's key: made once, and readable by its owner alone.

use super::SignerError;
use crate::entropy;
use market_core::log::key::{LogKey, VerifierKey};
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Whoever may read it may sign.
const OWNER_ONLY: u32 = 0o600;

/// Where it is.
pub(super) fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("log.key")
}

/// Tells what verifies the log, for an auditor beside this database.
pub(super) fn tell(data_dir: &Path, verifier: &VerifierKey) -> Result<(), SignerError> {
    let path = data_dir.join("log.pub");
    fs::write(&path, format!("{verifier}\n")).map_err(|source| SignerError::File { path, source })
}

/// The key of a file, if there is one.
pub(super) fn read(path: &Path) -> Result<Option<LogKey>, SignerError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(SignerError::File { path: path.to_owned(), source }),
    };
    if fs::metadata(path).is_ok_and(|file| file.mode() & 0o077 != 0) {
        tracing::warn!(path = %path.display(), "others than its owner may read the key of the log, and sign with it");
    }
    let key = text.trim().parse();
    key.map(Some).map_err(|error| SignerError::Key { place: path.display().to_string(), error })
}

/// Makes a key. Where another process was faster, that one's.
pub(super) fn make(path: &Path, origin: &str) -> Result<LogKey, SignerError> {
    let failed = |source| SignerError::File { path: path.to_owned(), source };
    let key = LogKey::from_seed(origin, &entropy::bytes())
        .map_err(|error| SignerError::Key { place: path.display().to_string(), error })?;
    let draft = path.with_extension(format!("key.{}", entropy::token()));
    let linked = write(&draft, &key).and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    });
    let removed = fs::remove_file(&draft);
    linked.and(removed).map_err(failed)?;
    read(path)?.ok_or_else(|| failed(io::ErrorKind::NotFound.into()))
}

fn write(path: &Path, key: &LogKey) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(path)?;
    file.set_permissions(Permissions::from_mode(OWNER_ONLY))?;
    writeln!(file, "{}", key.to_secret_text())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_its_owner_alone_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = path(folder.path());
        assert!(read(&path).unwrap().is_none());
        let made = make(&path, "test.local/log").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, OWNER_ONLY);
        let again = make(&path, "test.local/log").unwrap();
        let read = read(&path).unwrap().unwrap();
        for key in [again, read] {
            assert_eq!(key.verifier(), made.verifier());
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
    }

    #[test]
    fn a_file_that_holds_no_key_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = path(folder.path());
        fs::write(&path, "something").unwrap();
        assert!(read(&path).unwrap_err().to_string().contains("log.key"));
    }
}
