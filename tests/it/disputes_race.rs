//! A dispute and a release at the same instant: one of the two happens, and never half of each.

use crate::dispute_words::{DAY, HOUR, filing};
use crate::market;
use futures_util::future::join_all;
use market_tests::actor::{Answer, Job};
use serde_json::json;

const JOBS: usize = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_dispute_and_release_one_happens() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    poster.deposits(1_000_000).await;
    let mut jobs: Vec<Job> = Vec::new();
    for number in 0..JOBS {
        let job = worker.applies(&poster.posts(&format!("Raced {number}")).await, 5_000).await;
        poster.accepts(&job).await.funds(&job).await;
        worker.delivers(&job).await;
        poster.approves(&job).await;
        jobs.push(job);
    }
    // The first of them is due in an hour at most; the clock jumps over all of them while they are disputed.
    market.advances(DAY - HOUR).await;
    let disputes =
        jobs.iter().map(|job| poster.agent.post(format!("/api/jobs/{}/dispute", job.id).leak(), filing(None)));
    let half = JOBS / 2;
    let (mut first, mut second): (Vec<_>, Vec<_>) = (Vec::new(), Vec::new());
    for (number, dispute) in disputes.enumerate() {
        if number < half { first.push(dispute) } else { second.push(dispute) }
    }
    let late = async {
        let (answers, ()) = tokio::join!(join_all(second), market.advances(2 * HOUR));
        answers
    };
    let (early, late) = tokio::join!(join_all(first), late);
    market.advances(0).await;
    let answers: Vec<Answer> = early.into_iter().chain(late).collect();
    for (job, answer) in jobs.iter().zip(answers) {
        let payment = poster.agent.get(&format!("/api/jobs/{}/payment", job.id)).await.ok();
        if answer.status.is_success() {
            assert_eq!(payment["status"], "frozen", "{payment}");
        } else {
            answer.refused(409, "DISPUTE_WINDOW_CLOSED");
            assert_eq!(payment["status"], "released", "{payment}");
        }
        let moved: i64 =
            payment["postings"].as_array().unwrap().iter().map(|one| one["amount"].as_i64().unwrap()).sum();
        assert!(moved > 0, "{payment}");
    }
    market.grants_finance(&poster).await;
    let balance = market.trial_balance(&poster).await;
    assert_eq!(balance["totals"]["debit"], balance["totals"]["credit"]);
    let accounts = balance["accounts"].as_array().unwrap();
    let held = |prefix: &str| -> i64 {
        let of = accounts.iter().filter(|line| line["account"].as_str().unwrap().starts_with(prefix));
        of.map(|line| line["balance"].as_i64().unwrap()).sum()
    };
    assert_eq!(held("pending:") + held("commission:pending:"), 0, "{balance}");
    assert_eq!((held("hold:dispute:") + held("fees:commission") * 10) % 5_000, 0, "{balance}");
    assert_eq!(json!(held("hold:dispute:") / 5_000 + held("fees:commission") / 500), json!(JOBS), "{balance}");
    market.is_audited().await;
}
