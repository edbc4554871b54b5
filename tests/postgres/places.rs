//! Odd paths, closed homes, other users: wherever the data directory is, the database works.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::server::{Stage, is_root, postmaster_of};
use nix::unistd::User;

#[test]
fn a_long_path_with_spaces_quotes_and_unicode_works() {
    let inner = format!("ein 'Ordner' \"mit\" $allem: %2F ünïcødé 数据 {}", "x/".repeat(120));
    let mut stage = Stage::at(&inner, 0o755);
    let server = stage.serve();
    assert!(stage.data_dir.as_os_str().len() > 250);
    assert!(stage.socket().as_os_str().len() < 60);
    assert_eq!(stage.psql("SELECT 1"), "1");
    server.kill();
    assert!(stage.serve().said().contains("adopted"));
}

#[test]
fn under_a_closed_home_root_keeps_the_cluster_where_its_user_can_reach_it() {
    if !is_root() {
        return;
    }
    let mut stage = Stage::at("app/.data", 0o700);
    let server = stage.serve();
    assert!(stage.home().starts_with("/var/lib"), "{}", stage.record());
    stage.psql("CREATE TABLE log AS SELECT 42 AS position");
    server.stop();
    let second = stage.serve();
    assert_eq!(stage.psql("SELECT position FROM log"), "42");
    second.stop();

    // Whoever deletes the data directory wants to start afresh.
    let old_home = stage.home();
    fs::remove_dir_all(&stage.data_dir).unwrap();
    let third = stage.serve();
    assert_ne!(stage.home(), old_home);
    assert_eq!(stage.psql("SELECT to_regclass('log') IS NULL"), "t");
    assert!(third.said().contains("holds an earlier database"));
    fs::remove_dir_all(old_home).unwrap();
}

#[test]
fn a_copied_data_directory_is_refused_when_it_would_write_into_the_original() {
    if !is_root() {
        return;
    }
    let mut stage = Stage::at("original", 0o700);
    stage.serve().stop();
    let mut copy = Stage::at("copy", 0o700);
    fs::create_dir(&copy.data_dir).unwrap();
    fs::copy(stage.data_dir.join("postgres.place"), copy.data_dir.join("postgres.place")).unwrap();
    let refusal = copy.refusal();
    assert!(refusal.contains("looks like a copy"), "{refusal}");
    fs::remove_file(copy.data_dir.join("postgres.place")).unwrap();
    let _server = copy.serve();
    assert_ne!(copy.home(), stage.home());
}

#[test]
fn an_unprivileged_user_runs_it_all_the_same() {
    if !is_root() {
        return;
    }
    let mut stage = Stage::open().run_as("nobody");
    let server = stage.serve();
    let nobody = User::from_name("nobody").unwrap().unwrap().uid.as_raw();
    assert_eq!(stage.cluster().metadata().unwrap().uid(), nobody);
    assert_eq!(stage.psql("SELECT 1"), "1");
    server.kill();
    let second = stage.serve();
    assert!(second.said().contains("adopted"));
    second.stop();
}

#[test]
fn root_goes_on_with_a_users_cluster_as_that_user_and_hands_it_back() {
    if !is_root() {
        return;
    }
    let mut stage = Stage::open().run_as("nobody");
    stage.serve().stop();
    let mut by_root = Command::new(env!("CARGO_BIN_EXE_private-postgres"));
    by_root.arg("serve").arg(&stage.data_dir);
    stage.serve_by(by_root).stop();
    stage.serve().stop();
}

#[test]
fn another_user_of_the_machine_gets_no_way_in() {
    if !is_root() {
        return;
    }
    let mut stage = Stage::open();
    let _server = stage.serve();
    let nobody = User::from_name("nobody").unwrap().unwrap();
    let output = Command::new("psql")
        .args([&stage.url(), "-c", "SELECT 1"])
        .gid(nobody.gid.as_raw())
        .uid(nobody.uid.as_raw())
        .current_dir("/")
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("Permission denied"));
}

#[test]
fn a_socket_folder_planted_by_somebody_else_is_not_used() {
    if !is_root() {
        return;
    }
    let mut stage = Stage::open();
    stage.serve().stop();
    let nobody = User::from_name("nobody").unwrap().unwrap();
    let (uid, gid) = (Some(nobody.uid.as_raw()), Some(nobody.gid.as_raw()));
    let wanted = stage.socket();

    fs::remove_dir_all(&wanted).unwrap();
    fs::create_dir(&wanted).unwrap();
    chown(&wanted, uid, gid).unwrap();
    stage.serve().stop();
    assert_ne!(stage.socket(), wanted);
    fs::remove_dir_all(&wanted).unwrap();

    let target = tempfile::tempdir().unwrap();
    fs::set_permissions(target.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let second = stage.socket();
    fs::remove_dir_all(&second).unwrap();
    symlink(target.path(), &second).unwrap();
    let _server = stage.serve();
    assert_ne!(stage.socket(), second);
    assert_eq!(target.path().metadata().unwrap().permissions().mode() & 0o777, 0o755);
    fs::remove_file(&second).unwrap();
}

#[test]
fn a_moved_data_directory_takes_its_database_along() {
    let mut stage = Stage::open();
    let server = stage.serve();
    stage.psql("CREATE TABLE log AS SELECT 42 AS position");
    server.stop();
    let moved = stage.data_dir.with_file_name("moved");
    fs::rename(&stage.data_dir, &moved).unwrap();
    stage.data_dir = moved;
    let _server = stage.serve();
    assert_eq!(stage.psql("SELECT position FROM log"), "42");
    assert!(postmaster_of(&stage.cluster()).is_some());
}
