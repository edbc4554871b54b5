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
    let setup = Setup::new(PROGRAMS.server, folder.path(), None);
    for (wrong, meant) in [
        ("AGENTGIGS_BNID", "AGENTGIGS_BIND"),
        ("AGENTGIGS_POLICY__COMISSION__FREE", "AGENTGIGS_POLICY__COMMISSION__FREE"),
        ("AGENTGIGS_FOO", "did you mean AGENTGIGS_"),
    ] {
        let (well, said) = run(&setup.clone().with(wrong, "1"), &[]);
        assert!(!well && said.contains(wrong) && said.contains(meant), "{said}");
    }
    let file = folder.path().join("settings.toml");
    std::fs::write(&file, "[policy.rates]\nlogin_per_minut = 3\n").unwrap();
    let (well, said) = run(&setup, &["--config", file.to_str().unwrap()]);
    assert!(!well && said.contains("policy.rates.login_per_minute") && said.contains("settings.toml"), "{said}");
}

#[test]
fn the_settings_in_force_are_shown_with_where_they_come_from_and_without_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    std::fs::write(&file, "readers_max = 9\n[policy.commission]\npro = 650\n").unwrap();
    let url = "postgres://ada:s3cret@127.0.0.1/market";
    let setup = Setup::new(PROGRAMS.server, folder.path(), Some(url.to_owned()))
        .with("AGENTGIGS_POLICY__COOLDOWN", "3600")
        .with("AGENTGIGS_OTLP_ENDPOINT", "http://127.0.0.1:4318")
        .with("AGENTGIGS_OTLP_HEADERS", "authorization=s3cret");
    let arguments = ["--config", file.to_str().unwrap(), "--bind", "127.0.0.1:4711", "--check-config"];
    let (well, said) = run(&setup, &arguments);
    assert!(well && !said.contains("s3cret"), "{said}");
    for expected in [
        "bind = \"127.0.0.1:4711\" # flag --bind",
        "database_url = \"postgres://ada:hidden@127.0.0.1/market\" # environment DATABASE_URL",
        "cooldown = 3600 # environment AGENTGIGS_POLICY__COOLDOWN",
        "otlp_headers = \"(hidden)\" # environment AGENTGIGS_OTLP_HEADERS",
        "free = 1000 # default",
        "# stripe_secret_key is not set",
        "[policy.rates.api_per_minute]",
    ] {
        assert!(said.contains(expected), "no {expected} in\n{said}");
    }
    for of_file in ["readers_max = 9 # file ", "pro = 650 # file "] {
        assert!(said.contains(of_file) && said.contains("settings.toml"), "no {of_file} in\n{said}");
    }
    let again = folder.path().join("again.toml");
    let shown: String = said.lines().filter(|line| !line.contains("hidden")).map(|line| format!("{line}\n")).collect();
    std::fs::write(&again, shown).unwrap();
    let (well, said) = run(&setup, &["--config", again.to_str().unwrap(), "--check-config"]);
    assert!(well, "what is shown is a file with settings: {said}");
}

#[test]
fn what_is_wrong_with_the_settings_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value, told) in [
        ("AGENTGIGS_TRUSTED_PROXIES", "10.0.0.0/99", "trusted_proxies"),
        ("AGENTGIGS_WEBHOOK_ALLOW", "localhost", "webhook_allow"),
        ("AGENTGIGS_POLICY__RATES__LOGIN_PER_MINUTE", "0", "rates.login_per_minute"),
        ("AGENTGIGS_READERS_MAX", "many", "readers_max"),
        ("AGENTGIGS_OTLP_ENDPOINT", "nowhere", "otlp_endpoint"),
        ("NATS_URL", "http://127.0.0.1:4222", "nats_url"),
    ] {
        let setup = Setup::new(PROGRAMS.server, folder.path(), None).with(name, value);
        let (well, said) = run(&setup, &["--check-config"]);
        assert!(!well && said.to_lowercase().contains(told), "{name}: {said}");
    }
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
