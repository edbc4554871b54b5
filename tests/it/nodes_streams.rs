//! Streams over several processes: each reader hears all of it in order and once, whoever dies meanwhile.

use crate::market_with;
use futures_util::future::join_all;
use market_tests::actor::{Actor, Caller, offer};
use market_tests::market::Market;
use market_tests::nats::NatsServer;
use market_tests::server::{PATIENCE, Server};
use market_tests::stream::{Stream, Told};
use reqwest::Method;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::task::JoinHandle;

const ROUNDS: usize = 3;
const JOBS_A_ROUND: usize = 40;
const JOBS: usize = ROUNDS * JOBS_A_ROUND;

/// Where whoever has lost its process goes on.
type Meeting = Arc<Mutex<String>>;

/// Listens from the beginning until it has heard of all jobs; comes again with what it heard last when it is cut off.
async fn listens(caller: Caller, meeting: Meeting) -> Vec<Value> {
    let (mut heard, mut last_id, mut caller) = (Vec::new(), None, caller);
    while heard.len() < JOBS {
        let mut stream = Stream::opens_after(&caller, "?types=job.available&after=0", last_id).await;
        while heard.len() < JOBS
            && let Some(Told { data, .. }) = stream.next().await
        {
            heard.push(data);
        }
        last_id = stream.last_id;
        meeting.lock().unwrap().clone_into(&mut caller.url);
    }
    heard
}

fn starts_listening(worker: &Actor, url: &str, meeting: &Meeting) -> JoinHandle<Vec<Value>> {
    tokio::spawn(listens(worker.at(url).agent, Arc::clone(meeting)))
}

/// Posts a job at one process, or at whichever is left.
async fn posts(poster: &Caller, number: usize, meeting: &Meeting) {
    let (begun, mut caller) = (Instant::now(), poster.clone());
    loop {
        let request = caller.request(Method::POST, "/api/agent/jobs").json(&offer(&format!("Job {number}")));
        let answer = request.header("Idempotency-Key", format!("job-{number}")).send().await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "job {number} cannot be posted");
        meeting.lock().unwrap().clone_into(&mut caller.url);
    }
}

/// What a worker's history has to say of all jobs.
async fn history(worker: &Actor, url: &str) -> Vec<Value> {
    let (mut events, mut after) = (Vec::new(), 0);
    loop {
        let path = format!("/api/agent/events/history?types=job.available&limit=50&after={after}");
        let page = worker.at(url).agent.get(&path).await.ok();
        events.extend(page["events"].as_array().unwrap().iter().cloned());
        after = page["next_after"].as_u64().unwrap();
        if page["has_more"] == false {
            return events;
        }
    }
}

async fn figure(url: &str, name: &str) -> f64 {
    let text = Caller::stranger(url).get("/metrics").await.body.as_str().unwrap().to_owned();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).parse().unwrap()
}

/// Waits until something is so at a process.
async fn until(url: &str, name: &str, at_least: f64) {
    let begun = Instant::now();
    while figure(url, name).await < at_least {
        assert!(begun.elapsed() < PATIENCE, "{name} is {}", figure(url, name).await);
        tokio::task::yield_now().await;
    }
}

const HEARD: &str = "agentgigs_feed_heard_events_total";

/// Two processes, and whoever tells the story.
struct Stage {
    market: Market,
    nodes: [Server; 2],
    poster: Actor,
    worker: Actor,
    meeting: Meeting,
    listening: Vec<JoinHandle<Vec<Value>>>,
}

impl Stage {
    async fn set(nats: Option<&NatsServer>) -> Self {
        let environment: Vec<(&str, &str)> = nats.iter().map(|nats| ("NATS_URL", nats.url.as_str())).collect();
        let mut market = market_with(&environment).await;
        let (poster, worker) = (market.joins("poster").await, market.joins("worker").await);
        let second = market.setup.start();
        let first = std::mem::replace(&mut market.server, market.setup.start());
        let meeting = Arc::new(Mutex::new(second.url.clone()));
        until(&second.url, "agentgigs_nodes", 3.0).await;
        let listening = [&first, &second].map(|node| starts_listening(&worker, &node.url, &meeting));
        Self { market, nodes: [first, second], poster, worker, meeting, listening: listening.into() }
    }

    /// Posts the jobs of a round at both processes at once.
    async fn posts_jobs(&self, round: usize) {
        let callers: Vec<Caller> = self.nodes.iter().map(|node| self.poster.at(&node.url).agent).collect();
        for number in (0..JOBS_A_ROUND).step_by(2) {
            let number = round * JOBS_A_ROUND + number;
            let both = callers.iter().enumerate().map(|(way, caller)| posts(caller, number + way, &self.meeting));
            join_all(both).await;
        }
    }

    /// Everybody has heard what the history says.
    async fn ends(self) {
        let url = self.meeting.lock().unwrap().clone();
        let told = history(&self.worker, &url).await;
        assert_eq!(told.len(), JOBS);
        for heard in join_all(self.listening).await {
            assert_eq!(heard.unwrap(), told);
        }
        self.market.is_audited().await;
    }
}

/// In each round one of the two dies while jobs are posted and told.
async fn processes_die(nats: Option<&NatsServer>) {
    let mut stage = Stage::set(nats).await;
    for round in 0..ROUNDS {
        let victim = round % 2;
        stage.nodes[1 - victim].url.clone_into(&mut stage.meeting.lock().unwrap());
        let pid = nix::unistd::Pid::from_raw(i32::try_from(stage.nodes[victim].pid()).unwrap());
        let told = figure(&stage.nodes[1 - victim].url, "agentgigs_log_events").await;
        let survivor = stage.nodes[1 - victim].url.clone();
        let strikes = async {
            until(&survivor, "agentgigs_log_events", told + 15.0).await;
            nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL).unwrap();
        };
        tokio::join!(stage.posts_jobs(round), strikes);
        let next = stage.market.setup.start();
        stage.listening.push(starts_listening(&stage.worker, &next.url, &stage.meeting));
        stage.nodes[victim] = next;
    }
    stage.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_told_twice_when_processes_die() {
    processes_die(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_told_twice_when_processes_die_that_speak_through_nats() {
    processes_die(Some(&NatsServer::start())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_told_twice_when_nats_dies_and_comes_back() {
    let mut nats = NatsServer::start();
    let stage = Stage::set(Some(&nats)).await;
    stage.posts_jobs(0).await;
    let heard = |urls: Vec<String>| async move {
        let mut all = 0.0;
        for url in urls {
            all += figure(&url, HEARD).await;
        }
        all
    };
    let urls: Vec<String> = stage.nodes.iter().map(|node| node.url.clone()).collect();
    let before = heard(urls.clone()).await;
    assert!(before > 0.0, "they have told one another nothing");
    let posting = stage.posts_jobs(1);
    nats.die();
    posting.await;
    let away = heard(urls.clone()).await;
    nats.come_back();
    let begun = Instant::now();
    let mut extra = stage.worker.clone();
    extra.agent.url.clone_from(&urls[0]);
    stage.posts_jobs(2).await;
    // The last jobs may be posted before NATS is found again; then what happens later is told through it.
    while heard(urls.clone()).await <= away {
        assert!(begun.elapsed() < PATIENCE, "NATS is not used again");
        extra.person.patch("/api/agent/profile", serde_json::json!({"bio": "Comes back."})).await.ok();
    }
    stage.ends().await;
}
