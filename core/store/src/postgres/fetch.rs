//! Fetches PostgreSQL from the Debian or Ubuntu archive when none is installed.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use nix::unistd::{geteuid, mkdtemp};
use tokio::process::Command;
use tokio::time::timeout;

use super::find::OLDEST_VERSION;

const FETCH_WITHIN: Duration = Duration::from_secs(15 * 60);
const COMPLAINT_LINES: usize = 4;
/// Tells the packages' own scripts not to start a cluster of the system's.
const NO_SYSTEM_CLUSTER: &str = "/etc/postgresql-common/createcluster.d/agentgigs.conf";

/// Puts PostgreSQL where the search looks, and returns what was tried in vain.
pub(super) async fn fetch(distribution: &Path, wanted: Option<u32>) -> Vec<String> {
    if !on_path("apt-get") {
        return vec!["fetching: this machine has no apt-get to fetch it with".to_owned()];
    }
    let mut tried = Vec::new();
    if geteuid().is_root() {
        tracing::info!("PostgreSQL is not installed; installing it with apt-get, once");
        match install(wanted).await {
            Ok(()) => return tried,
            Err(why) => tried.push(format!("apt-get install: {why}")),
        }
    }
    tracing::info!(into = %distribution.display(), "PostgreSQL is not installed; unpacking the distribution's packages, once");
    if let Err(why) = unpack(distribution, wanted).await {
        tried.push(format!("unpacking the packages unprivileged: {why}"));
    }
    tried
}

fn on_path(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// `apt` with the lists it should use.
struct Apt {
    options: Vec<String>,
}

impl Apt {
    fn of_the_system() -> Self {
        let options = [
            "Acquire::http::Timeout=20",
            "Acquire::https::Timeout=20",
            "Acquire::Retries=2",
            "DPkg::Lock::Timeout=120",
        ];
        Self { options: options.iter().map(|option| format!("-o{option}")).collect() }
    }

    /// With lists of its own, for a user who cannot refresh the system's.
    fn of_its_own(scratch: &Path) -> Result<Self, String> {
        for folder in ["lists/partial", "cache/archives/partial"] {
            fs::create_dir_all(scratch.join(folder)).map_err(|e| e.to_string())?;
        }
        let mut apt = Self::of_the_system();
        let shown = scratch.display();
        apt.options.push(format!("-oDir::State::lists={shown}/lists"));
        apt.options.push(format!("-oDir::Cache={shown}/cache"));
        Ok(apt)
    }

    async fn run(&self, program: &str, folder: &Path, words: &[&str]) -> Result<String, String> {
        let mut command = Command::new(program);
        command
            .args(&self.options)
            .args(words)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .env("LC_ALL", "C")
            .current_dir(folder)
            // Ctrl-C must not break an installation in the middle.
            .process_group(0);
        output_of(command).await
    }

    /// The newest packaged PostgreSQL, or the wanted one.
    async fn package(&self, wanted: Option<u32>) -> Result<String, String> {
        let names = self.run("apt-cache", Path::new("/"), &["pkgnames", "postgresql-"]).await?;
        names
            .lines()
            .filter_map(|name| name.strip_prefix("postgresql-")?.parse::<u32>().ok())
            .filter(|version| *version >= OLDEST_VERSION)
            .filter(|version| wanted.is_none_or(|wanted| wanted == *version))
            .max()
            .map(|version| format!("postgresql-{version}"))
            .ok_or_else(|| "the package lists offer no PostgreSQL that fits".to_owned())
    }
}

async fn output_of(mut command: Command) -> Result<String, String> {
    command.stdin(Stdio::null());
    let Output { status, stdout, stderr } = timeout(FETCH_WITHIN, command.output())
        .await
        .map_err(|_| "it took too long".to_owned())?
        .map_err(|e| e.to_string())?;
    if status.success() {
        return Ok(String::from_utf8_lossy(&stdout).into_owned());
    }
    let complaint = String::from_utf8_lossy(&stderr);
    let lines: Vec<&str> = complaint.lines().filter(|l| !l.is_empty()).collect();
    let shown = lines.len().saturating_sub(COMPLAINT_LINES);
    Err(lines.get(shown..).unwrap_or_default().join(" / "))
}

/// As root: with the lists as they are, and once more with fresh ones.
async fn install(wanted: Option<u32>) -> Result<(), String> {
    let apt = Apt::of_the_system();
    if install_once(&apt, wanted).await.is_ok() {
        return Ok(());
    }
    apt.run("apt-get", Path::new("/"), &["update"]).await?;
    install_once(&apt, wanted).await
}

async fn install_once(apt: &Apt, wanted: Option<u32>) -> Result<(), String> {
    let package = apt.package(wanted).await?;
    let _without_cluster = NoSystemCluster::declare();
    apt.run("apt-get", Path::new("/"), &["install", "-y", "--no-install-recommends", &package]).await.map(drop)
}

/// In force while it lives: what the machine's owner installs later is none of our business.
struct NoSystemCluster;

impl NoSystemCluster {
    fn declare() -> Option<Self> {
        let path = Path::new(NO_SYSTEM_CLUSTER);
        fs::create_dir_all(path.parent()?).ok()?;
        fs::write(path, "create_main_cluster = false\n").ok()?;
        Some(Self)
    }
}

impl Drop for NoSystemCluster {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(NO_SYSTEM_CLUSTER) {
            tracing::warn!(path = NO_SYSTEM_CLUSTER, %error, "could not be removed again");
        }
    }
}

/// A short, plain folder for apt's files, removed at the end; apt takes odd paths badly.
struct Scratch(PathBuf);

impl Scratch {
    fn make() -> Result<Self, String> {
        let folder = mkdtemp("/tmp/agentgigs-fetch-XXXXXX").map_err(|e| e.to_string())?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!(path = %self.0.display(), %error, "could not be removed");
        }
    }
}

/// Without privileges: downloads the packages and unpacks them, with the system's lists, and when
/// those are missing or outdated with lists of its own.
async fn unpack(distribution: &Path, wanted: Option<u32>) -> Result<(), String> {
    if env::join_paths([distribution]).is_err() {
        return Err("the path of the data directory has a colon, which no library path may".into());
    }
    let scratch = Scratch::make()?;
    let of_the_system = unpack_with(&Apt::of_the_system(), &scratch.0, distribution, wanted).await;
    if of_the_system.is_ok() {
        return Ok(());
    }
    let apt = Apt::of_its_own(&scratch.0)?;
    apt.run("apt-get", &scratch.0, &["update"]).await?;
    unpack_with(&apt, &scratch.0, distribution, wanted).await
}

async fn unpack_with(apt: &Apt, scratch: &Path, distribution: &Path, wanted: Option<u32>) -> Result<(), String> {
    let package = apt.package(wanted).await?;
    // Names everything the package needs and the machine lacks.
    let words = ["-s", "--no-install-recommends", "--reinstall", "install", &package];
    let plan = apt.run("apt-get", scratch, &words).await?;
    let mut words = vec!["download"];
    words.extend(plan.lines().filter_map(planned).filter(|name| is_needed(name)));
    if words.len() == 1 {
        return Err(format!("apt-get has nothing to download for {package}"));
    }
    apt.run("apt-get", scratch, &words).await?;

    let draft = scratch.join("unpacked");
    let downloaded = fs::read_dir(scratch).map_err(|e| e.to_string())?;
    for deb in downloaded.filter_map(|entry| Some(entry.ok()?.path())) {
        if deb.extension().is_some_and(|ending| ending == "deb") {
            let mut command = Command::new("dpkg-deb");
            command.arg("-x").arg(&deb).arg(&draft);
            output_of(command).await?;
        }
    }
    put_in_place(&draft, distribution).await
}

/// `Inst libpq5 (15.18-0+deb12u1 Debian:12/stable [amd64])`
fn planned(line: &str) -> Option<&str> {
    line.strip_prefix("Inst ")?.split(' ').next()
}

/// The programs and their libraries, but not Perl's, nor the C library every program here shares,
/// nor the compiler that `jit = off` leaves unused and that would triple the download.
fn is_needed(package: &str) -> bool {
    let library = package.starts_with("lib")
        && !package.ends_with("-perl")
        && !["libc6", "libc-bin", "libllvm"].iter().any(|not| package.starts_with(not));
    library || package.starts_with("postgresql-") && !package.ends_with("-common")
}

/// The scratch folder may be on another disk, so: copy beside, then rename; half a distribution
/// is never found.
async fn put_in_place(draft: &Path, distribution: &Path) -> Result<(), String> {
    let mut beside = distribution.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let complain = |error: std::io::Error| error.to_string();
    if beside.exists() {
        fs::remove_dir_all(&beside).map_err(complain)?;
    }
    let mut copy = Command::new("cp");
    copy.arg("-a").arg("--").arg(draft).arg(&beside);
    output_of(copy).await?;
    fs::set_permissions(&beside, fs::Permissions::from_mode(0o755)).map_err(complain)?;
    if distribution.exists() {
        fs::remove_dir_all(distribution).map_err(complain)?;
    }
    fs::rename(&beside, distribution).map_err(complain)
}
