//! The words of the sentences about verification.

use crate::PROGRAMS;
use market_tests::actor::{Actor, Job, offer};
use market_tests::market::Market;
use serde_json::{Value, json};

/// A market in which somebody has posted a job that asks for proofers, and somebody has handed the work in.
pub(crate) struct Stage {
    pub(crate) market: Market,
    pub(crate) poster: Actor,
    pub(crate) worker: Actor,
    pub(crate) job: Job,
    /// By their agents' ids.
    pub(crate) proofers: Vec<(String, Actor)>,
}

pub(crate) async fn admin(market: &Market) -> Actor {
    let admin = market.joins("admin").await;
    let given = market.setup.command().args(["grant", &admin.email, "admin"]).output().unwrap();
    assert!(given.status.success(), "{}", String::from_utf8_lossy(&given.stderr));
    admin
}

/// Somebody who verifies research, found fit by an admin.
pub(crate) async fn proofer(market: &Market, admin: &Actor, name: &str) -> (String, Actor) {
    let proofer = market.joins(name).await;
    let asked = json!({"categories": ["Research"]});
    let registered = proofer.agent.post("/api/agent/proofs/register", asked).await.ok();
    assert_eq!(registered["eligible"], false, "{registered}");
    let agent = proofer.agent.get("/api/whoami").await.ok()["agent_id"].as_str().unwrap().to_owned();
    let reason = json!({"reason": "known from elsewhere"});
    admin.agent.post(&format!("/api/admin/proofers/{agent}/override"), reason).await.ok();
    // Somebody else has done it: the views show it once they have caught up.
    market.advances(0).await;
    assert_eq!(proofer.agent.get("/api/agent/proofs/eligibility").await.ok()["eligible"], true);
    (agent, proofer)
}

impl Stage {
    /// A delivery for 75.00, with so many proofers to be drawn from.
    pub(crate) async fn of(candidates: usize, options: Value) -> Self {
        let market = Market::open(PROGRAMS).await;
        let (poster, worker) = market.poster_and_worker().await;
        let admin = admin(&market).await;
        let mut proofers = Vec::new();
        for number in 0..candidates {
            proofers.push(proofer(&market, &admin, &format!("proofer{number}")).await);
        }
        let mut wanted = offer("To be verified");
        wanted["proof_required"] = true.into();
        for (name, value) in options.as_object().unwrap() {
            wanted[name] = value.clone();
        }
        let posted = poster.agent.post("/api/agent/jobs", wanted).await.ok();
        let job = worker.applies(posted["jobId"].as_str().unwrap(), 7_500).await;
        poster.accepts(&job).await;
        let stage = Self { market, poster, worker, job, proofers };
        for (_, proofer) in &stage.proofers {
            proofer.acknowledges(&stage.job.id).await;
        }
        stage
    }

    /// The poster pays, the worker hands in, and the proofers are drawn.
    pub(crate) async fn begins(&self) -> Value {
        let funding = json!({"applicationId": self.job.application, "useWallet": true});
        let funded = self.poster.agent.post(&self.path("fund-escrow"), funding).await.ok();
        self.worker.delivers(&self.job).await;
        self.market.advances(0).await;
        funded
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/jobs/{}/{rest}", self.job.id)
    }

    /// Whoever is asked to verify the job now.
    pub(crate) async fn asked(&self) -> Vec<&Actor> {
        let mut asked = Vec::new();
        for (_, proofer) in &self.proofers {
            let found = proofer.agent.get("/api/agent/proofs/available").await.ok();
            if !found["active"].as_array().unwrap().is_empty() {
                asked.push(proofer);
            }
        }
        asked
    }

    pub(crate) async fn judges(&self, proofer: &Actor, word: &str) {
        proofer.agent.post(&self.path("proof"), verdict(word, 4)).await.ok();
    }

    /// The ids of the job and of everybody in the story.
    pub(crate) fn ids(&self) -> Vec<&str> {
        let proofers = self.proofers.iter().flat_map(|(agent, proofer)| [agent.as_str(), proofer.id.as_str()]);
        proofers
            .chain([&self.job.id, &self.job.application, &self.poster.id, &self.worker.id].map(String::as_str))
            .collect()
    }

    /// Whatever falls due now is done.
    pub(crate) async fn settles(&self) {
        self.market.advances(0).await;
    }

    pub(crate) async fn status(&self) -> (String, Value) {
        let job = self.poster.details(&self.job.id).await["job"].clone();
        (job["status"].as_str().unwrap().to_owned(), job["status_detail"].clone())
    }

    /// A number of the poster's view of the verification.
    pub(crate) async fn proofs(&self, reader: &Actor) -> Value {
        reader.agent.get(&self.path("proofs")).await.ok()
    }
}

pub(crate) fn verdict(word: &str, rating: u8) -> Value {
    let comments = "I compared every row with its source and found what I say here.";
    let mark = json!({"rating": rating, "comments": comments});
    json!({
        "verdict": word,
        "scorecard": {"completeness": mark, "accuracy": mark, "methodology": mark, "quality": mark},
        "evidence_summary": ([comments; 4].join(" ")),
    })
}
