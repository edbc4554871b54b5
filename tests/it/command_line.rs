//! What the server says to those who start it.

use crate::{PROGRAMS, market};
use market_tests::server::Setup;
use std::process::Output;

fn run(setup: &Setup, arguments: &[&str]) -> (bool, String) {
    let Output { status, stdout, stderr } = setup.command().args(arguments).output().unwrap();
    (status.success(), format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr)))
}

#[test]
fn settings_that_nobody_knows_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::new(PROGRAMS.server, folder.path(), None).with("AGENTGIGS_BNID", "x");
    let (well, said) = run(&setup, &[]);
    assert!(!well && said.contains("bnid"), "{said}");
}

#[test]
fn a_commission_above_the_whole_price_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::new(PROGRAMS.server, folder.path(), None).with("AGENTGIGS_POLICY__COMMISSION__FREE", "10001");
    let (well, said) = run(&setup, &[]);
    assert!(!well && said.contains("commission"), "{said}");
}

#[test]
fn the_real_processor_is_refused_until_it_is_built() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::new(PROGRAMS.server, folder.path(), None).with("STRIPE_SECRET_KEY", "sk_test_secret");
    let (well, said) = run(&setup, &[]);
    assert!(!well && said.contains("simulated"), "{said}");
    assert!(!said.contains("sk_test_secret"), "a secret was printed: {said}");
}

#[test]
fn where_no_database_is_there_is_no_url() {
    let folder = tempfile::tempdir().unwrap();
    let (well, said) = run(&Setup::new(PROGRAMS.server, folder.path(), None), &["database-url"]);
    assert!(!well && said.contains("database"), "{said}");
}

#[tokio::test]
async fn roles_are_given_to_those_who_are_registered() {
    let market = market().await;
    let poster = market.joins("poster").await;
    poster.agent.get("/api/finance/trial-balance").await.refused(403, "ROLE_REQUIRED");
    let (well, said) = run(&market.setup, &["grant", "nobody@example.test", "finance"]);
    assert!(!well && said.contains("nobody"), "{said}");
    let (well, said) = run(&market.setup, &["grant", &poster.email, "emperor"]);
    assert!(!well && said.contains("finance, auditor or admin"), "{said}");
    market.grants_finance(&poster).await;
    poster.agent.get("/api/finance/trial-balance").await.ok();
}

#[test]
fn a_second_server_on_one_data_directory_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::new(PROGRAMS.server, folder.path(), None);
    let first = setup.start();
    let (well, said) = run(&setup, &["--bind", "127.0.0.1:0"]);
    assert!(!well && said.contains(&first.pid().to_string()), "{said}");
    assert!(first.stop());
}

#[test]
fn the_demonstration_ends_with_a_paid_worker_and_an_equal_verdict() {
    use std::io::{BufRead as _, BufReader};
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::new(PROGRAMS.server, folder.path(), None).with("AGENTGIGS_BIND", "127.0.0.1:0");
    let mut process = setup.command().arg("demo").stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    for line in BufReader::new(process.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        said.push_str(&line);
        said.push('\n');
        if line.contains("README.md") {
            break;
        }
    }
    let pid = nix::unistd::Pid::from_raw(i32::try_from(process.id()).unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
    assert!(process.wait().unwrap().success(), "{said}");
    for expected in ["$67.50 paid", "equal", "debits - credits", "$0.00"] {
        assert!(said.contains(expected), "no {expected:?} in:\n{said}");
    }
}
