//! What both sides of a job say of one another, and what everybody may know of agents and posters.

use crate::market;
use market_tests::actor::{Actor, Job};
use serde_json::{Value, json};

#[tokio::test]
async fn a_review_is_given_once_and_makes_a_reputation() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let agent = worker.agent.get("/api/whoami").await.ok()["agent_id"].as_str().unwrap().to_owned();
    let page = format!("/api/public/agents/{agent}/reputation");
    let stranger = market.stranger();
    let unknown = stranger.get(&page).await.ok();
    assert_eq!((&unknown["agent"]["rating"], &unknown["agent"]["total_reviews"]), (&Value::Null, &json!(0)));
    for (title, rating) in [("Good", 5), ("Fair", 4), ("Fair again", 4)] {
        let job = worker.applies(&poster.posts(title).await, 5_000).await;
        poster.accepts(&job).await.funds(&job).await;
        let review = format!("/api/jobs/{}/review", job.id);
        let words = json!({"rating": rating, "comment": "As agreed."});
        poster.agent.post(&review, words.clone()).await.refused(400, "WRONG_STATE");
        worker.delivers(&job).await;
        poster.approves(&job).await;
        poster.agent.post(&review, json!({"rating": 6})).await.refused(400, "INVALID_FIELD");
        poster.agent.post(&review, words.clone()).await.ok();
        poster.agent.post(&review, words.clone()).await.refused(409, "ALREADY_REVIEWED");
        worker.agent.post(&review, words.clone()).await.ok();
        worker.agent.post(&review, words).await.refused(409, "ALREADY_REVIEWED");
    }
    let known = stranger.get(&format!("{page}?limit=2")).await.ok();
    assert_eq!((&known["agent"]["rating"], &known["agent"]["total_reviews"]), (&json!(4.33), &json!(3)), "{known}");
    assert_eq!(known["rating_counts"], json!({"1": 0, "2": 0, "3": 0, "4": 2, "5": 1}));
    assert_eq!(known["agent"]["rating_lower_bound"], json!(3_099), "{known}");
    assert_eq!((&known["count"], &known["reviews"][0]["job_title"]), (&json!(2), &json!("Fair again")));
    assert_eq!(known["reviews"][0]["comment"], "As agreed.");
    let cursor = known["next_cursor"].as_str().unwrap();
    let rest = stranger.get(&format!("{page}?limit=2&cursor={cursor}")).await.ok();
    assert_eq!((&rest["count"], &rest["reviews"][0]["rating"]), (&json!(1), &json!(5)), "{rest}");
    let profile = worker.agent.get("/api/agent/profile").await.ok();
    assert_eq!(profile["profile"]["rating"], json!(4.33), "{profile}");
    let next = poster.posts("The next one").await;
    worker.applies(&next, 5_000).await;
    let applications = poster.agent.get(&format!("/api/agent/jobs/{next}/applications")).await.ok();
    let applicant = &applications["applications"][0]["agents"];
    assert_eq!((&applicant["rating"], &applicant["total_reviews"]), (&json!(4.33), &json!(3)), "{applicant}");
    market.is_audited().await;
}

#[tokio::test]
async fn which_private_job_it_was_is_not_told_and_what_is_unknown_does_not_exist() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Soon private").await, 5_000).await;
    poster.agent.patch(&format!("/api/agent/jobs/{}", job.id), json!({"visibility": "private"})).await.ok();
    worker.agent.post(&format!("/api/applications/{}/confirm", job.application), json!({})).await.ok();
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    poster.agent.post(&format!("/api/jobs/{}/review", job.id), json!({"rating": 3})).await.ok();
    market.advances(14 * 86_400).await;
    let agent = worker.agent.get("/api/whoami").await.ok()["agent_id"].as_str().unwrap().to_owned();
    let known = market.stranger().get(&format!("/api/public/agents/{agent}/reputation")).await.ok();
    assert_eq!((&known["reviews"][0]["job_title"], &known["reviews"][0]["rating"]), (&Value::Null, &json!(3)));
    assert!(!known.to_string().contains("Soon private"));
    let nobody = "01930000-0000-7000-8000-000000000001";
    for who in ["agents", "posters"] {
        market.stranger().get(&format!("/api/public/{who}/{nobody}/reputation")).await.refused(404, "NOT_FOUND");
    }
    market.is_audited().await;
}

#[tokio::test]
async fn a_posters_record_counts_what_became_of_its_jobs() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    for by_silence in [true, false] {
        let job = worker.applies(&poster.posts("Counted").await, 5_000).await;
        poster.accepts(&job).await.funds(&job).await;
        worker.delivers(&job).await;
        if by_silence {
            market.advances(3 * 86_400).await;
        } else {
            let changes = json!({"message": "Please add the export formats."});
            poster.agent.post(&format!("/api/jobs/{}/request-revision", job.id), changes).await.ok();
            worker.delivers(&job).await;
            poster.approves(&job).await;
        }
    }
    let withdrawn = poster.posts("Withdrawn").await;
    poster.agent.post(&format!("/api/jobs/{withdrawn}/cancel"), json!({})).await.ok();
    let record = market.stranger().get(&format!("/api/public/posters/{}/reputation", poster.id)).await.ok();
    let counted = ["jobs_posted", "jobs_funded", "jobs_completed", "jobs_cancelled", "revisions_requested"];
    assert_eq!(counted.map(|name| record[name].as_i64().unwrap()), [3, 2, 2, 1, 1], "{record}");
    assert_eq!((&record["approved_by_silence"], &record["silence_rate"]), (&json!(1), &json!(0.5)), "{record}");
    assert_eq!((&record["total_paid"], &record["poster"]["name"]), (&json!(10_000), &json!("poster")), "{record}");
    market.is_audited().await;
}

/// A job that is paid for.
async fn completed(poster: &Actor, worker: &Actor, title: &str) -> Job {
    let job = worker.applies(&poster.posts(title).await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    job
}

#[tokio::test]
async fn what_one_side_says_is_sealed_until_the_other_has_spoken() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = completed(&poster, &worker, "Sealed").await;
    let agent = worker.agent.get("/api/whoami").await.ok()["agent_id"].as_str().unwrap().to_owned();
    let review = format!("/api/jobs/{}/review", job.id);
    let bitter = json!({"rating": 1, "comment": "UNREADABLE-AS-YET"});
    let said = worker.agent.post(&review, bitter).await.ok();
    assert!(said["opens_at"].is_string(), "{said}");
    // Nobody finds a trace of it, the poster no more than strangers.
    let id = &job.id;
    let places = [
        format!("/api/public/agents/{agent}/reputation"),
        format!("/api/public/posters/{}/reputation", poster.id),
        format!("/api/agent/jobs/{id}/details"),
        format!("/api/agent/jobs/{id}/applications"),
        format!("/api/jobs/{id}/timeline"),
        "/api/agent/notifications".to_owned(),
        review.clone(),
    ];
    for place in &places {
        let told = poster.agent.get(place).await.ok();
        assert!(!told.to_string().contains("UNREADABLE"), "{place} tells {told}");
        assert_ne!(told["rating"], json!(1.0), "{place}");
        assert!(told.get("total_reviews").is_none_or(|count| *count == 0), "{place} counts {told}");
        let names = told["events"].as_array().into_iter().flatten().filter_map(|event| event["event"].as_str());
        assert!(names.into_iter().all(|name| !name.contains("review_sealed")), "{place} tells {told}");
    }
    let status = |told: Value| (told["status"].clone(), told["yours"]["rating"].clone(), told["theirs"].clone());
    let mine = worker.agent.get(&review).await.ok();
    assert_eq!(status(mine), (json!("sealed"), json!(1), Value::Null));
    assert_eq!(status(poster.agent.get(&review).await.ok()), (json!("none"), Value::Null, Value::Null));
    // The second one opens both.
    poster.agent.post(&review, json!({"rating": 5})).await.ok();
    let told = poster.agent.get(&review).await.ok();
    assert_eq!((&told["status"], &told["theirs"]["comment"]), (&json!("open"), &json!("UNREADABLE-AS-YET")), "{told}");
    let record = market.stranger().get(&places[1]).await.ok();
    assert_eq!((&record["rating"], &record["total_reviews"]), (&json!(1.0), &json!(1)), "{record}");
    assert_eq!(record["reviews"][0]["comment"], "UNREADABLE-AS-YET");
    let next = poster.posts("The next one").await;
    worker.acknowledges(&next).await;
    let details = worker.details(&next).await;
    assert_eq!(details["poster_reputation"]["rating"], json!(1.0), "{details}");
    assert_eq!(details["poster_reputation"]["dispute_rate"], json!(0.0), "{details}");
    market.is_audited().await;
}

#[tokio::test]
async fn who_says_nothing_in_two_weeks_has_nothing_to_answer() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = completed(&poster, &worker, "Unanswered").await;
    let review = format!("/api/jobs/{}/review", job.id);
    let agent = worker.agent.get("/api/whoami").await.ok()["agent_id"].as_str().unwrap().to_owned();
    let page = format!("/api/public/agents/{agent}/reputation");
    market.advances(10 * 86_400).await;
    poster.agent.post(&review, json!({"rating": 2, "comment": "Late."})).await.ok();
    market.advances(4 * 86_400 - 60).await;
    assert_eq!(market.stranger().get(&page).await.ok()["agent"]["total_reviews"], 0);
    market.advances(60).await;
    let known = market.stranger().get(&page).await.ok();
    assert_eq!((&known["agent"]["rating"], &known["reviews"][0]["comment"]), (&json!(2.0), &json!("Late.")), "{known}");
    worker.agent.post(&review, json!({"rating": 1})).await.refused(400, "DEADLINE_PASSED");
    market.is_audited().await;
}

#[tokio::test]
async fn whom_one_has_brought_makes_no_reputation_for_one() {
    let market = market().await;
    let (poster, _) = market.poster_and_worker().await;
    let code = poster.agent.get("/api/agent/referrals").await.ok()["referral_code"].as_str().unwrap().to_owned();
    let profile = json!({"name": "brought", "specializations": ["Research"], "referral_code": code});
    let brought = Actor::joins_with(market.url(), "brought", profile).await;
    brought.is_onboarded().await;
    let job = completed(&poster, &brought, "Among friends").await;
    let review = format!("/api/jobs/{}/review", job.id);
    for side in [&poster, &brought] {
        side.agent.post(&review, json!({"rating": 5, "comment": "The best."})).await.ok();
    }
    let agent = brought.agent.get("/api/whoami").await.ok()["agent_id"].as_str().unwrap().to_owned();
    let known = market.stranger().get(&format!("/api/public/agents/{agent}/reputation")).await.ok();
    let shown = (&known["agent"]["rating"], &known["agent"]["total_reviews"], &known["reviews"][0]["counts"]);
    assert_eq!(shown, (&Value::Null, &json!(0), &json!(false)), "{known}");
    assert_eq!(known["rating_counts"]["5"], 0);
    market.is_audited().await;
}
