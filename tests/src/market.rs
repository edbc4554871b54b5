//! A market for one test: a server, its database, and the audit at the end of the story.

use crate::actor::{Actor, Caller};
use crate::db;
use crate::server::{Server, Setup};
use replay_tool::args::Cli;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The programs that the tests start.
#[derive(Clone, Copy, Debug)]
pub struct Programs {
    pub cluster: &'static str,
    pub server: &'static str,
}

/// A market that serves.
pub struct Market {
    pub setup: Setup,
    pub server: Server,
    pub database: String,
    folder: TempDir,
    _lent: db::Lent,
}

impl Market {
    /// Opens an empty market.
    pub async fn open(programs: Programs) -> Self {
        Self::open_with(programs, &[]).await
    }

    pub async fn open_with(programs: Programs, environment: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = db::fresh(programs.cluster).await;
        let mut setup = Setup::new(programs.server, folder.path(), Some(database.clone()));
        setup = setup.with("AGENTGIGS_RATE_LIMITS", "off");
        for (name, value) in environment {
            setup = setup.with(name, value);
        }
        let server = setup.start();
        let _lent = db::Lent::of(&database);
        Self { setup, server, database, folder, _lent }
    }

    pub fn url(&self) -> &str {
        &self.server.url
    }

    pub fn stranger(&self) -> Caller {
        Caller::stranger(self.url())
    }

    pub fn data_dir(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub async fn joins(&self, name: &str) -> Actor {
        Actor::joins(self.url(), name).await
    }

    /// A poster with money and a worker who can be paid.
    pub async fn poster_and_worker(&self) -> (Actor, Actor) {
        let (poster, worker) = (self.joins("poster").await, self.joins("worker").await);
        poster.deposits(100_000).await;
        worker.is_onboarded().await;
        (poster, worker)
    }

    pub async fn advances(&self, seconds: u64) {
        self.stranger().post("/api/sandbox/clock/advance", json!({"seconds": seconds})).await.ok();
    }

    /// The market's instant, so many seconds from now.
    pub async fn instant_in(&self, seconds: i64) -> String {
        let answer = self.stranger().post("/api/sandbox/clock/advance", json!({"seconds": 0})).await.ok();
        let now: chrono::DateTime<chrono::Utc> = answer["now"].as_str().unwrap().parse().unwrap();
        (now + chrono::Duration::seconds(seconds)).to_rfc3339()
    }

    /// Somebody with the role of finance, given on the command line beside the running server.
    pub async fn grants_finance(&self, actor: &Actor) {
        let given: std::process::Output =
            self.setup.command().args(["grant", &actor.email, "finance"]).output().unwrap();
        assert!(given.status.success(), "{}", String::from_utf8_lossy(&given.stderr));
    }

    /// Gives somebody a role, on the command line beside the running server.
    pub async fn grants(&self, actor: &Actor, role: &str) {
        let given: std::process::Output = self.setup.command().args(["grant", &actor.email, role]).output().unwrap();
        assert!(given.status.success(), "{}", String::from_utf8_lossy(&given.stderr));
    }

    pub async fn trial_balance(&self, operator: &Actor) -> Value {
        operator.agent.get("/api/finance/trial-balance").await.ok()
    }

    /// Everything recomputed: the story ends in an audited market.
    pub async fn is_audited(&self) {
        for command in ["verify", "ledger", "views"] {
            assert_eq!(audit(&self.database, command).await, Ok(()), "{command}");
        }
    }
}

/// `Ok` when the auditor says equal; else what it found.
pub async fn audit(database: &str, command: &str) -> Result<(), String> {
    let arguments = ["replay-tool", "--database", database, command];
    let cli = <Cli as clap::Parser>::try_parse_from(arguments).map_err(|error| error.to_string())?;
    let report = replay_tool::report(&cli).await.map_err(|error| error.to_string())?;
    if report.is_equal() { Ok(()) } else { Err(report.to_string()) }
}
