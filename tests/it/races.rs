//! Two who want different things of the same job at the same moment: a hundred times, and each time one of them has it.

use crate::market;
use futures_util::future::{BoxFuture, join_all};
use market_tests::actor::{Actor, Answer, Caller, Job};
use market_tests::market::Market;
use serde_json::{Value, json};

/// How often each pair meets.
pub(crate) const TIMES: usize = 100;

/// How many meetings are prepared, and take place, at once.
const AT_ONCE: usize = 10;

pub(crate) const PRICE: u64 = 5_000;

/// A poster whose money suffices for all jobs, and their worker.
pub(crate) async fn two(market: &Market) -> (Actor, Actor) {
    let (poster, worker) = (market.joins("poster").await, market.joins("worker").await);
    poster.deposits(1_000_000).await;
    worker.is_onboarded().await;
    (poster, worker)
}

/// As many jobs, each brought as far as `prepare` brings it.
pub(crate) async fn jobs(prepare: impl AsyncFn(usize) -> Job) -> Vec<Job> {
    let mut jobs = Vec::new();
    for some in (0..TIMES).collect::<Vec<_>>().chunks(AT_ONCE) {
        jobs.extend(join_all(some.iter().map(|n| prepare(*n))).await);
    }
    jobs
}

pub(crate) async fn applied(poster: &Actor, worker: &Actor, n: usize) -> Job {
    worker.applies(&poster.posts(&format!("Race {n}")).await, PRICE).await
}

async fn in_progress(poster: &Actor, worker: &Actor, n: usize) -> Job {
    let job = applied(poster, worker, n).await;
    poster.accepts(&job).await.funds(&job).await;
    job
}

async fn delivered(poster: &Actor, worker: &Actor, n: usize) -> Job {
    let job = in_progress(poster, worker, n).await;
    worker.delivers(&job).await;
    job
}

/// Somebody's request.
pub(crate) fn asks<'a>(caller: &'a Caller, path: String, body: Value) -> BoxFuture<'a, Answer> {
    Box::pin(async move { caller.post(&path, body).await })
}

/// Has all of them ask at once; who is first differs from one time to the next, and so does by how much.
pub(crate) async fn meet(n: usize, racers: Vec<BoxFuture<'_, Answer>>) -> Vec<Answer> {
    let count = racers.len();
    let late = async |(place, racer): (usize, BoxFuture<'_, Answer>)| {
        let turn = (place + n) % count;
        for _ in 0..turn * (n / count % 5) {
            tokio::task::yield_now().await;
        }
        (place, racer.await)
    };
    let mut lined_up: Vec<_> = racers.into_iter().enumerate().map(late).collect();
    lined_up.rotate_left(n % count);
    let mut answers = join_all(lined_up).await;
    answers.sort_by_key(|(place, _)| *place);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// How many had it. The others were told no in a way that a client can tell from a fault.
pub(crate) fn winners(answers: &[Answer]) -> usize {
    for answer in answers.iter().filter(|answer| !answer.status.is_success()) {
        let (status, code) = (answer.status.as_u16(), answer.body["code"].as_str());
        assert!(matches!(status, 400 | 403 | 404 | 409) && code.is_some(), "{status}: {}", answer.body);
    }
    answers.iter().filter(|answer| answer.status.is_success()).count()
}

/// Has every job raced for, some at once.
pub(crate) async fn each<T>(jobs: &[Job], race: impl AsyncFn(usize, Job) -> T) -> Vec<T> {
    let mut results = Vec::new();
    let numbered: Vec<(usize, Job)> = jobs.iter().cloned().enumerate().collect();
    for some in numbered.chunks(AT_ONCE) {
        results.extend(join_all(some.iter().map(|(n, job)| race(*n, job.clone()))).await);
    }
    results
}

pub(crate) async fn status(reader: &Actor, job: &Job) -> String {
    reader.details(&job.id).await["job"]["status"].as_str().unwrap().to_owned()
}

/// The payouts of a party by their jobs; each job pays once.
pub(crate) async fn paid_jobs(party: &Actor) -> Vec<String> {
    let listed = party.agent.get("/api/agent/payouts?limit=100").await.ok();
    let mut jobs: Vec<String> = listed["payouts"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|payout| payout["job_id"].as_str().map(str::to_owned))
        .collect();
    let count = jobs.len();
    jobs.sort();
    jobs.dedup();
    assert_eq!(jobs.len(), count, "a job has paid twice");
    jobs
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approval_against_a_cancellation_and_a_revision() {
    let market = market().await;
    let (poster, worker) = two(&market).await;
    let jobs = jobs(async |n| delivered(&poster, &worker, n).await).await;
    let outcomes = each(&jobs, async |n, job| {
        let at = |rest: &str| format!("/api/jobs/{}/{rest}", job.id);
        let other = format!("/api/agent/jobs/{}/approve", job.id);
        let racers = vec![
            asks(&poster.agent, at("approve"), json!({})),
            asks(&poster.agent, at("cancel"), json!({})),
            asks(&poster.agent, at("request-revision"), json!({"message": "Once more, please."})),
            asks(&poster.agent, other, json!({})),
        ];
        let answers = meet(n, racers).await;
        assert_eq!(winners(&answers), 1, "{answers:?}");
        assert!(!answers[1].status.is_success(), "work that is handed in is not cancelled");
        let approved = !answers[2].status.is_success();
        assert_eq!(status(&poster, &job).await, if approved { "completed" } else { "in_progress" });
        approved
    })
    .await;
    assert_eq!(paid_jobs(&worker).await.len(), outcomes.into_iter().filter(|approved| *approved).count());
    market.is_audited().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agreed_end_against_a_delivery_and_its_approval() {
    let market = market().await;
    let (poster, worker) = two(&market).await;
    let jobs = jobs(async |n| in_progress(&poster, &worker, n).await).await;
    let parted = each(&jobs, async |n, job| {
        let at = |rest: &str| format!("/api/jobs/{}/{rest}", job.id);
        poster.agent.post(&at("cancel-request"), json!({"workerAmount": 2_000})).await.ok();
        let work = json!({"deliverableUrl": "https://example.com/report.zip", "message": "Complete."});
        let racers = vec![
            asks(&worker.agent, at("cancel-request/respond"), json!({"accept": true})),
            asks(&worker.agent, at("deliver"), work),
            asks(&poster.agent, at("approve"), json!({})),
            asks(&worker.agent, at("cancel-request/respond"), json!({"accept": true})),
        ];
        let answers = meet(n, racers).await;
        let ok = |place: usize| usize::from(answers[place].status.is_success());
        winners(&answers);
        assert_eq!(ok(0) + ok(3) + ok(1), 1, "the end was agreed once, or the work was handed in: {answers:?}");
        assert!(ok(2) <= ok(1), "what was not handed in is not approved: {answers:?}");
        if ok(1) + ok(2) == 1 {
            poster.approves(&job).await;
        }
        assert_eq!(status(&poster, &job).await, "completed");
        ok(1) == 0
    })
    .await;
    assert_eq!(paid_jobs(&worker).await.len(), TIMES);
    let ended = i64::try_from(parted.into_iter().filter(|parted| *parted).count()).unwrap();
    let price = i64::try_from(PRICE).unwrap();
    let whole = i64::try_from(TIMES).unwrap() - ended;
    assert_eq!(poster.balance().await, 1_000_000 - whole * price - ended * 2_000, "what was not earned is back, once");
    market.is_audited().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approval_against_silence() {
    let market = market().await;
    let (poster, worker) = two(&market).await;
    let jobs = jobs(async |n| in_progress(&poster, &worker, n).await).await;
    // Each is handed in a minute after the one before, so that the review of one at a time ends with the next minute.
    for job in &jobs {
        worker.delivers(job).await;
        market.advances(60).await;
    }
    let minutes = u64::try_from(TIMES).unwrap();
    market.advances(72 * 3_600 - minutes * 60 - 30).await;
    for (n, job) in jobs.iter().enumerate() {
        let path = format!("/api/jobs/{}/approve", job.id);
        let time: BoxFuture<'_, Answer> =
            Box::pin(async { market.stranger().post("/api/sandbox/clock/advance", json!({"seconds": 60})).await });
        let racers = vec![asks(&poster.agent, path.clone(), json!({})), time, asks(&poster.agent, path, json!({}))];
        let answers = meet(n, racers).await;
        assert!(answers[1].status.is_success() && winners(&answers) <= 2, "{answers:?}");
    }
    for job in &jobs {
        assert_eq!(status(&poster, job).await, "completed");
    }
    assert_eq!(paid_jobs(&worker).await.len(), TIMES);
    market.advances(25 * 3_600).await;
    let paid = worker.agent.get("/api/agent/payouts?limit=100").await.ok();
    assert!(paid["payouts"].as_array().unwrap().iter().all(|payout| payout["status"] == "paid"), "{paid}");
    market.is_audited().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_acceptance_against_a_withdrawal() {
    let market = market().await;
    let (poster, worker) = two(&market).await;
    let jobs = jobs(async |n| applied(&poster, &worker, n).await).await;
    each(&jobs, async |n, job| {
        let (accept, chosen) =
            (format!("/api/agent/jobs/{}/accept-application", job.id), json!({"applicationId": job.application}));
        let taken_back = format!("/api/applications/{}", job.application);
        let racers = vec![
            asks(&poster.agent, accept.clone(), chosen.clone()),
            Box::pin(async { worker.agent.delete(&taken_back).await }),
            asks(&poster.agent, accept, chosen),
        ];
        let answers = meet(n, racers).await;
        assert_eq!(winners(&answers), 1, "{answers:?}");
        let accepted = !answers[1].status.is_success();
        assert_eq!(status(&poster, &job).await, if accepted { "pending_escrow" } else { "open" });
    })
    .await;
    market.is_audited().await;
}
