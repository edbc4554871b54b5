//! Files that are there whole or not at all.

use crate::broken::Broken;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The name under which a file is written before it is whole.
pub(crate) fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    name.into()
}

/// Gives the unfinished file its name, once its bytes are on the disk.
pub(crate) fn finish(file: &File, path: &Path) -> Result<(), Broken> {
    file.sync_all().map_err(Broken::file("write", path))?;
    fs::rename(unfinished(path), path).map_err(Broken::file("write", path))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Broken::file("write", folder))
}

/// Replaces a small file.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Broken> {
    let temporary = unfinished(path);
    let mut file = File::create(&temporary).map_err(Broken::file("write", &temporary))?;
    file.write_all(bytes).map_err(Broken::file("write", &temporary))?;
    finish(&file, path)
}
