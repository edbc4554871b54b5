//! Several processes, one market: who does what for all, and what each knows of what others have written.

use crate::market;
use crate::webhooks::hooks;
use market_tests::actor::Caller;
use market_tests::db;
use market_tests::receiver::Receiver;
use market_tests::server::PATIENCE;
use market_tests::wire::Wire;
use serde_json::json;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// How soon somebody else has the duties of a process that died.
const TAKEN_OVER_WITHIN: Duration = Duration::from_secs(2);

/// How soon a survivor does what falls due.
const RUNG_WITHIN: Duration = Duration::from_secs(5);

const DAY: i64 = 86_400;

/// The duties that a process holds, by its own figures.
async fn duties(url: &str) -> Vec<String> {
    let figures = Caller::stranger(url).get("/metrics").await;
    let held = figures.body.as_str().unwrap().lines().filter_map(|line| {
        let (duty, held) = line.strip_prefix("agentgigs_duty_held{duty=\"")?.split_once("\"} ")?;
        (held == "1").then(|| duty.to_owned())
    });
    let mut held: Vec<String> = held.collect();
    held.sort();
    held
}

const ALL: [&str; 8] =
    ["cashier", "feeder", "mail sender", "notices", "payout sender", "sweeper", "timekeeper", "webhook sender"];

/// Waits until a process holds all duties, and tells how long that took.
async fn until_it_holds_all(url: &str) -> Duration {
    let begun = Instant::now();
    while duties(url).await != ALL {
        assert!(begun.elapsed() < PATIENCE, "it holds {:?}", duties(url).await);
        tokio::task::yield_now().await;
    }
    begun.elapsed()
}

/// Waits until a process knows how many there are.
async fn until_there_are(url: &str, nodes: u32) {
    let (begun, line) = (Instant::now(), format!("agentgigs_nodes {nodes}\n"));
    while !Caller::stranger(url).get("/metrics").await.body.as_str().unwrap().contains(&line) {
        assert!(begun.elapsed() < PATIENCE, "it does not know of {nodes}");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn who_dies_is_followed_within_two_seconds() {
    let market = market().await;
    until_it_holds_all(market.url()).await;
    let mut holder = market.setup.start();
    until_there_are(market.url(), 2).await;
    assert_eq!(duties(&holder.url).await, Vec::<String>::new(), "they are held already");
    market.server.kill();
    until_it_holds_all(&holder.url).await;
    for round in 0..3 {
        let next = market.setup.start();
        until_there_are(&next.url, 2).await;
        holder.kill();
        let took = until_it_holds_all(&next.url).await;
        assert!(took < TAKEN_OVER_WITHIN, "round {round}: {took:?}");
        holder = next;
    }
}

#[tokio::test]
async fn who_ends_gives_its_duties_up_at_once() {
    let market = market().await;
    until_it_holds_all(market.url()).await;
    let next = market.setup.start();
    until_there_are(&next.url, 2).await;
    let server = market.server;
    assert!(tokio::task::spawn_blocking(move || server.stop()).await.unwrap(), "it ends well");
    let took = until_it_holds_all(&next.url).await;
    assert!(took < TAKEN_OVER_WITHIN, "{took:?}");
}

#[tokio::test]
async fn a_process_without_its_connection_holds_nothing_and_comes_back() {
    let market = market().await;
    until_it_holds_all(market.url()).await;
    let owner = db::connect(&market.database).await;
    let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity
               where datname = current_database() and application_name like 'agentgigs node%'";
    for _ in 0..3 {
        let cut: i64 = owner.query_one(cut, &[]).await.unwrap().get(0);
        assert_eq!(cut, 1);
        // It holds nothing until it is connected again.
        let begun = Instant::now();
        while duties(market.url()).await == ALL {
            assert!(begun.elapsed() < PATIENCE, "it did not notice");
            tokio::task::yield_now().await;
        }
        until_it_holds_all(market.url()).await;
    }
}

// The way to the database is carried by another thread than that which waits for the server's first word.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_hears_nothing_of_the_database_holds_nothing() {
    let market = market().await;
    let wire = Wire::to(&market.database).await;
    let mut cut_off = market.setup.clone();
    cut_off.database_url = Some(wire.url.clone());
    market.server.kill();
    let holder = cut_off.start();
    until_it_holds_all(&holder.url).await;
    let other = market.setup.start();
    until_there_are(&other.url, 2).await;
    wire.falls_silent();
    let took = until_it_holds_all(&other.url).await;
    assert!(took < RUNG_WITHIN, "{took:?}");
    assert_eq!(duties(&holder.url).await, Vec::<String>::new());
}

#[tokio::test]
async fn the_clock_goes_on_everywhere_before_the_one_who_winds_it_is_answered() {
    let market = market().await;
    let poster = market.joins("poster").await;
    let other = market.setup.start();
    until_there_are(market.url(), 2).await;
    for round in 0..10 {
        let (one, another) =
            if round % 2 == 0 { (market.url(), &other.url) } else { (other.url.as_str(), &market.server.url) };
        let wound = Caller::stranger(one).post("/api/sandbox/clock/advance", json!({"seconds": DAY})).await.ok();
        let posted = poster.at(another).posts("At a later time").await;
        let at: String = created_at(&market.database, &posted).await;
        assert!(instant(&at) >= instant(wound["now"].as_str().unwrap()), "{at} after {wound}");
    }
    market.is_audited().await;
}

fn instant(text: &str) -> chrono::DateTime<chrono::Utc> {
    text.parse().unwrap()
}

async fn created_at(database: &str, job: &str) -> String {
    let select = "select to_char(at at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from event
                  where name = 'job.posted' and stream_id::text = $1";
    db::connect(database).await.query_one(select, &[&job]).await.unwrap().get(0)
}

#[tokio::test]
async fn what_was_written_through_one_process_is_read_through_the_other() {
    let market = market().await;
    let poster = market.joins("poster").await;
    let other = market.setup.start();
    until_there_are(market.url(), 2).await;
    until_there_are(&other.url, 2).await;
    let (here, there) = (poster.clone(), poster.at(&other.url));
    for round in 0..40 {
        let (writer, reader) = if round % 2 == 0 { (&here, &there) } else { (&there, &here) };
        let job = writer.posts(&format!("Round {round}")).await;
        let mine = reader.agent.get("/api/agent/jobs?limit=100").await.ok();
        let found = mine["jobs"].as_array().unwrap().iter().any(|shown| shown["id"] == job.as_str());
        assert!(found, "round {round}: {job} is not in {mine}");
    }
    market.is_audited().await;
}

#[tokio::test]
async fn a_door_that_one_process_opens_is_open_at_the_other() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let other = market.setup.start();
    until_there_are(&other.url, 2).await;
    let there = worker.at(&other.url);
    for round in 0..10 {
        let job = worker.applies(&poster.posts(&format!("Round {round}")).await, 5_000).await;
        poster.accepts(&job).await;
        let upload = format!("/api/agent/jobs/{}/upload-deliverable", job.id);
        let early = there.agent.upload(&upload, "notes.txt", b"some notes".to_vec()).await;
        early.refused(403, "NOT_THE_WORKER");
        poster.funds(&job).await;
        there.agent.upload(&upload, "notes.txt", b"some notes".to_vec()).await.ok();
    }
    market.is_audited().await;
}

/// Moves the clock beside all processes, as if time had gone by: nobody waits for what falls due.
async fn time_goes_by(database: &str, seconds: i64) {
    let owner = db::connect(database).await;
    let wind = format!(
        "insert into setting (name, value) values ('sandbox_clock_offset_seconds', '{seconds}')
         on conflict (name) do update set value = (setting.value::bigint + {seconds})::text; notify node"
    );
    owner.batch_execute(&wind).await.unwrap();
}

async fn happens(database: &str, event: &str) -> Duration {
    let (begun, owner) = (Instant::now(), db::connect(database).await);
    while owner.query("select from event where name = $1", &[&event]).await.unwrap().is_empty() {
        assert!(begun.elapsed() < PATIENCE, "{event} does not happen");
        tokio::task::yield_now().await;
    }
    begun.elapsed()
}

#[tokio::test]
async fn what_falls_due_is_done_by_the_survivor() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Left alone").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    until_it_holds_all(market.url()).await;
    let survivor = market.setup.start();
    until_there_are(&survivor.url, 2).await;
    let (database, poster) = (market.database.clone(), poster.at(&survivor.url));
    market.server.kill();
    for (days, event) in [(3, "job.approved"), (1, "payout.released"), (0, "payout.paid")] {
        time_goes_by(&database, days * DAY + 60).await;
        let took = happens(&database, event).await;
        assert!(took < RUNG_WITHIN, "{event} after {took:?}");
    }
    assert_eq!(poster.details(&job.id).await["job"]["status"], "completed");
    for command in ["verify", "ledger", "views"] {
        assert_eq!(market_tests::market::audit(&database, command).await, Ok(()), "{command}");
    }
}

#[tokio::test]
async fn webhooks_go_on_when_their_sender_dies() {
    let market = crate::webhooks::market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let mut receiver = Receiver::start().await;
    hooks(&worker, &receiver, json!(["job.available"])).await;
    until_it_holds_all(market.url()).await;
    let survivor = market.setup.start();
    until_there_are(&survivor.url, 2).await;
    let mut posted = BTreeSet::from([poster.posts("Before").await]);
    receiver.takes().await;
    market.server.kill();
    posted.insert(poster.at(&survivor.url).posts("After").await);
    let told = receiver.takes().await;
    assert!(posted.contains(told.json()["data"]["job"]["id"].as_str().unwrap()), "{}", told.json());
    until_it_holds_all(&survivor.url).await;
}

#[tokio::test]
async fn two_who_wind_the_clock_at_once_do_what_falls_due_once() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let other = market.setup.start();
    until_there_are(market.url(), 2).await;
    let mut jobs = Vec::new();
    for number in 0..6 {
        let job = worker.applies(&poster.posts(&format!("Job {number}")).await, 5_000).await;
        poster.accepts(&job).await.funds(&job).await;
        worker.delivers(&job).await;
        jobs.push(job);
    }
    for _ in 0..5 {
        let wind = |url: &str| {
            let stranger = Caller::stranger(url);
            async move { stranger.post("/api/sandbox/clock/advance", json!({"seconds": DAY})).await.ok() }
        };
        tokio::join!(wind(market.url()), wind(&other.url));
    }
    let paid = worker.at(&other.url).agent.get("/api/agent/payouts").await.ok();
    let states: Vec<_> = paid["payouts"].as_array().unwrap().iter().map(|payout| payout["status"].clone()).collect();
    assert_eq!(states, vec![json!("paid"); jobs.len()], "{paid}");
    let owner = db::connect(&market.database).await;
    for event in ["job.approved", "payout.released", "payout.submitted", "payout.paid"] {
        let times: i64 = owner.query_one("select count(*) from event where name = $1", &[&event]).await.unwrap().get(0);
        assert_eq!(times, 6, "{event}");
    }
    market.is_audited().await;
}
