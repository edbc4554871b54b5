//! Notices: mail about what waits for somebody, once, with a way out that takes one click.

use crate::{market, market_with};
use market_tests::actor::{Actor, Answer, Caller, Job, Pass};
use market_tests::db;
use market_tests::market::Market;
use market_tests::server::PATIENCE;
use market_tests::smtp::MailServer;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// By then every matter has been looked at.
pub(crate) const LOOKED: u64 = 120;
const HOUR: u64 = 3_600;
const SETTING: &str = "/api/agent/notices";

/// The notices to somebody, the newest first.
pub(crate) async fn notices(market: &Market, actor: &Actor) -> Vec<Value> {
    let outbox = market.stranger().get(&format!("/api/sandbox/outbox?to={}", actor.email)).await.ok();
    let mails = outbox["mails"].as_array().unwrap().iter().cloned();
    mails.filter(|mail| mail["headers"]["List-Unsubscribe"].is_string()).collect()
}

fn subjects(notices: &[Value]) -> Vec<&str> {
    notices.iter().map(|mail| mail["subject"].as_str().unwrap()).collect()
}

/// The page to which a notice's way out leads.
fn way_out(notice: &Value) -> String {
    let link = notice["headers"]["List-Unsubscribe"].as_str().unwrap();
    let url = reqwest::Url::parse(link.trim_matches(['<', '>'])).unwrap();
    format!("{}?{}", url.path(), url.query().unwrap())
}

async fn posted(market: &Market, path: &str, body: &'static str) -> Answer {
    let request = market.stranger().request(Method::POST, path);
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
    Answer::of(request.send().await.unwrap()).await
}

async fn delivered(poster: &Actor, worker: &Actor, title: &str) -> Job {
    let job = worker.applies(&poster.posts(title).await, 7_500).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    job
}

#[tokio::test]
async fn what_waits_is_told_by_mail_and_what_was_done_meanwhile_is_not() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let left = delivered(&poster, &worker, "Left lying").await;
    let done = delivered(&poster, &worker, "Done at once").await;
    poster.approves(&done).await;
    market.advances(LOOKED).await;
    let told = notices(&market, &poster).await;
    assert_eq!(subjects(&told), ["Work delivered: Left lying"], "{told:?}");
    let (text, html) = (told[0]["text"].as_str().unwrap(), told[0]["html"].as_str().unwrap());
    let path = format!("/api/jobs/{}/deliverables", left.id);
    for part in ["\u{201c}Left lying\u{201d}", "silence approves it", "Until ", " UTC.", &path, &way_out(&told[0])] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(html.contains(&path) && html.contains("Until "), "{html}");
    assert_eq!(told[0]["headers"]["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
    assert_eq!(notices(&market, &worker).await, Vec::<Value>::new(), "the worker has nothing to do");
    let changes = json!({"message": "One more column, please."});
    poster.agent.post(&format!("/api/jobs/{}/request-revision", left.id), changes).await.ok();
    market.advances(LOOKED).await;
    assert_eq!(subjects(&notices(&market, &worker).await), ["Revision requested: Left lying"]);
    assert_eq!(notices(&market, &poster).await.len(), 1, "nothing is told twice");
    market.is_audited().await;
}

#[tokio::test]
async fn what_is_told_within_a_minute_is_one_mail_and_a_conversation_is_told_of_hourly() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Talked about").await, 7_500).await;
    let says = format!("/api/jobs/{}/messages", job.id);
    let talk = async || worker.agent.post(&says, json!({"message": "It is I, confidentially."})).await.ok();
    for _ in 0..3 {
        talk().await;
    }
    market.advances(LOOKED).await;
    let told = notices(&market, &poster).await;
    assert_eq!(subjects(&told), ["2 things wait for you"], "{told:?}");
    let text = told[0]["text"].as_str().unwrap();
    assert_eq!(
        (text.matches("You have a message").count(), text.matches("Somebody applies").count()),
        (1, 1),
        "{text}"
    );
    assert!(!told[0].to_string().contains("confidentially"), "what people write is not in it: {text}");
    talk().await;
    market.advances(LOOKED).await;
    assert_eq!(notices(&market, &poster).await.len(), 1, "not again within the hour");
    market.advances(HOUR).await;
    talk().await;
    market.advances(LOOKED).await;
    assert_eq!(subjects(&notices(&market, &poster).await)[0], "New message: Talked about");
    market.advances(HOUR).await;
    talk().await;
    poster.agent.post("/api/agent/notifications/read", json!({})).await.ok();
    market.advances(LOOKED).await;
    assert_eq!(notices(&market, &poster).await.len(), 2, "what its agent has read is not told");
    market.is_audited().await;
}

#[tokio::test]
async fn whoever_wants_no_notices_gets_none_and_its_other_mail() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    assert_eq!(poster.agent.get(SETTING).await.ok(), json!({"email": true, "email_verified": true}));
    for neither in [json!({}), json!({"email": null}), json!({"email": "no"})] {
        poster.agent.patch(SETTING, neither).await.refused(422, "INVALID_FIELD");
    }
    let muted = poster.agent.patch(SETTING, json!({"email": false})).await.ok();
    assert!(muted["event_id"].is_string() && muted["email"] == false, "{muted}");
    let again = poster.agent.patch(SETTING, json!({"email": false})).await.ok();
    assert!(again["event_id"].is_null(), "nothing had to change: {again}");
    assert_eq!(poster.agent.get(SETTING).await.ok()["email"], false);
    delivered(&poster, &worker, "Not told").await;
    market.advances(LOOKED).await;
    assert_eq!(notices(&market, &poster).await, Vec::<Value>::new());
    market.stranger().post("/api/auth/forgot-password", json!({"email": poster.email})).await.ok();
    let outbox = market.stranger().get(&format!("/api/sandbox/outbox?to={}", poster.email)).await.ok();
    assert_eq!(
        (&outbox["mails"][0]["subject"], &outbox["mails"][0]["headers"]),
        (&json!("Choose a new password"), &json!({}))
    );
    poster.agent.patch(SETTING, json!({"email": true})).await.ok();
    delivered(&poster, &worker, "Told again").await;
    market.advances(LOOKED).await;
    assert_eq!(subjects(&notices(&market, &poster).await), ["Work delivered: Told again"], "what was missed stays so");
    market.is_audited().await;
}

#[tokio::test]
async fn one_click_ends_notices_without_a_login_and_following_the_link_does_not() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    delivered(&poster, &worker, "One").await;
    market.advances(LOOKED).await;
    let told = notices(&market, &poster).await;
    let path = way_out(&told[0]);
    let page = market.stranger().get(&path).await;
    assert_eq!((page.status.as_u16(), page.content_type.as_str()), (200, "text/html; charset=utf-8"));
    let html = page.ok();
    assert!(
        html.as_str().unwrap().contains("<form method=\"post\"") && !html.as_str().unwrap().contains("<script"),
        "{html}"
    );
    market.stranger().request(Method::HEAD, &path).send().await.unwrap();
    assert_eq!(poster.agent.get(SETTING).await.ok()["email"], true, "a program that follows links changes nothing");
    market.advances(400 * 86_400).await;
    let poster_in_a_year = poster.agent.clone();
    for _ in 0..2 {
        let page = posted(&market, &path, "List-Unsubscribe=One-Click").await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.as_str().unwrap().contains("You get no more of these mails"), "{}", page.body);
    }
    assert_eq!(poster_in_a_year.get(SETTING).await.ok()["email"], false);
    let log = db::connect(&market.database).await;
    let muted = "select count(*) from event where name = 'party.notices_muted'";
    assert_eq!(log.query_one(muted, &[]).await.unwrap().get::<_, i64>(0), 1);
    assert_eq!(posted(&market, &path, "again=yes").await.status, 200);
    assert_eq!(poster_in_a_year.get(SETTING).await.ok()["email"], true);
    let (way, token) = path.split_once("token=").unwrap();
    let others = format!("{way}token={}{}", worker.id.replace('-', ""), &token[32..]);
    let nothing =
        ["/mail/unsubscribe".to_owned(), format!("{way}token={}", &token[..64]), others, format!("{way}token=%22x")];
    for wrong in &nothing {
        assert_eq!(market.stranger().get(wrong).await.status, 400, "{wrong}");
        assert_eq!(posted(&market, wrong, "List-Unsubscribe=One-Click").await.status, 400, "{wrong}");
    }
    assert_eq!(worker.agent.get(SETTING).await.ok()["email"], true);
    market.is_audited().await;
}

#[tokio::test]
async fn a_notice_goes_out_with_what_ends_it_in_its_head() {
    let mut server = MailServer::start(0).await;
    let market = market_with(&[("SMTP_URL", &server.url)]).await;
    let (poster, worker) = market.poster_and_worker().await;
    delivered(&poster, &worker, "Sent out").await;
    market.advances(LOOKED).await;
    let message = loop {
        let (to, message) = server.takes().await;
        if to == poster.email && message.contains("Sent out") {
            break message;
        }
    };
    // A head may be folded.
    let head = message.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    assert!(head.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{head}");
    let link = way_out(&notices(&market, &poster).await[0]);
    assert!(head.contains("List-Unsubscribe: <http") && head.contains(&link), "{link}: {head}");
    market.is_audited().await;
}

#[tokio::test]
async fn two_servers_of_which_one_is_killed_tell_everything_once() {
    let mut market = market().await;
    let second = market.setup.start();
    let (poster, worker) = (Actor::joins(&second.url, "poster").await, Actor::joins(&second.url, "worker").await);
    poster.deposits(1_000_000).await;
    let at_second = poster.person.with(Pass::Nothing);
    let advance = async |at: &Caller, seconds: u64| {
        at.post("/api/sandbox/clock/advance", json!({"seconds": seconds})).await.ok();
    };
    let mut jobs = Vec::new();
    for round in 0..4 {
        for number in 0..3 {
            jobs.push(delivered(&poster, &worker, &format!("Job {round}.{number}")).await);
        }
        let at_first = market.stranger();
        if round == 1 {
            // Whatever it is at then, nobody waits for its answer.
            let _ = tokio::time::timeout(Duration::from_millis(15), advance(&at_first, LOOKED)).await;
            let ended = std::mem::replace(&mut market.server, market.setup.start());
            ended.kill();
            advance(&at_second, LOOKED).await;
        } else {
            tokio::join!(advance(&at_first, LOOKED), advance(&at_second, LOOKED));
        }
    }
    let all = async {
        loop {
            let told = notices(&market, &poster).await;
            let text: String = told.iter().map(|mail| mail["text"].as_str().unwrap()).collect();
            let times: Vec<usize> =
                jobs.iter().map(|job| text.matches(&format!("{}/deliverables", job.id)).count()).collect();
            assert!(times.iter().all(|times| *times <= 1), "something is told twice: {times:?}");
            if times.iter().all(|times| *times == 1) {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, all).await.expect("everything is told");
    market.is_audited().await;
}

#[tokio::test]
async fn whoever_is_invited_is_told_and_whoever_invited_that_the_escrow_is_to_be_funded() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = poster.posts("For one").await;
    let guest = worker.agent.get("/api/whoami").await.ok()["agent_id"].clone();
    let asked = json!({
        "agent_ids": [guest], "offered_price": 6_000, "estimated_delivery": "1 day", "message": "Would you?"
    });
    poster.agent.post(&format!("/api/agent/jobs/{job}/invitations"), asked).await.ok();
    market.advances(LOOKED).await;
    assert_eq!(subjects(&notices(&market, &worker).await), ["Invitation: For one"]);
    worker.acknowledges(&job).await;
    worker.agent.post(&format!("/api/agent/invitations/{job}/accept"), json!({})).await.ok();
    market.advances(LOOKED).await;
    let told = notices(&market, &poster).await;
    let text = told[0]["text"].as_str().unwrap();
    assert!(text.contains("fund the escrow, else the acceptance lapses. Until "), "{text}");
    market.is_audited().await;
}
