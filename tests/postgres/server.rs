//! A server under test with its data directory: started, watched, and cleaned up by pid.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "every test file uses its own part, and a test may fail anywhere"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, User, geteuid};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);

pub fn is_root() -> bool {
    geteuid().is_root()
}

/// Polls until something is so.
pub fn eventually<T>(what: &str, mut seen: impl FnMut() -> Option<T>) -> T {
    within(PATIENCE, what, &mut seen)
}

pub fn within<T>(patience: Duration, what: &str, seen: &mut dyn FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = seen() {
            return found;
        }
        assert!(begun.elapsed() < patience, "never happened: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A data directory, what runs servers on it, and the broom.
pub struct Stage {
    folder: TempDir,
    pub data_dir: PathBuf,
    user: Option<(u32, u32)>,
    environment: Vec<(&'static str, String)>,
    clutter: Vec<PathBuf>,
}

impl Stage {
    /// A data directory every user may enter.
    pub fn open() -> Self {
        Self::at("data", 0o755)
    }

    pub fn at(inner: &str, mode: u32) -> Self {
        let folder = tempfile::Builder::new().prefix("pg-test").tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
        let data_dir = folder.path().join(inner);
        Self { folder, data_dir, user: None, environment: Vec::new(), clutter: Vec::new() }
    }

    pub fn run_as(mut self, name: &str) -> Self {
        let user = User::from_name(name).unwrap().unwrap();
        let (uid, gid) = (user.uid.as_raw(), user.gid.as_raw());
        std::os::unix::fs::chown(self.folder.path(), Some(uid), Some(gid)).unwrap();
        self.user = Some((uid, gid));
        self
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.environment.push((name, value.to_owned()));
        self
    }

    /// The program, to be run as the stage's user.
    pub fn program(&self, word: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_private-postgres"));
        command.arg(word).arg(&self.data_dir);
        self.dress(&mut command);
        command
    }

    fn dress(&self, command: &mut Command) {
        command.env_remove("PG_BIN").env("RUST_BACKTRACE", "1").current_dir("/");
        command.envs(self.environment.iter().map(|(n, v)| (n, v)));
        if let Some((uid, gid)) = self.user {
            command.gid(gid).uid(uid);
        }
    }

    pub fn serve(&mut self) -> Server {
        let command = self.program("serve");
        self.serve_by(command)
    }

    pub fn serve_by(&mut self, mut command: Command) -> Server {
        let mut child = command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        gather(child.stdout.take().unwrap(), Arc::clone(&said));
        gather(child.stderr.take().unwrap(), Arc::clone(&said));
        let mut server = Server { child, said };
        server.says("ready ");
        self.clutter.push(self.socket());
        server
    }

    /// What a start that fails has to say.
    pub fn refusal(&self) -> String {
        let output: Output = self.program("serve").stdin(Stdio::null()).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    pub fn record(&self) -> String {
        fs::read_to_string(self.data_dir.join("postgres.place")).unwrap()
    }

    fn named(&self, key: &str) -> Option<PathBuf> {
        let record = fs::read_to_string(self.data_dir.join("postgres.place")).ok()?;
        record.lines().find_map(|line| line.strip_prefix(key)).map(PathBuf::from)
    }

    pub fn socket(&self) -> PathBuf {
        self.named("socket ").unwrap()
    }

    pub fn home(&self) -> PathBuf {
        self.named("home ").unwrap_or_else(|| self.data_dir.clone())
    }

    pub fn cluster(&self) -> PathBuf {
        self.home().join("postgres")
    }

    pub fn postmaster(&self) -> i32 {
        postmaster_of(&self.cluster()).unwrap()
    }

    pub fn url(&self) -> String {
        let output = self.program("url").output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub fn psql(&self, sql: &str) -> String {
        let mut command = Command::new("psql");
        self.dress(&mut command);
        let output =
            command.args(["-X", "-At", "-v", "ON_ERROR_STOP=1"]).args([&self.url(), "-c", sql]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let homes = [self.home(), self.data_dir.clone()];
        for home in &homes {
            if let Some(pid) = postmaster_of(&home.join("postgres")).filter(|pid| is_postgres(*pid)) {
                end(pid);
            }
            if home.starts_with("/var/lib") {
                let _ = fs::remove_dir_all(home);
            }
        }
        self.clutter.extend(self.named("socket "));
        for folder in &self.clutter {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

fn gather(stream: impl Read + Send + 'static, said: Arc<Mutex<String>>) {
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut said = said.lock().unwrap();
            said.push_str(&line);
            said.push('\n');
        }
    });
}

pub fn postmaster_of(cluster: &Path) -> Option<i32> {
    let text = fs::read(cluster.join("postmaster.pid")).ok()?;
    String::from_utf8_lossy(&text).lines().next()?.trim().parse().ok()
}

/// A living one: a zombie waits only for somebody to reap it.
pub fn is_postgres(pid: i32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| stat.contains("(postgres) ") && !stat.contains("(postgres) Z"))
}

/// A fast shutdown, and a hard one for what does not heed it.
fn end(pid: i32) {
    let _ = kill(Pid::from_raw(pid), Signal::SIGINT);
    let begun = Instant::now();
    while is_postgres(pid) {
        if begun.elapsed() > Duration::from_secs(20) {
            let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A running server program; killed like by `kill -9` when dropped.
pub struct Server {
    pub child: Child,
    said: Arc<Mutex<String>>,
}

impl Server {
    pub fn pid(&self) -> i32 {
        self.child.id().try_into().unwrap()
    }

    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Waits for the server to say something.
    pub fn says(&mut self, word: &str) {
        let begun = Instant::now();
        while !self.said().contains(word) {
            let ended = self.child.try_wait().unwrap();
            let late = begun.elapsed() > Duration::from_secs(240);
            assert!(ended.is_none() && !late, "no {word:?} in:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn stop(mut self) -> String {
        kill(Pid::from_raw(self.pid()), Signal::SIGTERM).unwrap();
        assert!(self.child.wait().unwrap().success(), "{}", self.said());
        self.said()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
