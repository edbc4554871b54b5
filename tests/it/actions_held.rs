//! What is offered is accepted, and what is not offered is refused or changes nothing: asked at each place of a story,
//! by everybody, over the wire.

use crate::actions::{does, sends, told};
use crate::market;
use market_api::choices::entry_of;
use market_api::routes::{Entry, MARKET};
use market_api::spec::Body;
use market_core::action::{ACTIONS, Action, Takes};
use market_core::policy::Policy;
use market_tests::actor::{Actor, Answer, Job, Pass, offer};
use reqwest::Method;
use serde_json::{Value, json};

/// Routes that change something about a job and are no action of it, and why.
const EXEMPT: &[(&str, &str, &str)] = &[
    ("POST", "/api/agent/jobs/{id}/accept", "another spelling of apply"),
    ("POST", "/api/jobs/{id}/deliver", "another spelling of submit"),
    ("POST", "/api/agent/jobs/{id}/approve", "another spelling of approve"),
    ("POST", "/api/agent/jobs/{id}/invitations", "whom to invite only the poster can say"),
    ("POST", "/api/disputes/{id}/appeal", "a ruling is final: it is always refused"),
    ("POST", "/api/disputes/{id}/rule", "an administrator's, whatever it is to the job"),
    ("POST", "/api/admin/jobs/{id}/takedown", "an administrator's, whatever it is to the job"),
];

fn is_about_a_job(entry: &Entry) -> bool {
    let places = ["/jobs/{id}", "/api/disputes/{id}", "/api/applications/{id}", "/api/agent/invitations/{id}"];
    entry.method != "GET" && places.iter().any(|place| entry.path.contains(place))
}

#[test]
fn every_route_that_changes_something_about_a_job_is_an_action_or_says_why_not() {
    for entry in MARKET.iter().filter(|entry| is_about_a_job(entry)) {
        let is_action = ACTIONS.iter().any(|action| (action.method, action.path) == (entry.method, entry.path));
        let is_exempt = EXEMPT.iter().any(|(method, path, _)| (*method, *path) == (entry.method, entry.path));
        assert!(is_action != is_exempt, "{} {} needs a row in core/src/action/registry.rs", entry.method, entry.path);
    }
    for action in ACTIONS {
        assert!(entry_of(action).is_some_and(is_about_a_job), "{} asks no route", action.name);
    }
}

/// The example of the route's own description, about the story.
async fn example(actor: &Actor, action: &Action, job: &Job) -> Answer {
    let entry = entry_of(action).unwrap();
    let id = if entry.path.contains("/applications/") { &job.application } else { &job.id };
    let path = entry.path.replace("{id}", id).replace("{file}", &job.id) + "?dry_run=true";
    if action.takes == Takes::File {
        return actor.agent.upload(&path, "notes.txt", b"some notes".to_vec()).await;
    }
    let mut body = match (entry.spec)(&Policy::default()).body {
        Body::Json { example, .. } => example,
        _ => json!({}),
    };
    if body.get("applicationId").is_some() {
        body["applicationId"] = job.application.as_str().into();
    }
    for guess in ["expected_price", "version", "terms_version"] {
        body.as_object_mut().unwrap().remove(guess);
    }
    let caller = if action.name == "hold_payment" { &actor.person } else { &actor.agent };
    let method: Method = action.method.parse().unwrap();
    Answer::of(caller.request(method, &path).json(&body).send().await.unwrap()).await
}

/// Whether something would be written.
fn has_effect(answer: &Answer) -> bool {
    let events = answer.body["events"].as_array().map_or(0, Vec::len);
    answer.status.is_success() && events > 0
}

/// Holds the offers of somebody to what the routes say.
async fn holds(actor: &Actor, job: &Job, place: &str) {
    let person = actor.person.get(&format!("/api/jobs/{}/actions", job.id)).await.ok();
    let offered = person["actions"].as_array().unwrap();
    for offer in offered {
        let answer = sends(actor, offer, "dry_run=true").await;
        assert!(has_effect(&answer), "{place}: offered and refused: {offer}: {}", answer.body);
        assert_eq!(answer.body["next_state"]["job"]["status"].as_str().unwrap_or(""), status_after(offer, &answer));
    }
    for action in ACTIONS.iter().filter(|action| offered.iter().all(|offer| offer["action"] != action.name)) {
        let answer = example(actor, action, job).await;
        // One route answers a proposal with yes or no.
        let is_other = action.path.ends_with("/respond") && offered.iter().any(|offer| offer["path"] == action.path);
        assert!(
            is_other || !has_effect(&answer),
            "{place}: {} is accepted and not offered: {}",
            action.name,
            answer.body
        );
    }
}

/// What the dry run says of the job, where it says anything.
fn status_after<'a>(offer: &'a Value, answer: &Answer) -> &'a str {
    if answer.body["next_state"]["job"].is_null() { "" } else { offer["next_status"].as_str().unwrap() }
}

#[tokio::test]
async fn at_every_place_of_a_story_what_is_offered_is_accepted_and_nothing_else() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let (rival, stranger) = (market.joins("rival").await, market.joins("stranger").await);
    let mut wanted = offer("Held to its offers");
    wanted["proof_required"] = true.into();
    let posted = poster.agent.post("/api/agent/jobs", wanted).await.ok();
    let job = worker.applies(posted["jobId"].as_str().unwrap(), 7_500).await;
    rival.applies(&job.id, 6_000).await;
    let everybody = [&poster, &worker, &rival, &stranger];
    let steps: [(&str, &Actor); 9] = [
        ("attach_file", &poster),
        ("counter", &poster),
        ("accept_application", &poster),
        ("fund_escrow", &poster),
        ("upload_deliverable", &worker),
        ("request_cancel", &worker),
        ("withdraw_cancel_request", &worker),
        ("submit", &worker),
        ("approve", &poster),
    ];
    for (step, who) in steps {
        for actor in everybody {
            holds(actor, &job, step).await;
        }
        let chosen = if step == "accept_application" { Some(&job.application) } else { None };
        match chosen {
            // The first that is offered is the rival's, who came last.
            Some(_) => drop(poster.accepts(&job).await),
            None => drop(does(who, &job.id, step).await),
        }
    }
    for actor in everybody {
        holds(actor, &job, "the end").await;
    }
    market.advances(25 * 3_600).await;
    for actor in everybody {
        // A session is over after an hour.
        let login = json!({"email": actor.email, "password": "long enough"});
        let session = market.stranger().post("/api/auth/login", login).await.ok();
        let pass = Pass::Session(session["accessToken"].as_str().unwrap().to_owned());
        let actor = &Actor { person: actor.person.with(pass), ..actor.clone() };
        holds(actor, &job, "released").await;
    }
    market.is_audited().await;
}

#[tokio::test]
async fn a_key_is_offered_only_what_it_is_for() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("For keys").await, 7_500).await;
    poster.accepts(&job).await;
    let made = poster.person.post("/api/agent/api-key", json!({"scopes": ["read", "post"]})).await.ok();
    let key = poster.person.with(Pass::Key(made["api_key"].as_str().unwrap().to_owned()));
    let limited = Actor { agent: key, ..poster.clone() };
    let seen = told(&limited, &job.id).await;
    let code = |action: &str| {
        let blocked = seen["blocked"].as_array().unwrap();
        blocked.iter().find(|one| one["action"] == action).map(|one| one["why"]["code"].clone())
    };
    assert_eq!(code("fund_escrow"), Some(json!("SCOPE_REQUIRED")));
    assert_eq!(code("send_message"), Some(json!("SCOPE_REQUIRED")));
    for offer in seen["actions"].as_array().unwrap() {
        let answer = sends(&limited, offer, "dry_run=true").await;
        assert!(has_effect(&answer), "offered and refused: {offer}: {}", answer.body);
    }
    let spends = json!({"scopes": ["read", "post", "spend"], "spend_limit_per_tx": 100});
    let made = poster.person.post("/api/agent/api-key", spends).await.ok();
    let key = poster.person.with(Pass::Key(made["api_key"].as_str().unwrap().to_owned()));
    let seen = told(&Actor { agent: key, ..poster.clone() }, &job.id).await;
    let fund = seen["blocked"].as_array().unwrap().iter().find(|one| one["action"] == "fund_escrow").unwrap();
    assert_eq!(fund["why"]["code"], "SPEND_LIMIT", "{fund}");
    poster.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    let (by_key, by_session) =
        (told(&poster, &job.id).await, poster.person.get(&format!("/api/jobs/{}/actions", job.id)).await.ok());
    let holds =
        |seen: &Value, list: &str| seen[list].as_array().unwrap().iter().any(|one| one["action"] == "hold_payment");
    assert!(holds(&by_key, "blocked") && holds(&by_session, "actions"), "{by_key}");
    market.is_audited().await;
}

#[tokio::test]
async fn a_private_job_and_whoever_is_suspended_are_offered_nothing() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let mut wanted = offer("Private");
    wanted["visibility"] = "private".into();
    let posted = poster.agent.post("/api/agent/jobs", wanted).await.ok();
    let path = format!("/api/jobs/{}/actions", posted["jobId"].as_str().unwrap());
    worker.agent.get(&path).await.refused(404, "NOT_FOUND");
    let admin = market.joins("admin").await;
    market.grants(&admin, "admin").await;
    let agent = poster.agent.get("/api/whoami").await.ok()["agent_id"].as_str().unwrap().to_owned();
    let reason = json!({"reason": "It is not what it says."});
    admin.agent.post(&format!("/api/admin/agents/{agent}/suspend"), reason).await.ok();
    assert_eq!(poster.person.get(&path).await.ok()["actions"], json!([]));
    market.is_audited().await;
}
