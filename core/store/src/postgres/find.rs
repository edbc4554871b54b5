//! Finds the PostgreSQL programs that are installed on this machine.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use super::account::Account;
use super::error::PostgresError;

/// The oldest version the SQL of this project runs on.
pub(super) const OLDEST_VERSION: u32 = 15;
const TOOLS: [&str; 3] = ["postgres", "initdb", "pg_ctl"];
const VERSION_WITHIN: Duration = Duration::from_secs(20);

/// The programs of one version.
#[derive(Clone, Debug)]
pub(super) struct Binaries {
    pub(super) bin: PathBuf,
    pub(super) version: u32,
    /// Where the shared libraries of a fetched distribution are; empty for an installed one.
    libraries: Vec<PathBuf>,
}

impl Binaries {
    pub(super) fn command(&self, account: Account, tool: &str) -> Command {
        let mut command = account.command(self.bin.join(tool));
        if let Ok(paths) = env::join_paths(&self.libraries)
            && !paths.is_empty()
        {
            command.env("LD_LIBRARY_PATH", paths);
        }
        command
    }
}

/// What a search came to, in the order of preference.
#[derive(Debug, Default)]
pub(super) struct Found {
    usable: Vec<Binaries>,
    pub(super) rejected: Vec<String>,
}

impl Found {
    /// The first one, or with a cluster the first of the cluster's version.
    pub(super) fn pick(&self, cluster: Option<u32>) -> Option<Binaries> {
        self.usable.iter().find(|found| cluster.is_none_or(|version| found.version == version)).cloned()
    }

    pub(super) fn versions(&self) -> String {
        let versions: Vec<String> = self.usable.iter().map(|b| b.version.to_string()).collect();
        versions.join(", ")
    }
}

/// The folder somebody insists on.
pub(super) fn wished() -> Option<OsString> {
    env::var_os("PG_BIN").filter(|wish| !wish.is_empty())
}

/// Looks in every usual place. `PG_BIN`, being somebody's wish, is not passed over silently.
pub(super) async fn search(account: Account, distribution: &Path) -> Result<Found, PostgresError> {
    if let Some(wish) = wished() {
        return match look(Path::new(&wish), account, Vec::new()).await {
            Ok(usable) => Ok(Found { usable: vec![usable], rejected: Vec::new() }),
            Err(reason) => Err(PostgresError::PgBin { reason }),
        };
    }
    let mut found = Found::default();
    let mut seen = Vec::new();
    for bin in usual_places(account).await {
        let Ok(bin) = bin.canonicalize() else {
            continue;
        };
        if bin.join("postgres").exists() && !seen.contains(&bin) {
            seen.push(bin.clone());
            found.add(look(&bin, account, Vec::new()).await);
        }
    }
    let libraries = libraries_of(distribution);
    for bin in versioned(&distribution.join("usr/lib/postgresql"), "", "bin") {
        found.add(look(&bin, account, libraries.clone()).await);
    }
    if seen.is_empty() {
        found.rejected.push("pg_config, /usr/lib/postgresql, Homebrew, Postgres.app and PATH: nothing there".into());
    }
    Ok(found)
}

impl Found {
    fn add(&mut self, looked: Result<Binaries, String>) {
        match looked {
            Ok(usable) => self.usable.push(usable),
            Err(reason) => self.rejected.push(reason),
        }
    }
}

async fn usual_places(account: Account) -> Vec<PathBuf> {
    let mut places = Vec::new();
    let asked = account.command("pg_config").arg("--bindir").output().await;
    if let Ok(answer) = asked {
        let bin = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
        places.extend((!bin.is_empty()).then(|| PathBuf::from(bin)));
    }
    places.extend(versioned(Path::new("/usr/lib/postgresql"), "", "bin"));
    places.extend(versioned(Path::new("/usr"), "pgsql-", "bin"));
    for brew in ["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"] {
        places.extend(versioned(Path::new(brew), "postgresql@", "bin"));
        places.push(Path::new(brew).join("postgresql/bin"));
    }
    let app = "/Applications/Postgres.app/Contents/Versions";
    places.extend(versioned(Path::new(app), "", "bin"));
    if let Some(path) = env::var_os("PATH") {
        places.extend(env::split_paths(&path).filter_map(|folder| {
            // `/usr/bin/postgres` may be a link to where its siblings really are.
            let program = folder.join("postgres").canonicalize().ok()?;
            program.parent().map(Path::to_owned)
        }));
    }
    places
}

/// `<parent>/<prefix><number>/<inner>`, the highest number first.
fn versioned(parent: &Path, prefix: &str, inner: &str) -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = folders_in(parent)
        .filter_map(|folder| {
            let name = folder.file_name()?.to_str()?;
            let version = name.strip_prefix(prefix)?.parse().ok()?;
            Some((version, folder.join(inner)))
        })
        .collect();
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, bin)| bin).collect()
}

/// The multiarch library folders of an unpacked distribution.
fn libraries_of(distribution: &Path) -> Vec<PathBuf> {
    ["usr/lib", "lib"]
        .iter()
        .flat_map(|lib| folders_in(&distribution.join(lib)))
        .filter(|folder| {
            let name = folder.file_name().unwrap_or_default();
            name.to_string_lossy().contains("-linux-")
        })
        .collect()
}

fn folders_in(parent: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(parent).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()))
}

/// Whether a folder holds a complete, new enough PostgreSQL that the account can run.
async fn look(bin: &Path, account: Account, libraries: Vec<PathBuf>) -> Result<Binaries, String> {
    let shown = bin.display();
    let bin = bin.canonicalize().map_err(|e| format!("{shown}: {e}"))?;
    if let Some(missing) = TOOLS.iter().find(|tool| !bin.join(tool).exists()) {
        return Err(format!("{shown}: has no {missing}"));
    }
    let mut binaries = Binaries { bin, version: 0, libraries };
    let mut command = binaries.command(account, "postgres");
    command.arg("--version").stderr(Stdio::piped()).kill_on_drop(true);
    let answer = timeout(VERSION_WITHIN, command.output())
        .await
        .map_err(|_| format!("{shown}: postgres --version does not answer"))?
        .map_err(|e| format!("{shown}: uid {} cannot run postgres: {e}", account.uid()))?;
    let said = String::from_utf8_lossy(&answer.stdout);
    binaries.version = version_in(&said).ok_or_else(|| {
        let complaint = String::from_utf8_lossy(&answer.stderr);
        format!("{shown}: postgres does not run: {}", complaint.trim())
    })?;
    if binaries.version < OLDEST_VERSION {
        return Err(format!("{shown}: is version {}, {OLDEST_VERSION} or newer is needed", binaries.version));
    }
    Ok(binaries)
}

/// `postgres (PostgreSQL) 15.18 (Debian …)`, `… 18beta1`.
fn version_in(said: &str) -> Option<u32> {
    let (_, number) = said.split_once("(PostgreSQL) ")?;
    let end = number.find(|c: char| !c.is_ascii_digit());
    let digits = end.map_or(number, |end| number.get(..end).unwrap_or(number));
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn a_version_is_read_from_every_kind_of_release() {
        assert_eq!(version_in("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(version_in("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(version_in("postgres (PostgreSQL) 17\n"), Some(17));
        assert_eq!(version_in("bash: no such thing"), None);
    }
}
