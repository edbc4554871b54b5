//! The documented routes, row by row: an agent written against the public documents finds what they promise.

use crate::market;
use market_tests::actor::{Actor, Caller, Job, Pass, offer, proposal};
use market_tests::market::Market;
use reqwest::Method;
use serde_json::{Value, json};

async fn pair(market: &Market, row: &str) -> (Actor, Actor) {
    let (poster, worker) = (market.joins(&format!("{row}-poster")).await, market.joins(&format!("{row}-worker")).await);
    poster.deposits(100_000).await;
    worker.is_onboarded().await;
    (poster, worker)
}

async fn in_progress(market: &Market, row: &str) -> (Actor, Actor, Job) {
    let (poster, worker) = pair(market, row).await;
    let job = worker.applies(&poster.posts(row).await, 7_500).await;
    poster.accepts(&job).await.funds(&job).await;
    (poster, worker, job)
}

#[track_caller]
fn shows(value: &Value, members: &[&str]) {
    for member in members {
        assert!(value.get(member).is_some(), "{member} is missing: {value}");
    }
}

async fn patch(caller: &Caller, path: &str, body: Value) -> Value {
    let answer = caller.request(Method::PATCH, path).json(&body).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    answer.json().await.unwrap()
}

#[tokio::test]
async fn registering_gives_an_id_and_tokens_and_so_does_logging_in() {
    let market = market().await;
    let stranger = market.stranger();
    let credentials = json!({"email": "row@example.test", "password": "long enough"});
    let registered = stranger.post("/api/auth/register", credentials.clone()).await.ok();
    shows(&registered, &["success", "userId", "accessToken", "refreshToken"]);
    let session = stranger.post("/api/auth/login", credentials).await.ok();
    shows(&session, &["accessToken", "refreshToken", "user"]);
    let person = stranger.with(Pass::Session(session["accessToken"].as_str().unwrap().to_owned()));
    let profile = json!({
        "name": "Row", "specializations": ["Coding"], "bio": "I build.", "tools": ["rust"], "availability": "always"
    });
    person.post("/api/agent/profile", profile).await.ok();
    patch(&person, "/api/agent/profile", json!({"bio": "I build things."})).await;
    let key = person.post("/api/agent/api-key", json!({})).await.ok();
    shows(&key, &["api_key", "message"]);
    assert!(key["api_key"].as_str().unwrap().starts_with("age_"));
}

#[tokio::test]
async fn the_board_shows_jobs_of_the_specializations_with_a_score_as_a_text() {
    let market = market().await;
    let (poster, worker) = pair(&market, "board").await;
    poster.posts("Board of one").await;
    let board = worker
        .agent
        .get("/api/agent/jobs/available?category=Research&min_budget=1&max_budget=9000&search=board&limit=5")
        .await
        .ok();
    shows(&board, &["jobs", "count"]);
    let job = &board["jobs"][0];
    shows(
        job,
        &["id", "title", "description", "category", "status", "budget_min", "budget_max", "humans", "created_at"],
    );
    assert!(job["match_score"].is_string() && job["humans"]["name"].is_string(), "{job}");
}

#[tokio::test]
async fn terms_are_acknowledged_once_and_gate_what_follows() {
    let market = market().await;
    let (poster, worker) = pair(&market, "nda").await;
    let job = poster.posts("Terms").await;
    let path = format!("/api/jobs/{job}/nda");
    assert_eq!(worker.agent.get(&path).await.ok()["accepted"], false);
    let apply = format!("/api/jobs/{job}/apply");
    worker.agent.post(&apply, proposal(5_000)).await.refused(403, "ACKNOWLEDGMENT_REQUIRED");
    for _ in 0..2 {
        assert_eq!(worker.agent.post(&path, json!({})).await.ok()["success"], true);
    }
    let accepted = worker.agent.get(&path).await.ok();
    assert!(accepted["accepted"] == true && accepted["accepted_at"].is_string(), "{accepted}");
    for path in ["messages", "attachments", "timeline"] {
        let path = format!("/api/jobs/{job}/{path}");
        poster.agent.get(&path).await.ok();
        let stranger = market.joins(&format!("nda-{}", path.rsplit('/').next().unwrap())).await;
        stranger.agent.get(&path).await.refused(403, "ACKNOWLEDGMENT_REQUIRED");
    }
}

#[tokio::test]
async fn both_ways_of_applying_are_one() {
    let market = market().await;
    let (poster, worker) = pair(&market, "apply").await;
    for path in ["/api/jobs/{id}/apply", "/api/agent/jobs/{id}/accept"] {
        let job = poster.posts("Apply").await;
        worker.acknowledges(&job).await;
        let applied = worker.agent.post(&path.replace("{id}", &job), proposal(7_500)).await.ok();
        assert_eq!(applied["application"]["id"], applied["applicationId"]);
    }
    let mine = worker.agent.get("/api/agent/applications?status=pending&limit=10").await.ok();
    shows(&mine["counts"], &["total", "pending", "accepted", "rejected"]);
    shows(&mine["applications"][0], &["id", "job_id", "status", "proposed_price", "estimated_delivery", "job"]);
    let job = mine["applications"][0]["job_id"].as_str().unwrap();
    let told = poster.agent.get(&format!("/api/agent/jobs/{job}/applications")).await.ok();
    shows(&told, &["jobId", "jobTitle", "applications", "count"]);
    let one = &told["applications"][0];
    shows(one, &["id", "agent_id", "message", "proposed_price", "estimated_delivery", "status", "created_at"]);
    assert_eq!(one["application_type"], "agent");
    shows(&one["agents"], &["id", "name", "rating", "total_reviews", "completed_jobs", "tier"]);
}

#[tokio::test]
async fn a_job_is_posted_listed_hired_for_and_funded_from_the_wallet() {
    let market = market().await;
    let (poster, worker) = pair(&market, "post").await;
    let mut whole = offer("Whole");
    (whole["tags"], whole["deadline"]) = (json!(["a"]), json!("2027-06-30"));
    let posted = poster.agent.post("/api/agent/jobs", whole).await.ok();
    shows(&posted, &["job", "jobId"]);
    assert_eq!(poster.agent.get("/api/agent/jobs").await.ok()["jobs"][0]["id"], posted["jobId"]);
    let job = worker.applies(posted["jobId"].as_str().unwrap(), 7_500).await;
    let chosen = json!({"application_id": job.application});
    poster.agent.post(&format!("/api/agent/jobs/{}/accept-application", job.id), chosen).await.ok();
    assert_eq!(poster.details(&job.id).await["job"]["status"], "pending_escrow");
    let funding = json!({"applicationId": job.application, "useWallet": true});
    let funded = poster.agent.post(&format!("/api/jobs/{}/fund-escrow", job.id), funding).await.ok();
    assert_eq!(
        (&funded["success"], &funded["fundedFrom"], &funded["totalCharge"]),
        (&json!(true), &json!("wallet"), &json!(7_500))
    );
    shows(&funded, &["paymentIntentId"]);
    let details = worker.details(&job.id).await;
    shows(
        &details,
        &["job", "isOwner", "isAssigned", "isProofer", "applications", "myApplication", "deliverable_files"],
    );
    assert_eq!((&details["isOwner"], &details["isAssigned"]), (&json!(false), &json!(true)));
    shows(&details["job"], &["status_detail", "terms_version"]);
}

#[tokio::test]
async fn files_go_up_and_come_down_by_all_three_names() {
    let market = market().await;
    let (poster, worker, job) = in_progress(&market, "files").await;
    let path = format!("/api/agent/jobs/{}/upload-deliverable", job.id);
    let up = worker.agent.upload(&path, "report.txt", b"what was found".to_vec()).await.ok();
    shows(&up, &["success", "file_name", "file_size", "file_path", "url", "deliverable_url", "download_url", "sha256"]);
    assert!(up["file_path"].as_str().unwrap().starts_with(&job.id) && up["expires_in"] == 3_600, "{up}");
    let work = json!({"deliverable_url": up["deliverable_url"], "notes": "Complete."});
    worker.agent.post(&format!("/api/agent/jobs/{}/submit", job.id), work).await.ok();
    let file = up["file_path"].as_str().unwrap();
    let down = poster.agent.get(&format!("/api/jobs/{}/download?file={file}", job.id)).await.ok();
    assert_eq!((&down["signedUrl"], &down["expires_in"]), (&down["url"], &json!(3_600)));
    let bytes = reqwest::get(down["url"].as_str().unwrap()).await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes.as_ref(), b"what was found");
    let listed = &poster.details(&job.id).await["deliverable_files"][0];
    shows(listed, &["file_name", "file_size", "file_path", "download_url"]);
}

#[tokio::test]
async fn either_body_delivers_by_either_route_and_nine_characters_are_enough() {
    let market = market().await;
    let bodies = [
        ("/api/agent/jobs/{id}/submit", json!({"deliverable_url": "https://example.com/a", "notes": "x"})),
        ("/api/agent/jobs/{id}/submit", json!({"deliverableUrl": "https://example.com/a", "message": "Completed"})),
        ("/api/jobs/{id}/deliver", json!({"deliverableUrl": "https://example.com/a", "message": "Completed"})),
        ("/api/jobs/{id}/deliver", json!({"deliverable_url": "https://example.com/a", "notes": "x"})),
    ];
    for (n, (path, body)) in bodies.into_iter().enumerate() {
        let (_, worker, job) = in_progress(&market, &format!("deliver{n}")).await;
        worker.agent.post(&path.replace("{id}", &job.id), body).await.ok();
        assert_eq!(worker.details(&job.id).await["job"]["status"], "delivered");
    }
}

#[tokio::test]
async fn a_revision_an_approval_a_hold_and_a_review() {
    let market = market().await;
    let (poster, worker, job) = in_progress(&market, "judge").await;
    worker.delivers(&job).await;
    let revision = json!({"message": "Please add the sources.", "revision_items": [{"category": "sources"}]});
    poster.agent.post(&format!("/api/jobs/{}/request-revision", job.id), revision).await.ok();
    worker.delivers(&job).await;
    let approved = poster.agent.post(&format!("/api/agent/jobs/{}/approve", job.id), json!({})).await.ok();
    assert_eq!((&approved["success"], &approved["cooldownHours"]), (&json!(true), &json!(24)));
    shows(&approved, &["releaseScheduledAt"]);
    let hold = format!("/api/jobs/{}/hold-payment", job.id);
    let reason = json!({"reason": "I must look at it once more."});
    poster.agent.post(&hold, reason.clone()).await.refused(403, "SESSION_REQUIRED");
    shows(&poster.person.post(&hold, reason).await.ok(), &["success", "message"]);
    let review = format!("/api/jobs/{}/review", job.id);
    poster.agent.post(&review, json!({"rating": 6})).await.refused(400, "INVALID_FIELD");
    poster.agent.post(&review, json!({"rating": 5, "comment": "Well done."})).await.ok();
    assert_eq!(poster.agent.post(&review, json!({"rating": 1})).await.status, 409);
    worker.agent.post(&review, json!({"rating": 4})).await.ok();
    let agent = worker.agent.get("/api/whoami").await.ok()["agent_id"].as_str().unwrap().to_owned();
    let known = market.stranger().get(&format!("/api/public/agents/{agent}/reputation")).await.ok();
    assert_eq!(known["agent"]["total_reviews"], 1);
}

#[tokio::test]
async fn only_what_is_not_funded_is_cancelled() {
    let market = market().await;
    let (poster, _, job) = in_progress(&market, "cancel").await;
    poster.agent.post(&format!("/api/jobs/{}/cancel", job.id), json!({})).await.refused(400, "WRONG_STATE");
    let open = poster.posts("Cancelled").await;
    assert_eq!(poster.agent.post(&format!("/api/jobs/{open}/cancel"), json!({})).await.ok()["success"], true);
}

#[tokio::test]
async fn messages_go_both_ways_with_files() {
    let market = market().await;
    let (poster, worker, job) = in_progress(&market, "talk").await;
    let path = format!("/api/jobs/{}/messages", job.id);
    worker.agent.post(&path, json!({"message": "May I begin with Europe?"})).await.ok();
    let up = poster.agent.upload(&format!("{path}/upload"), "list.csv", b"name\nA\n".to_vec()).await.ok();
    shows(&up, &["attachment_url", "attachment_name", "attachment_size"]);
    let with_file = json!({
        "message": "Yes, here is the list.", "attachment_url": up["attachment_url"],
        "attachment_name": up["attachment_name"], "attachment_size": up["attachment_size"],
    });
    poster.agent.post(&path, with_file).await.ok();
    let told = worker.agent.get(&path).await.ok();
    assert_eq!(told["messages"].as_array().unwrap().len(), 2);
    for message in told["messages"].as_array().unwrap() {
        shows(message, &["sender_name", "message", "message_type", "created_at"]);
    }
    let notified = poster.agent.get("/api/agent/notifications?unread=true&limit=10").await.ok();
    shows(&notified["notifications"][0], &["title", "message", "link"]);
    assert!(notified["unreadCount"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn the_wallet_the_earnings_and_what_belongs_to_the_account() {
    let market = market().await;
    let (poster, worker) = pair(&market, "own").await;
    let wallet = poster.agent.get("/api/wallet").await.ok();
    assert_eq!((&wallet["balance"], &wallet["formatted"]), (&json!(100_000), &json!("$1000.00")));
    let earned = worker.agent.get("/api/agent/earnings?calculate=7500").await.ok();
    shows(&earned, &["tier", "commissionRate", "earnings", "calculator"]);
    shows(&earned["earnings"], &["totalEarnings", "completedJobs", "formatted"]);
    shows(&earned["calculator"], &["jobAmount", "commissionAmount", "agentPayout", "formatted"]);
    for path in ["/api/agent/subscription", "/api/agent/referrals", "/api/integrations/jobs"] {
        worker.agent.get(path).await.ok();
    }
    let job = poster.posts("Featured").await;
    shows(&poster.agent.post(&format!("/api/jobs/{job}/feature"), json!({})).await.ok(), &["success"]);
    poster.agent.get(&format!("/api/jobs/{job}/feature")).await.ok();
}

#[tokio::test]
async fn what_everybody_may_read() {
    let market = market().await;
    let stranger = market.stranger();
    for path in ["/api/help", "/api/categories", "/api/job-templates", "/.well-known/openapi.json", "/api/jobs/public"]
    {
        stranger.get(path).await.ok();
    }
    let unknown = stranger.get("/api/nothing/here").await.refused(404, "ROUTE_NOT_FOUND");
    assert!(unknown["docs"].is_string(), "{unknown}");
}

#[tokio::test]
async fn input_is_taken_in_either_case() {
    let market = market().await;
    let (poster, worker) = pair(&market, "case").await;
    let job = poster.agent.post(
        "/api/agent/jobs",
        json!({"title": "Either", "description": "Compare twenty products in a table.", "category": "Research", "budgetMin": 5_000, "budgetMax": 8_000}),
    );
    let job = job.await.ok()["jobId"].as_str().unwrap().to_owned();
    worker.acknowledges(&job).await;
    let camel = json!({"proposedPrice": 7_500, "message": "I have done this before.", "estimatedDelivery": "24 hours"});
    worker.agent.post(&format!("/api/jobs/{job}/apply"), camel).await.ok();
}
