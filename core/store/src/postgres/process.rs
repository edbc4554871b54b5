//! Looks at processes by their number: is it alive, is it PostgreSQL, is it this cluster's.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// What is known of a process.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Seen {
    Gone,
    /// Dead, though its number is still taken.
    Zombie,
    /// A PostgreSQL process; its working directory is its cluster, where the system tells.
    Postgres {
        cluster: Option<FolderId>,
    },
    Other {
        name: String,
    },
    /// Alive, but this system hides more.
    Alive,
}

pub(super) fn look(pid: i32) -> Seen {
    // Signal 0 only asks. EPERM means alive.
    if pid <= 0 || kill(Pid::from_raw(pid), None) == Err(Errno::ESRCH) {
        return Seen::Gone;
    }
    let Some((state, name)) = state_and_name(pid) else {
        return Seen::Alive;
    };
    if state.starts_with('Z') {
        return Seen::Zombie;
    }
    match name.as_str() {
        "postgres" | "postmaster" => Seen::Postgres { cluster: FolderId::of(Path::new(&format!("/proc/{pid}/cwd"))) },
        _ => Seen::Other { name },
    }
}

#[cfg(target_os = "linux")]
fn state_and_name(pid: i32) -> Option<(String, String)> {
    // `123 (name) S …`, and a name may itself hold parentheses and spaces.
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (head, tail) = stat.rsplit_once(')')?;
    let (_, name) = head.split_once('(')?;
    Some((tail.trim_start().to_owned(), name.to_owned()))
}

#[cfg(not(target_os = "linux"))]
fn state_and_name(pid: i32) -> Option<(String, String)> {
    let answer = std::process::Command::new("ps").args(["-o", "state=,comm=", "-p", &pid.to_string()]).output().ok()?;
    let line = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    let (state, program) = line.split_once(' ')?;
    let name = Path::new(program.trim()).file_name()?;
    Some((state.to_owned(), name.to_string_lossy().into_owned()))
}

/// Which folder it is, by whatever path it was reached: a bind mount must not make two of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FolderId {
    device: u64,
    inode: u64,
}

impl FolderId {
    pub(super) fn of(folder: &Path) -> Option<Self> {
        let found = folder.metadata().ok()?;
        Some(Self { device: found.dev(), inode: found.ino() })
    }
}

/// Ends what a killed postmaster left behind: a backend deep in a computation does not notice
/// that its postmaster died, and keeps the shared memory no successor can start without.
/// SIGQUIT is what a postmaster itself sends its children after a crash.
///
/// Only called while no postmaster of the cluster lives. Finds nothing where there is no `/proc`.
pub(super) fn end_orphans(cluster: &Path, signal: Signal) {
    let Some(cluster) = FolderId::of(cluster) else {
        return;
    };
    let processes = std::fs::read_dir("/proc").into_iter().flatten();
    for pid in processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()) {
        let ours = Seen::Postgres { cluster: Some(cluster) };
        if look(pid) == ours {
            tracing::warn!(pid, ?signal, "ending a PostgreSQL process that outlived its postmaster");
            if let Err(error) = kill(Pid::from_raw(pid), signal) {
                tracing::debug!(pid, %error, "it ended by itself");
            }
        }
    }
}
