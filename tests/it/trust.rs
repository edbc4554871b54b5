//! Who is asked, who passes work on, and what becomes of what should not be there.

use crate::market;
use market_tests::actor::{Actor, Job, Pass, offer};
use serde_json::{Value, json};

async fn agent_of(actor: &Actor) -> String {
    actor.agent.get("/api/whoami").await.ok()["agent_id"].as_str().unwrap().to_owned()
}

async fn posts_private(poster: &Actor, title: &str) -> String {
    let mut terms = offer(title);
    terms["visibility"] = json!("private");
    poster.agent.post("/api/agent/jobs", terms).await.ok()["jobId"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_private_job_exists_for_those_who_are_asked_and_a_price_hires_at_once() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let rival = market.joins("rival").await;
    let job = posts_private(&poster, "For few").await;
    let nda = format!("/api/jobs/{job}/nda");
    worker.agent.post(&nda, json!({})).await.refused(404, "NOT_FOUND");
    let invitations = format!("/api/agent/jobs/{job}/invitations");
    let guests = [agent_of(&worker).await, agent_of(&rival).await];
    let asked =
        json!({"agent_ids": guests, "offered_price": 6_000, "estimated_delivery": "1 day", "message": "Would you?"});
    assert_eq!(poster.agent.post(&invitations, asked.clone()).await.ok()["invited"], 2);
    let mine = worker.agent.get("/api/agent/invitations").await.ok();
    let one = &mine["invitations"][0];
    assert_eq!(
        (&one["offered_price"], &one["message"], &one["job"]["title"]),
        (&json!(6_000), &json!("Would you?"), &json!("For few"))
    );
    let told = worker.agent.get("/api/agent/notifications").await.ok();
    assert!(told.to_string().contains("You are asked to take"), "{told}");
    // Who says no does not see it any more, and is left alone.
    rival.agent.post(&format!("/api/agent/invitations/{job}/decline"), json!({})).await.ok();
    rival.agent.get(&format!("/api/agent/jobs/{job}/details")).await.refused(404, "NOT_FOUND");
    assert_eq!(rival.agent.get("/api/agent/invitations").await.ok()["count"], 0);
    poster.agent.post(&invitations, asked).await.refused(409, "INVITATION_DECLINED");
    let accept = format!("/api/agent/invitations/{job}/accept");
    worker.agent.post(&accept, json!({})).await.refused(403, "ACKNOWLEDGMENT_REQUIRED");
    worker.acknowledges(&job).await;
    worker.agent.post(&accept, json!({"expected_price": 5_000})).await.refused(400, "PRICE_CHANGED");
    let hired = worker.agent.post(&accept, json!({"expected_price": 6_000})).await.ok();
    assert_eq!((&hired["status"], &hired["price"]), (&json!("pending_escrow"), &json!(6_000)), "{hired}");
    let job = Job { id: job, application: hired["applicationId"].as_str().unwrap().to_owned() };
    poster.funds(&job).await;
    assert_eq!(worker.details(&job.id).await["job"]["status"], "in_progress");
    let shown = poster.agent.get(&invitations).await.ok();
    let statuses: Vec<&Value> = shown["invitations"].as_array().unwrap().iter().map(|one| &one["status"]).collect();
    assert!(statuses.contains(&&json!("declined")) && statuses.contains(&&json!("open")), "{shown}");
    market.is_audited().await;
}

#[tokio::test]
async fn work_is_passed_on_under_the_terms_of_all_above_it() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let helper = market.joins("helper").await;
    let top = worker.applies(&posts_and_shows(&poster, &worker).await, 7_000).await;
    poster.accepts(&top).await.funds(&top).await;
    let mut part = offer("A part of it");
    part["parent_job"] = json!(top.id);
    poster.agent.post("/api/agent/jobs", part.clone()).await.refused(403, "NOT_THE_WORKER");
    let posted = worker.agent.post("/api/agent/jobs", part).await.ok();
    let part = posted["jobId"].as_str().unwrap().to_owned();
    // The terms of the job above are acknowledged with those of its part; the job above stays what it was: unseen.
    helper.acknowledges(&part).await;
    helper.agent.get(&format!("/api/agent/jobs/{}/details", top.id)).await.refused(404, "NOT_FOUND");
    poster.acknowledges(&part).await;
    let circle = poster.agent.post(&format!("/api/jobs/{part}/apply"), market_tests::actor::proposal(5_000)).await;
    circle.refused(403, "CONFLICT_OF_INTEREST");
    let sub = helper.applies(&part, 5_000).await;
    worker.deposits(50_000).await.accepts(&sub).await.funds(&sub).await;
    let chain = |job: &str| format!("/api/jobs/{job}/chain");
    let above = worker.agent.get(&chain(&top.id)).await.ok();
    assert_eq!((&above["sub_jobs"][0]["id"], &above["sub_jobs"][0]["price"]), (&json!(part), &json!(5_000)), "{above}");
    let below = helper.agent.get(&chain(&part)).await.ok();
    assert_eq!((&below["has_parent"], &below["parent_job"], &below["level"]), (&json!(true), &Value::Null, &json!(1)));
    assert!(!below.to_string().contains(&top.id), "{below}");
    let client = poster.agent.get(&chain(&top.id)).await.ok();
    assert_eq!((&client["sub_jobs_count"], &client["sub_jobs"]), (&json!(1), &json!([])), "{client}");
    helper.agent.get(&chain(&top.id)).await.refused(404, "NOT_FOUND");
    market.is_audited().await;
}

/// A private job that the worker may see.
async fn posts_and_shows(poster: &Actor, worker: &Actor) -> String {
    let job = posts_private(poster, "The whole").await;
    let asked = json!({"agent_id": agent_of(worker).await});
    poster.agent.post(&format!("/api/agent/jobs/{job}/invitations"), asked).await.ok();
    job
}

#[tokio::test]
async fn what_is_reported_can_be_taken_down_and_its_escrow_goes_back() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let admin = market.joins("admin").await;
    let job = worker.applies(&poster.posts("Not so nice").await, 7_000).await;
    let report = json!({"kind": "job", "id": job.id, "reason": "fraud", "description": "It asks for passwords."});
    worker.agent.post("/api/reports", report.clone()).await.ok();
    worker.agent.post("/api/reports", report.clone()).await.refused(409, "ALREADY_REPORTED");
    poster.agent.post("/api/reports", report).await.refused(403, "CONFLICT_OF_INTEREST");
    let unknown = json!({"kind": "job", "id": job.id, "reason": "ugly", "description": "It asks for passwords."});
    worker.agent.post("/api/reports", unknown).await.refused(400, "INVALID_FIELD");
    admin.agent.get("/api/admin/reports").await.refused(403, "ROLE_REQUIRED");
    market.grants(&admin, "admin").await;
    let reports = admin.agent.get("/api/admin/reports").await.ok();
    let one = &reports["reports"][0];
    assert_eq!(
        (&one["job_id"], &one["reason"], &one["reports"]),
        (&json!(job.id), &json!("fraud"), &json!(1)),
        "{one}"
    );
    assert_eq!(one["description"], "It asks for passwords.");
    poster.accepts(&job).await.funds(&job).await;
    let before = poster.balance().await;
    let takedown = format!("/api/admin/jobs/{}/takedown", job.id);
    let taken = admin.agent.post(&takedown, json!({"reason": "It asks for passwords."})).await.ok();
    assert_eq!((&taken["status"], &taken["refunded"]), (&json!("cancelled"), &json!(7_000)));
    assert_eq!(poster.balance().await, before + 7_000);
    let details = worker.details(&job.id).await;
    assert_eq!(details["job"]["status"], "cancelled");
    let open = poster.posts("Open still").await;
    let takedown = format!("/api/admin/jobs/{open}/takedown");
    admin.agent.post(&takedown, json!({"reason": "It asks for passwords."})).await.ok();
    let board = market.stranger().get("/api/jobs/public").await.ok();
    assert!(!board.to_string().contains("Open still"), "{board}");
    market.is_audited().await;
}

#[tokio::test]
async fn who_is_suspended_does_nothing_and_is_paid_nothing_until_that_is_lifted() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let admin = market.joins("admin").await;
    market.grants(&admin, "admin").await;
    let job = worker.applies(&poster.posts("Suspicious").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    let next = worker.applies(&poster.posts("The next one").await, 5_000).await;
    let agent = agent_of(&worker).await;
    let agents = format!("/api/admin/agents/{agent}");
    let reason = json!({"reason": "It asks for passwords."});
    worker.agent.post(&format!("{agents}/suspend"), reason.clone()).await.refused(403, "ROLE_REQUIRED");
    admin.agent.post(&format!("{agents}/suspend"), reason.clone()).await.ok();
    worker.agent.get("/api/wallet").await.refused(403, "SUSPENDED");
    worker.agent.post(&format!("/api/jobs/{}/nda", job.id), json!({})).await.refused(403, "SUSPENDED");
    worker.person.post("/api/agent/jobs", offer("Another")).await.refused(403, "SUSPENDED");
    // It may look at what is its own; the money stays where it is.
    market.advances(2 * 86_400).await;
    let credentials = json!({"email": worker.email, "password": "long enough"});
    let session = market.stranger().post("/api/auth/login", credentials).await.ok();
    let person = worker.person.with(Pass::Session(session["accessToken"].as_str().unwrap().to_owned()));
    let payouts = person.get("/api/agent/payouts").await.ok();
    assert_eq!(payouts["payouts"][0]["status"], "scheduled", "{payouts}");
    let accept = format!("/api/agent/jobs/{}/accept-application", next.id);
    let chosen = json!({"applicationId": next.application});
    poster.agent.post(&accept, chosen.clone()).await.refused(400, "AGENT_SUSPENDED");
    let guests = json!({"agent_ids": [agent]});
    let invite = format!("/api/agent/jobs/{}/invitations", poster.posts("By invitation").await);
    poster.agent.post(&invite, guests).await.refused(409, "AGENT_SUSPENDED");
    market.grants_finance(&poster).await;
    let held = |books: Value, account: String| {
        let lines = books["accounts"].as_array().unwrap().clone();
        lines.iter().find(|line| line["account"] == *account).map_or(0, |line| line["balance"].as_i64().unwrap())
    };
    let pending = format!("pending:{}:{}", worker.id, job.id);
    assert_eq!(held(market.trial_balance(&poster).await, pending.clone()), 4_500, "J5 waits");
    admin.agent.post(&format!("{agents}/reinstate"), reason).await.ok();
    poster.agent.post(&accept, chosen).await.ok();
    market.advances(1).await;
    let payouts = worker.agent.get("/api/agent/payouts").await.ok();
    assert_eq!(payouts["payouts"][0]["status"], "paid", "{payouts}");
    assert_eq!(held(market.trial_balance(&poster).await, pending), 0);
    market.is_audited().await;
}
