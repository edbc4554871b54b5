//! What cannot work is refused in a sentence a person can act on.

use std::fs;

use crate::server::{Stage, is_root};

#[test]
fn a_second_server_is_refused_by_the_pid_of_the_first() {
    let mut stage = Stage::open();
    let first = stage.serve();
    let refusal = stage.refusal();
    assert!(refusal.contains(&format!("process {}", first.pid())), "{refusal}");
    assert_eq!(stage.psql("SELECT 1"), "1");
    // The lock goes with its holder, not with the PostgreSQL that outlives it.
    first.kill();
    stage.serve().stop();
}

#[test]
fn a_directory_without_a_database_has_no_connection_string() {
    let stage = Stage::open();
    let output = stage.program("url").output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("start the server there once"), "{said}");
    assert!(!stage.data_dir.exists(), "asking must not make anything");
}

#[test]
fn a_pg_bin_that_holds_no_postgres_is_named() {
    let stage = Stage::open().with("PG_BIN", "/usr/bin");
    let refusal = stage.refusal();
    assert!(refusal.contains("PG_BIN is set") && refusal.contains("has no postgres"), "{refusal}");
}

#[test]
fn a_cluster_of_a_version_that_is_not_installed_is_named() {
    let mut stage = Stage::open();
    stage.serve().stop();
    fs::write(stage.cluster().join("PG_VERSION"), "99\n").unwrap();
    let stage = stage.with("PATH", "/nonexistent");
    let refusal = stage.refusal();
    assert!(refusal.contains("made by PostgreSQL 99, but only"), "{refusal}");
    assert!(refusal.contains("no apt-get"), "{refusal}");
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let stage = Stage::open();
    let precious = stage.data_dir.join("postgres/precious");
    fs::create_dir_all(&precious).unwrap();
    let refusal = stage.refusal();
    assert!(refusal.contains("holds no PostgreSQL cluster"), "{refusal}");
    assert!(precious.exists());
}

#[test]
fn a_start_that_fails_shows_the_end_of_the_log() {
    let mut stage = Stage::open();
    stage.serve().stop();
    let settings = stage.cluster().join("postgresql.conf");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{text}\nno_such_setting = 1\n")).unwrap();
    let refusal = stage.refusal();
    assert!(refusal.contains("unrecognized configuration parameter \"no_such_setting\""), "{refusal}");
}

#[test]
fn a_cluster_of_another_user_is_refused_to_an_unprivileged_one() {
    if !is_root() {
        return;
    }
    let mut stage = Stage::open();
    stage.serve().stop();
    fs::set_permissions(stage.data_dir.join("server.lock"), std::os::unix::fs::PermissionsExt::from_mode(0o666))
        .unwrap();
    let stage = stage.run_as("nobody");
    let refusal = stage.refusal();
    assert!(refusal.contains("belongs to another user"), "{refusal}");
}
