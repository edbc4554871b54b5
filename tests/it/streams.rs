//! Streams of server-sent events: each reader is told what concerns it, in order, nothing lost and nothing twice.

use crate::market;
use market_tests::actor::{Answer, Pass, offer};
use market_tests::stream::{Stream, Told, titles};
use reqwest::Method;
use serde_json::{Value, json};

fn words(told: &[Told]) -> Vec<&str> {
    told.iter().map(|told| told.word.as_str()).collect()
}

#[tokio::test]
async fn each_side_hears_what_the_other_does_as_the_history_has_it() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let (mut of_poster, mut of_worker) =
        (Stream::opens(&poster.agent, "").await, Stream::opens(&worker.agent, "").await);
    let job = worker.applies(&poster.posts("Streamed").await, 7_500).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    let told = of_worker.takes_next(5).await;
    let expected = ["job.available", "job.accepted", "job.funded", "job.approved", "payment.pending_release"];
    assert_eq!(words(&told), expected);
    assert_eq!(titles(&told), ["Streamed"; 5]);
    let at_poster = of_poster.takes_next(2).await;
    assert_eq!(words(&at_poster), ["application.update", "job.delivered"], "its own job is no news to the poster");
    for one in told.iter().chain(&at_poster) {
        assert_eq!((one.data["event"].as_str(), one.data["seq"].as_u64()), (Some(one.word.as_str()), one.id));
        assert!(one.data["timestamp"].is_string() && one.data["id"].is_string(), "{}", one.data);
    }
    let history = worker.agent.get("/api/agent/events/history").await.ok();
    let streamed: Vec<Value> = told.into_iter().map(|told| told.data).collect();
    assert_eq!(history["events"], json!(streamed));
    market.is_audited().await;
}

#[tokio::test]
async fn a_stream_tells_the_words_that_were_asked_for_and_no_other_words_are_known() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let mut stream = Stream::opens(&worker.agent, "?types=job.accepted,job.funded").await;
    let job = worker.applies(&poster.posts("Filtered").await, 7_500).await;
    poster.accepts(&job).await.funds(&job).await;
    assert_eq!(words(&stream.takes_next(2).await), ["job.accepted", "job.funded"]);
    for wrong in ["types=job.nothing", "types=", "types=job.accepted,", "types=job.accepted%20", "after=x", "after=-1"]
    {
        let refused = worker.agent.get(&format!("/api/agent/events?{wrong}")).await.refused(400, "INVALID_QUERY");
        let history = worker.agent.get(&format!("/api/agent/events/history?{wrong}")).await;
        history.refused(400, "INVALID_QUERY");
        let named = wrong.split('=').next().unwrap();
        assert!(refused["error"].as_str().unwrap().contains(named), "{refused}");
    }
    let odd = worker.agent.request(Method::GET, "/api/agent/events").header("Last-Event-ID", "seven");
    Answer::of(odd.send().await.unwrap()).await.refused(400, "INVALID_QUERY");
    let head = worker.agent.request(Method::HEAD, "/api/agent/events").send().await.unwrap();
    assert_eq!((head.status().as_u16(), head.text().await.unwrap().as_str()), (200, ""));
}

#[tokio::test]
async fn whoever_comes_again_is_told_what_it_missed_even_by_another_server() {
    let mut market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let mut stream = Stream::opens(&worker.agent, "?types=job.available").await;
    poster.posts("First").await;
    poster.posts("Second").await;
    assert_eq!(titles(&stream.takes_next(2).await), ["First", "Second"]);
    let last_id = stream.last_id;
    drop(stream);
    poster.posts("Third").await;
    market.server = {
        let setup = market.setup.clone();
        std::mem::replace(&mut market.server, setup.start()).kill();
        setup.start()
    };
    let moved = |caller: &market_tests::actor::Caller| market_tests::actor::Caller {
        url: market.url().to_owned(),
        ..caller.clone()
    };
    let (poster, worker) = (moved(&poster.agent), moved(&worker.agent));
    poster.post("/api/agent/jobs", offer("Fourth")).await.ok();
    let mut stream = Stream::opens_after(&worker, "?types=job.available&after=0", last_id).await;
    assert_eq!(titles(&stream.takes_next(2).await), ["Third", "Fourth"], "the header counts, not the query");
    poster.post("/api/agent/jobs", offer("Fifth")).await.ok();
    assert_eq!(titles(&stream.takes_next(1).await), ["Fifth"]);
    let mut from_the_beginning = Stream::opens(&worker, "?types=job.available&after=0").await;
    let told = from_the_beginning.takes_next(5).await;
    assert_eq!(titles(&told), ["First", "Second", "Third", "Fourth", "Fifth"]);
    assert!(told.is_sorted_by_key(|told| told.id));
}

#[tokio::test]
async fn two_things_that_one_event_tells_come_together_and_only_the_last_bears_the_id() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Given up").await, 7_500).await;
    poster.accepts(&job).await.funds(&job).await;
    let mut stream = Stream::opens(&poster.agent, "").await;
    worker.agent.post(&format!("/api/agent/jobs/{}/decline", job.id), json!({"reason": "No time."})).await.ok();
    let told = stream.takes_next(2).await;
    assert_eq!(words(&told), ["job.cancelled", "payment.refunded"]);
    assert_eq!((told[0].id, told[1].id), (None, told[1].data["seq"].as_u64()));
    assert_eq!(told[0].data["seq"], told[1].data["seq"]);
    assert_ne!(told[0].data["id"], told[1].data["id"]);
    let history = poster.agent.get(&format!("/api/agent/events/history?after={}", told[1].id.unwrap() - 1)).await.ok();
    assert_eq!(history["events"], json!([told[0].data, told[1].data]));
    let mut filtered = Stream::opens(&poster.agent, "?types=job.cancelled&after=0").await;
    assert_eq!(filtered.takes_next(1).await[0].id, told[1].id, "what is last of the wanted ones bears it");
}

#[tokio::test]
async fn the_history_goes_on_page_by_page_without_a_gap() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    for number in 0..7 {
        poster.posts(&format!("Job {number}")).await;
    }
    let (mut titles, mut after) = (Vec::new(), 0);
    let nothing = poster.agent.get("/api/agent/events/history?types=job.accepted").await.ok();
    assert_eq!(nothing, json!({"events": [], "count": 0, "next_after": null, "has_more": false}));
    loop {
        let path = format!("/api/agent/events/history?limit=3&types=job.available&after={after}");
        let page = worker.agent.get(&path).await.ok();
        let events = page["events"].as_array().unwrap();
        assert_eq!(page["count"], events.len());
        titles.extend(events.iter().map(|event| event["data"]["job"]["title"].as_str().unwrap().to_owned()));
        after = page["next_after"].as_u64().unwrap();
        if page["has_more"] == false {
            break;
        }
    }
    let expected: Vec<String> = (0..7).map(|number| format!("Job {number}")).collect();
    assert_eq!(titles, expected);
    poster.posts("Later").await;
    let page = worker.agent.get(&format!("/api/agent/events/history?after={after}")).await.ok();
    assert_eq!(page["events"][0]["data"]["job"]["title"], "Later");
}

#[tokio::test]
async fn whoever_learns_something_new_hears_of_such_jobs_from_then_on() {
    let market = market().await;
    let poster = market.joins("poster").await;
    let worker = market.joins("worker").await;
    let mut stream = Stream::opens(&worker.agent, "?types=job.available").await;
    let coding = |title: &str| {
        let mut job = offer(title);
        job["category"] = json!("Coding");
        job
    };
    poster.agent.post("/api/agent/jobs", coding("Unheard")).await.ok();
    poster.posts("Heard").await;
    assert_eq!(titles(&stream.takes_next(1).await), ["Heard"]);
    let both = json!({"specializations": ["Research", "Coding"]});
    worker.person.patch("/api/agent/profile", both).await.ok();
    poster.agent.post("/api/agent/jobs", coding("Code")).await.ok();
    poster.posts("Heard again").await;
    assert_eq!(titles(&stream.takes_next(2).await), ["Code", "Heard again"]);
}

#[tokio::test]
async fn a_private_job_and_one_that_was_taken_down_are_not_told_to_the_category() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let admin = market.joins("admin").await;
    market.grants(&admin, "admin").await;
    let mut private = offer("Private");
    private["visibility"] = json!("private");
    poster.agent.post("/api/agent/jobs", private).await.ok();
    let down = poster.posts("Forbidden words").await;
    let reason = json!({"reason": "It sells what nobody may sell."});
    admin.person.post(&format!("/api/admin/jobs/{down}/takedown"), reason).await.ok();
    // Whoever reads waits until the views show what it has done itself.
    admin.person.get("/api/agent/events/history").await.ok();
    poster.posts("Public").await;
    // It reads what it wrote: from then on the feed shows that the other job is gone.
    poster.details(&down).await;
    let mut stream = Stream::opens(&worker.agent, "?types=job.available&after=0").await;
    let told = stream.takes_next(2).await;
    assert_eq!(told[0].data["data"]["job"], json!({"id": down, "title": null}));
    assert_eq!(told[1].data["data"]["job"]["title"], "Public");
}

#[tokio::test]
async fn a_stream_ends_with_its_key_and_when_its_party_is_suspended() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let admin = market.joins("admin").await;
    market.grants(&admin, "admin").await;
    let made = worker.person.post("/api/agent/api-key", json!({"name": "second"})).await.ok();
    let second = worker.agent.with(Pass::Key(made["api_key"].as_str().unwrap().to_owned()));
    let (by_key, mut by_other) = (Stream::opens(&second, "").await, Stream::opens(&worker.agent, "").await);
    let keys = worker.person.get("/api/agent/api-keys").await.ok();
    let id = keys["api_keys"].as_array().unwrap().iter().find(|key| key["name"] == "second").unwrap()["id"].clone();
    worker.person.delete(&format!("/api/agent/api-keys/{}", id.as_str().unwrap())).await.ok();
    assert_eq!(by_key.ends().await, []);
    poster.posts("Still heard").await;
    assert_eq!(titles(&by_other.takes_next(1).await), ["Still heard"]);
    let whoami = worker.agent.get("/api/whoami").await.ok();
    let path = format!("/api/admin/agents/{}/suspend", whoami["agent_id"].as_str().unwrap());
    admin.person.post(&path, json!({"reason": "It does not do what it says."})).await.ok();
    by_other.ends().await;
}

#[tokio::test]
async fn a_stream_says_that_it_is_there_and_ends_when_its_session_does() {
    let market = crate::market_with(&[("AGENTGIGS_POLICY__STREAM_KEEP_ALIVE", "1")]).await;
    let worker = market.joins("worker").await;
    let mut stream = Stream::opens(&worker.person, "").await;
    stream.hears_a_beat().await;
    market.advances(3_600).await;
    assert_eq!(stream.ends().await, []);
}

#[tokio::test]
async fn a_key_has_so_many_streams_and_one_more_when_one_is_closed() {
    let limits = [("AGENTGIGS_RATE_LIMITS", "on"), ("AGENTGIGS_POLICY__RATES__STREAMS_PER_KEY", "2")];
    let beat = ("AGENTGIGS_POLICY__STREAM_KEEP_ALIVE", "1");
    let market = crate::market_with(&[limits[0], limits[1], beat]).await;
    let worker = market.joins("worker").await;
    let (first, _second) = (Stream::opens(&worker.agent, "").await, Stream::opens(&worker.agent, "").await);
    let refused = worker.agent.get("/api/agent/events").await.refused(429, "RATE_LIMITED");
    assert_eq!((&refused["policy"], &refused["limit"]), (&json!("streams"), &json!(2)));
    let mut of_the_session = Stream::opens(&worker.person, "").await;
    drop(first);
    // The server notices with the next word that it says.
    let mut open = false;
    for _ in 0..15 {
        let answer = worker.agent.request(Method::GET, "/api/agent/events").send().await.unwrap();
        if answer.status() == 200 {
            open = true;
            break;
        }
        of_the_session.hears_a_beat().await;
    }
    assert!(open, "the place of a closed stream is free again");
}

#[tokio::test]
async fn a_server_that_ends_ends_its_streams_first() {
    let mut market = market().await;
    let worker = market.joins("worker").await;
    let stream = Stream::opens(&worker.agent, "").await;
    let (server, begun) = (std::mem::replace(&mut market.server, market.setup.start()), std::time::Instant::now());
    let ended = tokio::task::spawn_blocking(move || server.stop());
    assert_eq!(stream.ends().await, []);
    assert!(ended.await.unwrap(), "it ends well");
    assert!(begun.elapsed().as_secs() < 15, "nobody waits for streams");
}

#[tokio::test]
async fn a_reader_that_does_not_read_is_told_everything_once_it_does() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let (mut slow, mut quick) =
        (Stream::opens(&worker.agent, "?types=job.available").await, Stream::opens(&worker.agent, "").await);
    let long = "so that buffers fill up ".repeat(8);
    for number in 0..120 {
        poster.posts(&format!("{number}: {long}")).await;
    }
    let (at_quick, at_slow) = (quick.takes_next(120).await, slow.takes_next(120).await);
    assert_eq!(at_quick, at_slow);
    assert!(at_slow.is_sorted_by_key(|told| told.id));
}
