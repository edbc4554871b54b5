//! From the first start over kills and crashes to an orderly end.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::Duration;

use crate::server::{Stage, eventually, is_postgres, is_root, within};
use market_store::postgres::{PrivatePostgres, Restarted};
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::{Pid, User, getpgid};

#[tokio::test]
async fn a_fresh_data_directory_gets_a_database_that_psql_and_tokio_postgres_reach() {
    let mut stage = Stage::open();
    let _server = stage.serve();
    assert_eq!(stage.psql("SELECT current_database()"), "agentgigs");
    let (client, connection) = tokio_postgres::connect(&stage.url(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let row = client.query_one("SELECT count(*) FROM pg_settings", &[]).await.unwrap();
    assert!(row.get::<_, i64>(0) > 100);
}

#[tokio::test]
async fn what_is_stopped_on_purpose_stays_stopped() {
    let stage = Stage::open();
    let postgres = PrivatePostgres::start(&stage.data_dir).await.unwrap();
    assert_eq!(postgres.url(), stage.url());
    assert_eq!(postgres.ensure_running().await.unwrap(), Restarted::NotNeeded);
    let pid = stage.postmaster();
    tokio::join!(postgres.keep_running(), async {
        postgres.stop().await.unwrap();
    });
    assert!(!is_postgres(pid));
    assert_eq!(postgres.ensure_running().await.unwrap(), Restarted::Stopped);
    postgres.stop().await.unwrap();
    PrivatePostgres::start(&stage.data_dir).await.unwrap().stop().await.unwrap();
}

#[test]
fn the_settings_are_those_of_a_durable_event_log_without_a_network() {
    let mut stage = Stage::open();
    let _server = stage.serve();
    let asked = "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings
        WHERE name IN ('fsync', 'synchronous_commit', 'listen_addresses', 'data_checksums', 'jit',
                       'max_wal_size', 'server_encoding', 'TimeZone', 'unix_socket_permissions')";
    assert_eq!(
        stage.psql(asked),
        "TimeZone=UTC data_checksums=on fsync=on jit=off listen_addresses= max_wal_size=4096 \
         server_encoding=UTF8 synchronous_commit=on unix_socket_permissions=0700"
    );
}

#[test]
fn the_next_start_finds_the_rows_of_the_last() {
    let mut stage = Stage::open();
    let first = stage.serve();
    stage.psql("CREATE TABLE log AS SELECT 42 AS position");
    let pid = stage.postmaster();
    assert!(first.stop().contains("stopped"));
    assert!(!is_postgres(pid));
    let _second = stage.serve();
    assert_eq!(stage.psql("SELECT position FROM log"), "42");
}

#[test]
fn a_postgres_that_outlived_a_killed_server_is_adopted_and_can_be_stopped() {
    let mut stage = Stage::open();
    stage.serve().kill();
    let pid = stage.postmaster();
    assert!(is_postgres(pid));
    let second = stage.serve();
    assert_eq!(stage.postmaster(), pid);
    assert!(second.said().contains("adopted"));
    second.stop();
    assert!(!is_postgres(pid));
}

#[test]
fn an_adopted_postgres_that_is_killed_is_started_again_though_nobody_reaps_it() {
    // This process plays the first one of a container without an init: orphans come to it, and
    // it never waits for them.
    #[cfg(target_os = "linux")]
    nix::sys::prctl::set_child_subreaper(true).unwrap();
    let mut stage = Stage::open();
    stage.serve().kill();
    let mut second = stage.serve();
    kill(Pid::from_raw(stage.postmaster()), Signal::SIGKILL).unwrap();
    second.says("ready again");
    assert_eq!(stage.psql("SELECT 1"), "1");
}

#[test]
fn a_killed_postmaster_is_back_within_seconds_though_a_backend_computes_on() {
    let mut stage = Stage::open();
    let server = stage.serve();
    stage.psql("CREATE TABLE log AS SELECT 42 AS position");
    let url = stage.url();
    // Never looks up from its work, so it does not see its postmaster die.
    let endless = "SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 1000000) b";
    let mut busy = Command::new("psql").args([&url, "-c", endless]).spawn().unwrap();
    let running = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series%' AND pid <> pg_backend_pid()";
    eventually("the endless query runs", || (stage.psql(running) == "1").then_some(()));

    let killed = stage.postmaster();
    kill(Pid::from_raw(killed), Signal::SIGKILL).unwrap();
    within(Duration::from_secs(20), "it is back", &mut || server.said().contains("ready again").then_some(()));
    assert_ne!(stage.postmaster(), killed);
    assert_eq!(stage.psql("SELECT position FROM log"), "42");
    let _ = busy.kill();
    busy.wait().unwrap();
}

#[test]
fn ctrl_c_on_the_terminal_reaches_the_server_only() {
    let mut stage = Stage::open();
    let mut server = stage.serve();
    let group = |pid| getpgid(Some(Pid::from_raw(pid))).unwrap();
    assert_ne!(group(stage.postmaster()), group(server.pid()));
    killpg(group(server.pid()), Signal::SIGINT).unwrap();
    server.says("stopped");
    assert!(server.child.wait().unwrap().success());
}

#[test]
fn a_crash_of_the_machine_whose_pid_went_to_another_program_is_overcome() {
    let mut stage = Stage::open();
    stage.serve().kill();
    let cluster = stage.cluster();
    let pid_file = cluster.join("postmaster.pid");
    let left = fs::read_to_string(&pid_file).unwrap();
    let lock = stage.socket().join(".s.PGSQL.5432.lock");
    let left_lock = fs::read_to_string(&lock).unwrap();
    let old = stage.postmaster();
    kill(Pid::from_raw(old), Signal::SIGKILL).unwrap();
    eventually("it is dead", || (!is_postgres(old)).then_some(()));

    let mut sleep = Command::new("sleep");
    sleep.arg("1000");
    if is_root() {
        // Of the same user, or PostgreSQL itself would see through it.
        let user = User::from_name("postgres").unwrap().unwrap();
        sleep.gid(user.gid.as_raw()).uid(user.uid.as_raw());
    }
    let mut other = sleep.spawn().unwrap();
    let renumbered = |text: &str| text.replacen(&old.to_string(), &other.id().to_string(), 1);
    fs::write(&pid_file, renumbered(&left)).unwrap();
    fs::write(&lock, renumbered(&left_lock)).unwrap();

    let server = stage.serve();
    assert!(server.said().contains("left over from a crash"), "{}", server.said());
    assert!(other.try_wait().unwrap().is_none(), "the innocent program was hurt");
    other.kill().unwrap();
    other.wait().unwrap();
}

#[test]
fn a_pid_file_of_a_dead_process_is_postgres_own_business() {
    let mut stage = Stage::open();
    stage.serve().kill();
    let old = stage.postmaster();
    kill(Pid::from_raw(old), Signal::SIGKILL).unwrap();
    eventually("it is dead", || (!is_postgres(old)).then_some(()));
    let _server = stage.serve();
    assert_ne!(stage.postmaster(), old);
    assert_eq!(stage.psql("SELECT 1"), "1");
}

#[test]
fn an_interrupted_first_start_leaves_nothing_in_the_way() {
    let mut stage = Stage::open();
    fs::create_dir_all(stage.data_dir.join("postgres.new/base")).unwrap();
    let _server = stage.serve();
    assert!(!stage.data_dir.join("postgres.new").exists());
}
