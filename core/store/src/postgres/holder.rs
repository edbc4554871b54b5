//! Tells who holds a cluster, by the `postmaster.pid` in it.

use std::fs;
use std::path::{Path, PathBuf};

use super::process::{FolderId, Seen, look};

/// Whose process number the file bears.
#[derive(Debug)]
pub(super) enum Holder {
    /// No file, or the process is dead: PostgreSQL itself deals with that at its start.
    Nobody,
    /// It died, and nobody has reaped it: a container may have no init that would. PostgreSQL takes
    /// it for alive and would never start again.
    Zombie,
    /// A postmaster of this cluster, and the folder of its socket.
    Ours { pid: i32, socket: PathBuf },
    /// A live process, which this system does not let us tell apart. Never to be signalled.
    Perhaps { pid: i32, socket: PathBuf },
    /// The file is left over and the number now belongs to another program. PostgreSQL would
    /// refuse to start for as long as that program lives.
    Stranger { pid: i32, name: String },
}

pub(super) fn holder_of(cluster: &Path) -> Holder {
    let text = fs::read(cluster.join("postmaster.pid")).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    // pid, cluster, start time, port, socket folder, …
    let mut lines = text.lines();
    let Some(pid) = lines.next().and_then(|pid| pid.trim().parse().ok()) else {
        return Holder::Nobody;
    };
    let socket = PathBuf::from(lines.nth(3).unwrap_or_default());
    match look(pid) {
        Seen::Gone => Holder::Nobody,
        Seen::Zombie => Holder::Zombie,
        Seen::Other { name } => Holder::Stranger { pid, name },
        Seen::Postgres { cluster: at @ Some(_) } if at == FolderId::of(cluster) => Holder::Ours { pid, socket },
        Seen::Postgres { cluster: Some(_) } => {
            Holder::Stranger { pid, name: "the PostgreSQL of another cluster".to_owned() }
        }
        Seen::Postgres { cluster: None } | Seen::Alive => Holder::Perhaps { pid, socket },
    }
}
