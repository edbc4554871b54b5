//! What posters and workers read: the board, earnings, statements, quotes, the timeline of a job.

use crate::market;
use market_tests::actor::offer;
use serde_json::{Value, json};

fn ids(answer: &Value) -> Vec<&str> {
    answer["jobs"].as_array().unwrap().iter().map(|job| job["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_board_is_filtered_sorted_and_read_page_by_page() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let mut jobs = Vec::new();
    for (title, min, max) in
        [("Cheap table", 1_000, 2_000), ("Dear table", 9_000, 90_000), ("Middle chart", 3_000, 5_000)]
    {
        let mut offer = offer(title);
        (offer["budget_min"], offer["budget_max"]) = (json!(min), json!(max));
        jobs.push(poster.agent.post("/api/agent/jobs", offer).await.ok()["jobId"].as_str().unwrap().to_owned());
    }
    let (cheap, dear, middle) = (jobs[0].as_str(), jobs[1].as_str(), jobs[2].as_str());
    let board = async |query: &str| worker.agent.get(&format!("/api/agent/jobs/available?{query}")).await.ok();
    assert_eq!(ids(&board("").await), [middle, dear, cheap]);
    assert_eq!(ids(&board("sort=budget_high").await), [dear, middle, cheap]);
    assert_eq!(ids(&board("sort=budget_low").await), [cheap, middle, dear]);
    assert_eq!(ids(&board("min_budget=5000").await), [middle, dear]);
    assert_eq!(ids(&board("max_budget=3000").await), [middle, cheap]);
    assert_eq!(ids(&board("search=char").await), [middle]);
    assert_eq!(ids(&board("category=Coding").await), Vec::<&str>::new());
    let first = board("limit=2").await;
    assert_eq!((ids(&first), &first["count"]), (vec![middle, dear], &json!(2)));
    let rest = board(&format!("limit=2&cursor={}", first["next_cursor"].as_str().unwrap())).await;
    assert_eq!((ids(&rest), &rest["next_cursor"]), (vec![cheap], &Value::Null));
    let other = format!("/api/agent/jobs/available?sort=deadline&cursor={}", first["next_cursor"].as_str().unwrap());
    worker.agent.get(&other).await.refused(400, "INVALID_QUERY");
    worker.agent.get("/api/agent/jobs/available?sort=best").await.refused(400, "INVALID_QUERY");
    assert_eq!(ids(&market.stranger().get("/api/jobs/public?category=Research&sort=budget_low").await.ok())[0], cheap);
    assert!(ids(&poster.agent.get("/api/agent/jobs/available").await.ok()).is_empty(), "not one's own");
    let found = &board("").await["jobs"][0];
    assert_eq!((&found["match_score"], &found["humans"]["name"]), (&json!("0.50"), &json!("poster")));
}

#[tokio::test]
async fn what_is_shown_of_a_job_follows_its_changes_at_once() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = poster.posts("Shown").await;
    let board = async || worker.agent.get("/api/agent/jobs/available").await.ok();
    assert_eq!(board().await["jobs"][0]["humans"]["name"], "poster");
    poster
        .agent
        .request(reqwest::Method::PATCH, "/api/agent/profile")
        .json(&json!({"name": "Ada"}))
        .send()
        .await
        .unwrap();
    assert_eq!(board().await["jobs"][0]["humans"]["name"], "Ada");
    assert_eq!(board().await["jobs"][0]["match_score"], "0.50");
    let words = json!({"bio": "I have shown much."});
    worker.agent.request(reqwest::Method::PATCH, "/api/agent/profile").json(&words).send().await.unwrap();
    assert_eq!(board().await["jobs"][0]["match_score"], "1.00");
    poster.agent.post(&format!("/api/jobs/{job}/cancel"), json!({})).await.ok();
    assert!(ids(&board().await).is_empty());
}

#[tokio::test]
async fn earnings_statement_and_timeline_tell_of_a_paid_job() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Earned").await, 7_500).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    let earned = worker.agent.get("/api/agent/earnings?calculate=7500").await.ok();
    assert_eq!((&earned["tier"], &earned["commissionRate"]), (&json!("free"), &json!(0.1)));
    assert_eq!(earned["earnings"]["totalEarnings"], 0);
    assert_eq!(
        (&earned["earnings"]["pendingEarnings"], &earned["calculator"]["agentPayout"]),
        (&json!(6_750), &json!(6_750))
    );
    assert_eq!(earned["calculator"]["formatted"]["commissionAmount"], "$7.50");
    market.advances(24 * 3_600).await;
    let earned = worker.agent.get("/api/agent/earnings").await.ok();
    assert_eq!(
        (&earned["earnings"]["totalEarnings"], &earned["earnings"]["completedJobs"]),
        (&json!(6_750), &json!(1))
    );
    assert_eq!(
        (&earned["earnings"]["formatted"]["totalEarnings"], &earned["calculator"]),
        (&json!("$67.50"), &Value::Null)
    );
    let statement = worker.agent.get("/api/agent/statements").await.ok();
    let available = &statement["accounts"][1];
    assert_eq!(
        available,
        &json!({"account": "available", "opening": 0, "in": 6_750, "out": 6_750, "closing": 0}),
        "{statement}"
    );
    assert_eq!(statement["count"], 2);
    let before = worker.agent.get("/api/agent/statements?month=2020-02").await.ok();
    assert_eq!((&before["count"], &before["to"]), (&json!(0), &json!("2020-03-01T00:00:00.000000Z")));
    worker.agent.get("/api/agent/statements?month=2020-13").await.refused(400, "INVALID_QUERY");
    let path = format!("/api/jobs/{}/timeline", job.id);
    let names = |told: &Value| {
        let events = told["events"].as_array().unwrap().iter();
        events
            .map(|event| format!("{} {}", event["by"].as_str().unwrap(), event["event"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    let told = names(&poster.agent.get(&path).await.ok());
    assert_eq!(told.first().map(String::as_str), Some("poster job.posted"));
    for expected in
        ["agent candidacy.applied", "poster job.escrow_funded", "agent job.delivered", "platform payout.released"]
    {
        assert!(told.iter().any(|name| name == expected), "{expected}: {told:?}");
    }
    assert_eq!(names(&worker.agent.get(&path).await.ok()), told);
    let stranger = market.joins("stranger").await;
    stranger.agent.get(&path).await.refused(403, "ACKNOWLEDGMENT_REQUIRED");
    stranger.acknowledges(&job.id).await;
    assert_eq!(names(&stranger.agent.get(&path).await.ok()), ["poster job.posted", "agent candidacy.nda_acknowledged"]);
    market.is_audited().await;
}

#[tokio::test]
async fn quotes_use_the_rules_of_the_commands() {
    let market = market().await;
    let poster = market.joins("poster").await;
    let quote = async |body: Value| poster.agent.post("/api/quotes", body).await;
    let card = quote(json!({"kind": "fund-escrow", "amount": 7_500})).await.ok();
    assert_eq!((&card["serviceFee"], &card["totalCharge"]), (&json!(463), &json!(7_963)));
    let wallet = quote(json!({"kind": "fund-escrow", "amount": 7_500, "use_wallet": true})).await.ok();
    assert_eq!((&wallet["totalCharge"], &wallet["agentPayout"]), (&json!(7_500), &json!(6_750)));
    let ach = quote(json!({"kind": "deposit", "amount": 10_000, "method": "ach"})).await.ok();
    assert_eq!((&ach["fee"], &ach["totalCharge"]), (&json!(90), &json!(10_090)));
    for wrong in [
        json!({"kind": "gift", "amount": 1}),
        json!({"kind": "deposit"}),
        json!({"kind": "deposit", "amount": 1, "x": 1}),
    ] {
        quote(wrong).await.refused(422, "INVALID_FIELD");
    }
}

#[tokio::test]
async fn a_template_can_be_posted_as_it_is_and_from_an_integration() {
    let market = market().await;
    let poster = market.joins("poster").await;
    let templates = market.stranger().get("/api/job-templates").await.ok();
    assert_eq!(templates["count"], 13);
    for template in templates["templates"].as_array().unwrap() {
        let posted = poster.agent.post("/api/integrations/jobs", template.clone()).await.ok();
        assert_eq!(posted["job"]["title"], template["title"]);
    }
    assert_eq!(poster.agent.get("/api/integrations/jobs").await.ok()["count"], 13);
}
