//! On a machine without PostgreSQL it is fetched, or the person told how to get it.
//!
//! The installed one is hidden in a mount namespace of the test's own, from the programs as from
//! the package manager; that takes root, Linux and Debian's tools, and elsewhere nothing is tested.

use std::fs;
use std::process::{Command, Stdio};

use crate::server::{Stage, is_root};

const UNSHARE: &str = "/usr/bin/unshare";

/// Hides PostgreSQL and, when asked, the package lists; then becomes the command it is given.
const HIDE: &str = r#"
set -e
PATH=/usr/sbin:/usr/bin:/sbin:/bin
awk 'BEGIN { RS = ""; ORS = "\n\n" } !/^Package: (postgresql|libpq)/' /var/lib/dpkg/status > "$2"
mount -t tmpfs none /usr/lib/postgresql
mount --bind "$2" /var/lib/dpkg/status
for library in /usr/lib/*/libpq.so.5.*; do mount --bind /dev/null "$library"; done
if [ "$1" = without-lists ]; then mount -t tmpfs none /var/lib/apt/lists; fi
if [ "$1" = without-apt ]; then PATH=/nonexistent; fi
shift 2
exec "$@"
"#;

fn can_hide() -> bool {
    let debian = ["/usr/bin/apt-get", "/usr/lib/postgresql", UNSHARE].iter().all(|needed| fs::metadata(needed).is_ok());
    let unshared = || {
        let tried = Command::new(UNSHARE).args(["-m", "true"]).stderr(Stdio::null()).status();
        tried.is_ok_and(|status| status.success())
    };
    is_root() && debian && unshared()
}

fn hidden(stage: &Stage, how: &str) -> Command {
    let status = stage.data_dir.with_file_name("dpkg-status");
    let mut command = Command::new(UNSHARE);
    command.args(["-m", "sh", "-c", HIDE, "hide", how]).arg(status);
    command.args(["/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]);
    command.args([env!("CARGO_BIN_EXE_private-postgres"), "serve"]).arg(&stage.data_dir);
    command.env_remove("PG_BIN").current_dir("/");
    command
}

fn an_unprivileged_user_fetches(how: &str) {
    if !can_hide() {
        return;
    }
    let mut stage = Stage::at("mit Ünïcode", 0o755).run_as("nobody");
    let first = hidden(&stage, how);
    let first = stage.serve_by(first);
    assert!(first.said().contains("unpacking the distribution's packages"));
    let dist = stage.data_dir.join("postgresql-dist");
    let program = fs::read_link(format!("/proc/{}/exe", stage.postmaster()));
    assert!(program.is_ok_and(|program| program.starts_with(&dist)));
    assert_eq!(stage.psql("SELECT 1"), "1");
    first.stop();

    let second = hidden(&stage, how);
    let second = stage.serve_by(second);
    assert!(!second.said().contains("unpacking"), "fetched twice");
    second.stop();
}

#[test]
fn an_unprivileged_user_fetches_it_with_the_lists_of_the_system() {
    an_unprivileged_user_fetches("with-lists");
}

#[test]
fn an_unprivileged_user_fetches_it_without_any_lists() {
    an_unprivileged_user_fetches("without-lists");
}

#[test]
fn when_nothing_can_be_fetched_the_person_learns_what_to_do() {
    if !can_hide() {
        return;
    }
    let stage = Stage::open().run_as("nobody");
    let output = hidden(&stage, "without-apt").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    for hint in ["15 or newer", "no apt-get", "apt install postgresql", "PG_BIN", "DATABASE_URL"] {
        assert!(said.contains(hint), "{said}");
    }
}
