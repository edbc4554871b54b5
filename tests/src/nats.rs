//! A NATS server with JetStream for one test: killed, started again at its place.

use crate::server::PATIENCE;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use tempfile::TempDir;

/// The program of Debian's package, where that puts it: not everybody has this folder on the PATH.
const PROGRAM: &str = "/usr/sbin/nats-server";

/// A server that runs. Dropping it kills it.
pub struct NatsServer {
    /// What `NATS_URL` takes.
    pub url: String,
    process: Child,
    folder: TempDir,
    admits: &'static [&'static str],
}

impl NatsServer {
    /// Starts one on a free port of this machine alone.
    pub fn start() -> Self {
        Self::start_that_admits(&[])
    }

    /// The same with arguments that say whom it admits.
    pub fn start_that_admits(admits: &'static [&'static str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (process, address) = start(folder.path(), "-1", admits);
        Self { url: format!("nats://{address}"), process, folder, admits }
    }

    /// `kill -9`, and gone.
    pub fn die(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again where it was.
    pub fn come_back(&mut self) {
        let (_, port) = self.url.rsplit_once(':').unwrap();
        self.process = start(self.folder.path(), port, self.admits).0;
    }
}

impl Drop for NatsServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn start(folder: &Path, port: &str, admits: &[&str]) -> (Child, String) {
    let program = if Path::new(PROGRAM).exists() { PROGRAM } else { "nats-server" };
    let mut command = Command::new(program);
    command.args(["-a", "127.0.0.1", "-p", port, "-js", "-sd"]).arg(folder).args(admits).stderr(Stdio::piped());
    let mut process = command.spawn().expect("nats-server is installed");
    let lines = BufReader::new(process.stderr.take().expect("piped")).lines();
    let (told, telling) = mpsc::channel();
    // Whoever prints must not be stopped by a full pipe.
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            if let Some((_, address)) = line.split_once("Listening for client connections on ") {
                let _ = told.send(address.trim().to_owned());
            }
        }
    });
    (process, telling.recv_timeout(PATIENCE).expect("it says where it listens"))
}
