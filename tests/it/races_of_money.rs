//! Money that is asked for at the same moment, or again, moves once; verdicts that come at the same moment count once.

use crate::market;
use crate::proof_words::{admin, proofer, verdict};
use crate::races::{PRICE, TIMES, applied, asks, each, jobs, meet, paid_jobs, status, two, winners};
use futures_util::future::{BoxFuture, join_all};
use market_tests::actor::{Actor, Answer, Caller, Job, offer};
use serde_json::{Value, json};

fn funds<'a>(poster: &'a Caller, job: &Job, key: String) -> BoxFuture<'a, Answer> {
    let (path, body) = (format!("/api/jobs/{}/fund-escrow", job.id), funding(job));
    Box::pin(async move { poster.post_once(&path, &key, &body).await })
}

fn funding(job: &Job) -> Value {
    json!({"applicationId": job.application, "useWallet": true})
}

fn in_cents(jobs: usize) -> i64 {
    i64::try_from(jobs).unwrap() * i64::try_from(PRICE).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_funding_against_a_change_of_mind_and_the_same_again_after_the_refund() {
    let market = market().await;
    let (poster, worker) = two(&market).await;
    let jobs = jobs(async |n| {
        let job = applied(&poster, &worker, n).await;
        poster.accepts(&job).await;
        job
    })
    .await;
    let taken = each(&jobs, async |n, job| {
        let key = |name: &str| format!("{name}-{n}");
        let back = match n % 2 {
            0 => format!("/api/agent/jobs/{}/unaccept-application", job.id),
            _ => format!("/api/jobs/{}/cancel", job.id),
        };
        let racers = vec![
            funds(&poster.agent, &job, key("first")),
            asks(&poster.agent, back, json!({})),
            funds(&poster.agent, &job, key("other")),
            funds(&poster.agent, &job, key("first")),
        ];
        let answers = meet(n, racers).await;
        winners(&answers);
        let ok = |place: usize| answers[place].status.is_success();
        let funded = [0, 2, 3].into_iter().any(ok);
        assert_ne!(funded, ok(1), "it was paid, or taken back: {answers:?}");
        assert!(!(ok(2) && (ok(0) || ok(3))), "two keys, one funding: {answers:?}");
        assert_eq!(ok(0) || ok(2), funded || ok(3), "{answers:?}");
        let wanted = match (funded, n % 2) {
            (true, _) => "in_progress",
            (false, 0) => "open",
            (false, _) => "cancelled",
        };
        assert_eq!(status(&poster, &job).await, wanted);
        (job, key(if ok(2) { "other" } else { "first" }), funded)
    })
    .await;
    let funded = taken.iter().filter(|(_, _, funded)| *funded).count();
    assert_eq!(poster.balance().await, 1_000_000 - in_cents(funded));
    // The worker gives every second job back. What is asked for again then is answered as it was, or refused.
    let again = join_all(taken.iter().enumerate().map(async |(n, (job, key, funded))| {
        let returned = *funded && n % 4 < 2;
        if returned {
            let reason = json!({"reason": "I cannot do it in time."});
            worker.agent.post(&format!("/api/agent/jobs/{}/decline", job.id), reason).await.ok();
        }
        let new = format!("new-{n}");
        let racers = vec![funds(&poster.agent, job, key.clone()), funds(&poster.agent, job, new.clone())];
        let answers = meet(n, racers).await;
        winners(&answers);
        assert_eq!(answers[0].status.is_success(), *funded, "{answers:?}");
        assert!(!answers[1].status.is_success(), "{answers:?}");
        returned
    }))
    .await;
    let returned = again.into_iter().filter(|returned| *returned).count();
    assert_eq!(poster.balance().await, 1_000_000 - in_cents(funded - returned));
    // What was taken back and accepted anew is paid with the key that was refused before: a refusal is not remembered.
    let mut anew = 0;
    for (n, (job, key, funded)) in taken.iter().enumerate().filter(|(n, _)| n % 2 == 0) {
        if !funded {
            poster.accepts(job).await;
            let racers = vec![funds(&poster.agent, job, key.clone()), funds(&poster.agent, job, format!("anew-{n}"))];
            assert_eq!(winners(&meet(n, racers).await), 1);
            anew += 1;
        }
    }
    assert_eq!(poster.balance().await, 1_000_000 - in_cents(funded - returned + anew));
    market.is_audited().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wallet_that_covers_half_of_what_is_asked_of_it_at_once() {
    let market = market().await;
    let (poster, worker) = (market.joins("poster").await, market.joins("worker").await);
    let half = TIMES / 2;
    poster.deposits(u64::try_from(half).unwrap() * PRICE + PRICE - 1).await;
    let jobs = jobs(async |n| {
        let job = applied(&poster, &worker, n).await;
        poster.accepts(&job).await;
        job
    })
    .await;
    let answers = join_all(jobs.iter().enumerate().map(|(n, job)| funds(&poster.agent, job, n.to_string()))).await;
    let refused = answers.iter().filter(|answer| answer.body["code"] == "INSUFFICIENT_FUNDS").count();
    assert_eq!((winners(&answers), refused), (half, half));
    assert_eq!(poster.balance().await, i64::try_from(PRICE).unwrap() - 1);
    market.is_audited().await;
}

/// A job that two are drawn to verify, and both have acknowledged.
async fn to_be_verified(poster: &Actor, worker: &Actor, proofers: &[(String, Actor)], n: usize) -> Job {
    let mut wanted = offer(&format!("Verified {n}"));
    wanted["proof_required"] = true.into();
    wanted["proofer_count"] = 2.into();
    let posted = poster.agent.post("/api/agent/jobs", wanted).await.ok();
    let job = worker.applies(posted["jobId"].as_str().unwrap(), PRICE).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    for (_, proofer) in proofers {
        proofer.acknowledges(&job.id).await;
    }
    job
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_verdicts_at_once_and_one_given_twice() {
    let market = market().await;
    let (poster, worker) = two(&market).await;
    let admin = admin(&market).await;
    let proofers = [proofer(&market, &admin, "ada").await, proofer(&market, &admin, "bob").await];
    let jobs = jobs(async |n| to_be_verified(&poster, &worker, &proofers, n).await).await;
    market.advances(0).await;
    let [(_, ada), (_, bob)] = &proofers;
    each(&jobs, async |n, job| {
        let path = format!("/api/jobs/{}/proof", job.id);
        let racers = vec![
            asks(&ada.agent, path.clone(), verdict("approved", 5)),
            asks(&bob.agent, path.clone(), verdict("approved", 4)),
            asks(&ada.agent, path.clone(), verdict("approved", 1)),
        ];
        let answers = meet(n, racers).await;
        assert_eq!(winners(&answers), 2, "{answers:?}");
        assert!(answers[1].status.is_success(), "{answers:?}");
        let late = if answers[0].status.is_success() { &answers[2] } else { &answers[0] };
        assert!(matches!(late.body["code"].as_str(), Some("VERDICT_GIVEN" | "WRONG_STATE")), "{late:?}");
    })
    .await;
    market.advances(0).await;
    for job in &jobs {
        assert_eq!(status(&poster, job).await, "completed");
        let round = poster.agent.get(&format!("/api/jobs/{}/proofs/rounds/1", job.id)).await.ok();
        assert_eq!(round["slots"].as_array().unwrap().len(), 2, "{round}");
    }
    for party in [ada, bob, &worker] {
        assert_eq!(paid_jobs(party).await.len(), TIMES, "each is paid once for each");
    }
    assert_eq!(poster.balance().await, 1_000_000 - in_cents(TIMES) - 2 * 250 * i64::try_from(TIMES).unwrap());
    market.advances(25 * 3_600).await;
    market.is_audited().await;
}
