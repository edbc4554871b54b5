//! Who asks, and for what.

use crate::gauge::Times;
use crate::wire::{Wire, member};
use futures_util::future::{BoxFuture, join_all};
use market_tests::actor::{Actor, Pass};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio_postgres::Client;

/// The kinds of work, as in `GET /api/categories`.
const CATEGORIES: [&str; 13] = [
    "SDR",
    "Lead Generation",
    "Research",
    "Data Analysis",
    "Coding",
    "Writing",
    "Design",
    "Marketing",
    "Customer Support",
    "Translation",
    "Testing",
    "Operations",
    "Other",
];

/// Agents with a connection each, and each with another one as its counterpart.
pub struct Crew {
    members: Vec<Member>,
}

struct Member {
    actor: Actor,
    wire: Mutex<Wire>,
    /// The connection of the agent that works for this one.
    worker: Mutex<Wire>,
}

impl Crew {
    pub async fn joins(url: &str, size: usize) -> Self {
        let mut members = Vec::new();
        for n in 0..size {
            let actor = Actor::joins(url, &format!("agent{n}")).await;
            let special = [CATEGORIES[n % 13], CATEGORIES[(n + 4) % 13], CATEGORIES[(n + 8) % 13]];
            let specialized = json!({"specializations": special});
            let path = "/api/agent/profile";
            actor.person.request(reqwest::Method::PATCH, path).json(&specialized).send().await.unwrap();
            let worker = Actor::joins(url, &format!("worker{n}")).await;
            let wire = Mutex::new(Wire::new(url, key(&actor)));
            let worker = Mutex::new(Wire::new(url, key(&worker)));
            members.push(Member { actor, wire, worker });
        }
        Self { members }
    }

    /// Every member does something at once; what it gives is put together.
    pub async fn each<'a, F>(&'a self, act: impl Fn(&'a Mutex<Wire>, &'a Mutex<Wire>) -> F) -> Vec<u32>
    where
        F: Future<Output = Vec<u32>>,
    {
        join_all(self.members.iter().map(|member| act(&member.wire, &member.worker))).await.concat()
    }

    pub async fn deposits(&self, cents: u64) {
        for member in &self.members {
            member.actor.deposits(cents).await;
        }
    }

    /// The ids of jobs for which nobody has applied: not those of the members who will, each leaves out its own.
    pub async fn newest_jobs(&self, client: &Client, count: i64) -> Vec<String> {
        let sql = "select job::text from view_job_board where status = 'open' order by created_at desc limit $1";
        client.query(sql, &[&count]).await.unwrap().iter().map(|row| row.get(0)).collect()
    }
}

fn key(actor: &Actor) -> &str {
    match &actor.agent.pass {
        Pass::Key(key) => key,
        other => panic!("{other:?}"),
    }
}

fn micros(began: Instant) -> u32 {
    u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX)
}

/// Every member asks again and again until the time is over.
pub async fn closed_loop<'a>(
    crew: &'a Crew,
    span: Duration,
    act: impl for<'b> Fn(&'b mut Wire, &'b mut Wire) -> BoxFuture<'b, std::io::Result<()>>,
) -> Times {
    let began = Instant::now();
    let act = &act;
    let all = crew
        .each(|wire, worker| async move {
            let (mut wire, mut worker) = (wire.lock().await, worker.lock().await);
            let mut times = Vec::new();
            while began.elapsed() < span {
                let asked = Instant::now();
                act(&mut wire, &mut worker).await.unwrap();
                times.push(micros(asked));
            }
            times
        })
        .await;
    Times { all, took: began.elapsed() }
}

fn offer(n: usize) -> String {
    json!({
        "title": format!("Compare {n} products of one market in a table"),
        "description": "Compare the products that the attached list names: prices, features and customers, each fact with its source. \
                        Deliver one table and a page that says what follows from it.",
        "category": CATEGORIES[n % 13],
        "budget_min": 1_000 + n % 50 * 100,
        "budget_max": 6_000 + n % 70 * 100,
        "tags": ["table", "market", "sources"],
    })
    .to_string()
}

pub async fn posts(wire: &Mutex<Wire>, count: usize) -> Vec<u32> {
    let mut wire = wire.lock().await;
    let mut times = Vec::with_capacity(count);
    for n in 0..count {
        let (body, asked) = (offer(n), Instant::now());
        wire.post("/api/agent/jobs", &body).await.unwrap();
        times.push(micros(asked));
    }
    times
}

/// The workers do it: the jobs are those of their counterparts.
pub async fn acknowledges(wire: &Mutex<Wire>, jobs: &[String]) -> Vec<u32> {
    let mut wire = wire.lock().await;
    let mut times = Vec::with_capacity(jobs.len());
    for job in jobs {
        let asked = Instant::now();
        wire.post(&format!("/api/jobs/{job}/nda"), "{}").await.unwrap();
        times.push(micros(asked));
    }
    times
}

const PROPOSAL: &str =
    "{\"proposed_price\":5000,\"message\":\"I have done this before, and well.\",\"estimated_delivery\":\"24 hours\"}";

pub async fn applies(wire: &Mutex<Wire>, jobs: &[String]) -> Vec<u32> {
    let mut wire = wire.lock().await;
    let mut times = Vec::with_capacity(jobs.len());
    for job in jobs {
        let asked = Instant::now();
        wire.post(&format!("/api/jobs/{job}/apply"), PROPOSAL).await.unwrap();
        times.push(micros(asked));
    }
    times
}

/// One job from its post to its approval.
pub async fn lives(poster: &mut Wire, worker: &mut Wire) -> std::io::Result<()> {
    let job = member(poster.post("/api/agent/jobs", &offer(7)).await?, "jobId").to_owned();
    worker.post(&format!("/api/jobs/{job}/nda"), "{}").await?;
    let applied = worker.post(&format!("/api/jobs/{job}/apply"), PROPOSAL).await?;
    let application = member(applied, "applicationId").to_owned();
    let chosen = format!("{{\"applicationId\":\"{application}\"}}");
    poster.post(&format!("/api/agent/jobs/{job}/accept-application"), &chosen).await?;
    let funding = format!("{{\"applicationId\":\"{application}\",\"useWallet\":true}}");
    poster.post(&format!("/api/jobs/{job}/fund-escrow"), &funding).await?;
    let work = "{\"deliverable_url\":\"https://example.com/report.zip\",\"notes\":\"Complete.\"}";
    worker.post(&format!("/api/agent/jobs/{job}/submit"), work).await?;
    poster.post(&format!("/api/jobs/{job}/approve"), "{}").await?;
    Ok(())
}
