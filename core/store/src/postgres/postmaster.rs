//! Runs the postmaster: starts it, adopts one that is there, notices its end, stops it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use nix::sys::signal::Signal;
use tokio::process::Child;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use super::cluster::{Cluster, PORT};
use super::database::{Probe, probe};
use super::error::PostgresError;
use super::holder::{Holder, holder_of};
use super::place::make_private;
use super::process::{Seen, end_orphans, look};

const POLL: Duration = Duration::from_millis(20);
const ADOPTED_POLL: Duration = Duration::from_millis(100);
/// How long the remains of a killed postmaster may stand in the way.
const REMAINS_WITHIN: Duration = Duration::from_secs(20);
/// When the remains are told to go, and when they are made to.
const REMAINS_QUIT_AFTER: Duration = Duration::from_secs(1);
const REMAINS_KILL_AFTER: Duration = Duration::from_secs(6);
/// Recovery replays at most about `max_wal_size`; a slow disk needs minutes for that.
const RECOVERY_WITHIN: Duration = Duration::from_secs(15 * 60);
/// A postmaster found running has its socket, or will not get it back.
const SILENCE_WITHIN: Duration = Duration::from_secs(10);
const EXIT_WITHIN: Duration = Duration::from_secs(5);
const STOP_WITHIN_S: &str = "120";

/// A live postmaster, with an eye kept on it.
#[derive(Debug)]
pub(super) struct Postmaster {
    pub(super) pid: i32,
    gone: watch::Receiver<Option<String>>,
}

impl Postmaster {
    /// One this process started. It is waited for, or as a zombie it would look alive for ever.
    fn of_child(mut child: Child, pid: i32) -> Self {
        let (tell, gone) = watch::channel(None);
        tokio::spawn(async move {
            let how = match child.wait().await {
                Ok(status) => status.to_string(),
                Err(error) => error.to_string(),
            };
            tell.send_replace(Some(how));
        });
        Self { pid, gone }
    }

    /// One that an earlier server left running.
    fn of_adopted(pid: i32) -> Self {
        let (tell, gone) = watch::channel(None);
        tokio::spawn(async move {
            while !matches!(look(pid), Seen::Gone | Seen::Zombie | Seen::Other { .. }) {
                tokio::select! {
                    () = sleep(ADOPTED_POLL) => {}
                    () = tell.closed() => return,
                }
            }
            tell.send_replace(Some("it is gone".to_owned()));
        });
        Self { pid, gone }
    }

    /// How it ended, once it has.
    pub(super) fn end(&self) -> Option<String> {
        self.gone.borrow().clone()
    }

    /// A receiver that turns to `Some` at the end.
    pub(super) fn watch(&self) -> watch::Receiver<Option<String>> {
        self.gone.clone()
    }

    async fn until_ready(&self, socket: &Path, silence: Duration) -> Arrival {
        let begun = Instant::now();
        let mut heard = Instant::now();
        let mut told = Instant::now();
        loop {
            if let Some(how) = self.end() {
                return Arrival::Ended(how);
            }
            match probe(socket, self.pid).await {
                Probe::Ready => return Arrival::Ready,
                Probe::Busy => heard = Instant::now(),
                Probe::Foreign | Probe::Silent => {}
            }
            if heard.elapsed() > silence || begun.elapsed() > RECOVERY_WITHIN {
                return Arrival::Never;
            }
            if told.elapsed() > SILENCE_WITHIN {
                told = Instant::now();
                tracing::info!(
                    pid = self.pid,
                    waited_s = begun.elapsed().as_secs(),
                    "PostgreSQL is still starting; after a crash it replays its log first"
                );
            }
            sleep(POLL).await;
        }
    }
}

enum Arrival {
    Ready,
    Ended(String),
    Never,
}

/// Brings the cluster up: adopts its postmaster, or starts one as soon as the remains of an
/// earlier one let it.
pub(super) async fn bring_up(cluster: &Cluster) -> Result<Postmaster, PostgresError> {
    let begun = Instant::now();
    loop {
        if let Some(adopted) = adopt(cluster).await? {
            return Ok(adopted);
        }
        make_private(&cluster.socket, cluster.account)?;
        sweep(&cluster.socket)?;
        let (postmaster, log_start) = spawn(cluster)?;
        let how = match postmaster.until_ready(&cluster.socket, RECOVERY_WITHIN).await {
            Arrival::Ready => return Ok(postmaster),
            Arrival::Ended(how) => how,
            Arrival::Never => "it is not ready after many minutes".to_owned(),
        };
        let log = cluster.log_since(log_start);
        let remains = ["pre-existing shared memory", "already exists"].iter().any(|sign| log.contains(sign));
        if !remains || begun.elapsed() > REMAINS_WITHIN {
            return Err(PostgresError::Start { path: cluster.data.clone(), how, log });
        }
        if begun.elapsed() > REMAINS_KILL_AFTER {
            end_orphans(&cluster.data, Signal::SIGKILL);
        } else if begun.elapsed() > REMAINS_QUIT_AFTER {
            end_orphans(&cluster.data, Signal::SIGQUIT);
        }
        tracing::info!("processes of the PostgreSQL that died are still there; trying again");
        sleep(ADOPTED_POLL).await;
    }
}

/// Takes over a running postmaster; none when there is none, or it had to be stopped because it
/// cannot be reached where it should be.
async fn adopt(cluster: &Cluster) -> Result<Option<Postmaster>, PostgresError> {
    let holder = holder_of(&cluster.data);
    let (pid, socket) = match &holder {
        Holder::Nobody => return Ok(None),
        Holder::Stranger { pid, name } => {
            tracing::warn!(pid, %name, "postmaster.pid is left over from a crash: its number now belongs to another program; removing it");
            remove(&cluster.data.join("postmaster.pid"))?;
            return Ok(None);
        }
        Holder::Zombie => {
            remove(&cluster.data.join("postmaster.pid"))?;
            return Ok(None);
        }
        Holder::Ours { pid, socket } | Holder::Perhaps { pid, socket } => (*pid, socket),
    };
    let found = Postmaster::of_adopted(pid);
    // It writes the folder down a moment after its pid.
    if *socket == cluster.socket || socket.as_os_str().is_empty() {
        match found.until_ready(&cluster.socket, SILENCE_WITHIN).await {
            Arrival::Ready => {
                tracing::info!(pid, "adopted the PostgreSQL that outlived an earlier server");
                return Ok(Some(found));
            }
            Arrival::Ended(_) => return Ok(None),
            Arrival::Never => {}
        }
    }
    if let Holder::Ours { .. } = holder {
        tracing::warn!(pid, socket = %socket.display(), "PostgreSQL runs but cannot be reached; restarting it");
        stop(cluster, &found).await?;
    }
    Ok(None)
}

/// A socket nobody serves, and its lock: the pid in it may have been given to another program.
fn sweep(socket: &Path) -> Result<(), PostgresError> {
    remove(&socket.join(format!(".s.PGSQL.{PORT}")))?;
    remove(&socket.join(format!(".s.PGSQL.{PORT}.lock")))
}

fn remove(path: &Path) -> Result<(), PostgresError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(PostgresError::file(path)(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn spawn(cluster: &Cluster) -> Result<(Postmaster, u64), PostgresError> {
    let (log, log_start) = cluster.open_log()?;
    let errors = log.try_clone().map_err(PostgresError::file(&cluster.data))?;
    // What must hold whatever postgresql.conf says: no network, and one known socket.
    let mut directories = std::ffi::OsString::from("unix_socket_directories=");
    directories.push(&cluster.socket);
    let child = cluster
        .binaries
        .command(cluster.account, "postgres")
        .arg("-D")
        .arg(&cluster.data)
        .arg("-c")
        .arg(directories)
        .args(["-c", &format!("port={PORT}"), "-c", "listen_addresses="])
        .args(["-c", "unix_socket_permissions=0700"])
        .args(["-c", "logging_collector=off", "-c", "log_destination=stderr"])
        .stdout(log)
        .stderr(errors)
        .spawn()
        .map_err(PostgresError::program(cluster.binaries.bin.join("postgres")))?;
    let pid = child.id().and_then(|pid| pid.try_into().ok()).unwrap_or(0);
    Ok((Postmaster::of_child(child, pid), log_start))
}

/// Fast shutdown, waited for. Fine when it is stopped already.
pub(super) async fn stop(cluster: &Cluster, postmaster: &Postmaster) -> Result<(), PostgresError> {
    // One that died may have a successor whose starting was interrupted.
    let runs = || matches!(holder_of(&cluster.data), Holder::Ours { .. });
    if postmaster.end().is_some() && !runs() {
        return Ok(());
    }
    let output = cluster
        .binaries
        .command(cluster.account, "pg_ctl")
        .arg("-D")
        .arg(&cluster.data)
        .args(["stop", "-m", "fast", "-w", "-t", STOP_WITHIN_S])
        .output()
        .await
        .map_err(PostgresError::program(cluster.binaries.bin.join("pg_ctl")))?;
    // pg_ctl answers when postmaster.pid is gone; the process itself ends a moment later.
    let mut gone = postmaster.watch();
    match timeout(EXIT_WITHIN, gone.wait_for(Option::is_some)).await {
        Ok(_) if !runs() => Ok(()),
        Ok(_) | Err(_) => Err(PostgresError::Stop {
            path: cluster.data.clone(),
            output: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        }),
    }
}
