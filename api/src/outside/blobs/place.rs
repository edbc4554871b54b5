//! Where the files of an installation lie, made from its settings.

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How many bytes are written into a folder at once.
pub(super) const FOLDER_PART_BYTES: usize = 256 * 1024;

/// How many bytes are sent to a bucket at once: the least that one takes.
pub(super) const BUCKET_PART_BYTES: usize = 5 * 1024 * 1024;

/// How long a bucket may take to answer, or to go on.
const BUCKET_SILENCE_MAX: Duration = Duration::from_secs(30);

/// What stands before the name of a bucket.
const SCHEME: &str = "s3://";

/// A folder whose files and names survive a power cut once they are acknowledged.
pub(super) fn folder(path: &Path) -> io::Result<Arc<dyn ObjectStore>> {
    Ok(Arc::new(LocalFileSystem::new_with_prefix(path)?.with_fsync(true)))
}

/// A bucket, by the usual `AWS_…` of the environment: the keys to it never become settings of ours.
pub(super) fn bucket(url: &str, endpoint: Option<&str>) -> io::Result<Arc<dyn ObjectStore>> {
    let (name, prefix) = named(url).ok_or_else(|| io::Error::other("a bucket is named as s3://bucket/prefix"))?;
    // Without a limit for the whole: a large file may leave as slowly as its reader takes it.
    let is_plain = endpoint.is_some_and(|endpoint| endpoint.starts_with("http://"));
    let client = ClientOptions::new()
        .with_timeout_disabled()
        .with_connect_timeout(BUCKET_SILENCE_MAX)
        .with_read_timeout(BUCKET_SILENCE_MAX)
        .with_allow_http(is_plain)
        .with_no_system_certificates(is_plain);
    // Files are deleted one by one, and not every bucket knows how to delete many.
    let mut builder =
        AmazonS3Builder::from_env().with_client_options(client).with_bucket_name(name).with_disable_bulk_delete(true);
    if let Some(endpoint) = endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    let store = builder.build()?;
    if prefix.is_empty() { Ok(Arc::new(store)) } else { Ok(Arc::new(PrefixStore::new(store, prefix))) }
}

/// Bucket and prefix of `s3://bucket/prefix`, if it reads so.
pub(super) fn named(url: &str) -> Option<(&str, &str)> {
    let rest = url.strip_prefix(SCHEME)?;
    let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let prefix = prefix.trim_end_matches('/');
    (!name.is_empty() && name.chars().all(fits) && !prefix.contains("//")).then_some((name, prefix))
}
