//! A real server in a process of its own: started, killed, started again.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long anything may take before a test gives up.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What a server is started with.
#[derive(Clone, Debug)]
pub struct Setup {
    pub program: PathBuf,
    pub data_dir: PathBuf,
    /// A private PostgreSQL, if absent.
    pub database_url: Option<String>,
    pub environment: Vec<(String, String)>,
}

/// A server that runs. Dropping it kills it.
pub struct Server {
    pub url: String,
    process: Child,
}

impl Setup {
    pub fn new(program: &str, data_dir: &Path, database_url: Option<String>) -> Self {
        Self { program: program.into(), data_dir: data_dir.to_owned(), database_url, environment: Vec::new() }
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env_remove("DATABASE_URL").env("AGENTGIGS_DATA_DIR", &self.data_dir);
        command.env("AGENTGIGS_LOG", std::env::var("AGENTGIGS_LOG").unwrap_or_else(|_| "error".to_owned()));
        if let Some(url) = &self.database_url {
            command.env("DATABASE_URL", url);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts it and waits until it says where it listens.
    pub fn start(&self) -> Server {
        let mut command = self.command();
        command.env("AGENTGIGS_BIND", "127.0.0.1:0");
        let mut process = command.stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut lines = BufReader::new(process.stdout.take().expect("piped")).lines();
        let url = loop {
            let line = lines.next().expect("the server says where it listens").expect("a line");
            if let Some((_, url)) = line.split_once("listening on ") {
                break url.trim().to_owned();
            }
        };
        // Whoever prints must not be stopped by a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Server { url, process }
    }
}

impl Server {
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// `kill -9`, and gone.
    pub fn kill(mut self) {
        self.process.kill().expect("it can be killed");
        self.process.wait().expect("it ends");
    }

    /// Asks it to end, as a service manager does, and tells whether it ended well.
    pub fn stop(mut self) -> bool {
        let pid = nix::unistd::Pid::from_raw(i32::try_from(self.pid()).expect("a pid"));
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).expect("it can be told");
        self.process.wait().expect("it ends").success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
