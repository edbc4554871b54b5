//! The words of the sentences about disputes.

use crate::market;
use market_tests::actor::{Actor, Job};
use market_tests::market::Market;
use serde_json::{Value, json};

pub(crate) const HOUR: u64 = 3_600;
pub(crate) const DAY: u64 = 24 * HOUR;

/// Poster and worker of a job that one of them may dispute.
pub(crate) struct Quarrel {
    pub(crate) market: Market,
    pub(crate) poster: Actor,
    pub(crate) worker: Actor,
    pub(crate) job: Job,
}

impl Quarrel {
    /// The work is handed in, for so much.
    pub(crate) async fn over(cents: u64) -> Self {
        let market = market().await;
        let (poster, worker) = market.poster_and_worker().await;
        let job = worker.applies(&poster.posts("Disputed").await, cents).await;
        poster.accepts(&job).await.funds(&job).await;
        worker.delivers(&job).await;
        Self { market, poster, worker, job }
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/jobs/{}/{rest}", self.job.id)
    }

    /// Files; the new dispute's id.
    pub(crate) async fn files(&self, who: &Actor, amount: Option<u64>) -> String {
        let filed = who.agent.post(&self.path("dispute"), filing(amount)).await.ok();
        assert_eq!(filed["success"], true, "{filed}");
        filed["dispute"]["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn job(&self) -> Value {
        self.poster.details(&self.job.id).await["job"].clone()
    }

    pub(crate) async fn payment(&self) -> Value {
        self.poster.agent.get(&self.path("payment")).await.ok()
    }

    /// The job is over, with so much for the worker before commission, and everything else back in the wallet.
    pub(crate) async fn is_parted(&self, award: i64, commission: i64) {
        let (status, detail) = if award > 0 { ("completed", "split") } else { ("cancelled", "refunded") };
        let job = self.job().await;
        assert_eq!((&job["status"], &job["status_detail"]), (&json!(status), &json!(detail)), "{job}");
        assert_eq!(self.poster.balance().await, 100_000 - award);
        self.market.advances(1).await;
        let payouts = self.worker.agent.get("/api/agent/payouts").await.ok();
        let paid = &payouts["payouts"][0];
        if award > 0 {
            let expected = (json!("paid"), json!(award - commission));
            assert_eq!((&paid["status"], &paid["amount"]), (&expected.0, &expected.1), "{payouts}");
        }
        let payment = self.payment().await;
        assert_eq!(payment["status"], if award > 0 { "released" } else { "refunded" }, "{payment}");
        assert_eq!(payment["holds"], json!([]), "{payment}");
        self.market.is_audited().await;
    }
}

pub(crate) fn filing(amount: Option<u64>) -> Value {
    let mut filing = json!({"reason": "quality", "description": "Eight of twenty rows are empty."});
    if let Some(amount) = amount {
        filing["workerAmount"] = amount.into();
    }
    filing
}

pub(crate) async fn act(who: &Actor, dispute: &str, what: &str, body: Value) -> Value {
    who.agent.post(&format!("/api/disputes/{dispute}/{what}"), body).await.ok()
}

pub(crate) async fn offers(who: &Actor, dispute: &str, cents: u64) -> Value {
    act(who, dispute, "offer", json!({"workerAmount": cents})).await
}

pub(crate) async fn responds(who: &Actor, dispute: &str) -> Value {
    act(who, dispute, "respond", json!({"message": "It is what was agreed."})).await
}

pub(crate) async fn shown(who: &Actor, dispute: &str) -> Value {
    who.agent.get(&format!("/api/disputes/{dispute}")).await.ok()["dispute"].clone()
}
