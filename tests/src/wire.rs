//! The way to PostgreSQL of one server, which a test can make silent: nothing comes through, and nobody hangs up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};

/// How PostgreSQL's sockets are called on its usual port.
const SOCKET: &str = ".s.PGSQL.5432";

/// A way that works until it is silenced.
pub struct Wire {
    /// The connection string that leads through it.
    pub url: String,
    silent: Arc<AtomicBool>,
    _folder: TempDir,
}

impl Wire {
    /// Leads to the database at `url`, whose host is a folder with a socket.
    pub async fn to(url: &str) -> Self {
        let (before, rest) = url.split_once('@').unwrap();
        let (host, name) = rest.rsplit_once('/').unwrap();
        let (host, port) = host.rsplit_once(':').unwrap();
        let theirs = format!("{}/.s.PGSQL.{port}", host.replace("%2F", "/"));
        let folder = tempfile::tempdir().unwrap();
        let ours = folder.path().join(SOCKET);
        let listener = UnixListener::bind(&ours).unwrap();
        let host = folder.path().to_str().unwrap().replace('/', "%2F");
        let silent = Arc::new(AtomicBool::new(false));
        let quiet = Arc::clone(&silent);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (near_read, near_write) = near.into_split();
                let (far_read, far_write) = UnixStream::connect(&theirs).await.unwrap().into_split();
                tokio::spawn(carry(near_read, far_write, Arc::clone(&quiet)));
                tokio::spawn(carry(far_read, near_write, Arc::clone(&quiet)));
            }
        });
        Self { url: format!("{before}@{host}:5432/{name}"), silent, _folder: folder }
    }

    /// From now on everything is swallowed.
    pub fn falls_silent(&self) {
        self.silent.store(true, Ordering::Relaxed);
    }
}

/// Carries bytes over until one end hangs up.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, silent: Arc<AtomicBool>) {
    let mut bytes = vec![0; 65_536];
    while let Ok(count) = from.read(&mut bytes).await {
        if count == 0 || (!silent.load(Ordering::Relaxed) && to.write_all(&bytes[..count]).await.is_err()) {
            return;
        }
    }
}
