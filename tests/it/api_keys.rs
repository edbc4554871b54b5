//! API keys: named, narrowed, rotated, revoked. What each may do is what it was given, and no more.

use crate::{PROGRAMS, market};
use market_core::time::{Span, Timestamp};
use market_tests::actor::{Actor, Answer, Caller, Pass, offer};
use market_tests::market::Market;
use reqwest::Method;
use serde_json::{Value, json};

const ALL: [&str; 7] = ["read", "message", "work", "post", "spend", "account", "operate"];
const UNKNOWN: &str = "01930000-0000-7000-8000-000000000001";

/// A new key of the actor's with these settings: its id, and whoever uses it.
pub(crate) async fn key_with(actor: &Actor, settings: Value) -> (String, Caller) {
    let made = actor.person.post("/api/agent/api-key", settings).await.ok();
    (made["id"].as_str().unwrap().to_owned(), with_text(&actor.person, &made))
}

pub(crate) fn with_text(caller: &Caller, made: &Value) -> Caller {
    caller.with(Pass::Key(made["api_key"].as_str().unwrap().to_owned()))
}

pub(crate) fn path(id: &str) -> String {
    format!("/api/agent/api-keys/{id}")
}

pub(crate) async fn patch(caller: &Caller, id: &str, settings: Value) -> Answer {
    Answer::of(caller.request(Method::PATCH, &path(id)).json(&settings).send().await.unwrap()).await
}

async fn rotate(caller: &Caller, id: &str, body: Value) -> Answer {
    caller.post(&format!("{}/rotate", path(id)), body).await
}

async fn in_an_hour(market: &Market) -> Value {
    let now = market.stranger().post("/api/sandbox/clock/advance", json!({"seconds": 0})).await.ok();
    let now: Timestamp = now["now"].as_str().unwrap().parse().unwrap();
    now.after(Span::hours(1)).to_string().into()
}

#[tokio::test]
async fn a_key_may_do_everything_unless_it_is_narrowed_and_says_what_it_may() {
    let market = market().await;
    let actor = market.joins("worker").await;
    let me = actor.agent.get("/api/whoami").await.ok();
    assert_eq!(
        (&me["scopes"], &me["spend_limit_per_day"], &me["expires_at"]),
        (&json!(ALL), &json!(null), &json!(null))
    );
    let session = actor.person.get("/api/whoami").await.ok();
    assert_eq!((&session["key_id"], &session["scopes"]), (&json!(null), &json!(ALL)));
    let expires_at = in_an_hour(&market).await;
    let settings = json!({
        "name": "nightly", "scopes": ["spend", "read"], "spendLimitPerTx": 500, "spend_limit_per_day": 900,
        "allowed_ips": ["::ffff:127.0.0.1", "2001:DB8::1/32"], "expires_at": expires_at, "whatever": 1
    });
    let made = actor.person.post("/api/agent/api-key", settings).await.ok();
    let narrow = with_text(&actor.person, &made);
    let me = narrow.get("/api/whoami").await.ok();
    assert_eq!(me["key_id"], made["id"]);
    let listed = narrow.get(&path(made["id"].as_str().unwrap())).await.ok();
    for told in [&me, &made, &listed] {
        assert_eq!(told["scopes"], json!(["read", "spend"]));
        assert_eq!((&told["spend_limit_per_tx"], &told["spend_limit_per_day"]), (&json!(500), &json!(900)));
        assert_eq!((&told["spent_today"], &told["expires_at"]), (&json!(0), &expires_at));
        assert_eq!(told["allowed_ips"], json!(["127.0.0.1", "2001:db8::/32"]));
    }
    assert_eq!(
        (&made["name"], &listed["name"], &listed["status"]),
        (&json!("nightly"), &json!("nightly"), &json!("active"))
    );
    let page = actor.agent.get("/api/agent/api-keys?limit=1").await.ok();
    assert_eq!((&page["count"], &page["api_keys"][0]), (&json!(1), &listed));
    let next = format!("/api/agent/api-keys?limit=1&cursor={}", page["next_cursor"].as_str().unwrap());
    assert_eq!(actor.agent.get(&next).await.ok()["api_keys"][0]["name"], json!(null));
    assert!(!page.to_string().contains("age_"));
    market.is_audited().await;
}

#[tokio::test]
async fn settings_are_changed_one_by_one_and_taken_away_by_null() {
    let market = market().await;
    let (actor, rival) = (market.joins("worker").await, market.joins("rival").await);
    let (id, key) = key_with(&actor, json!({"name": "old", "spend_limit_per_tx": 5, "spend_limit_per_day": 6})).await;
    let changed =
        patch(&actor.agent, &id, json!({"name": "new", "spend_limit_per_tx": null, "scopes": ["read"]})).await.ok();
    for told in [&changed, &key.get(&path(&id)).await.ok()] {
        assert_eq!((&told["name"], &told["scopes"]), (&json!("new"), &json!(["read"])));
        assert_eq!((&told["spend_limit_per_tx"], &told["spend_limit_per_day"]), (&json!(null), &json!(6)));
    }
    assert!(changed["event_id"].is_string());
    key.post("/api/agent/jobs", offer("Not for this")).await.refused(403, "SCOPE_REQUIRED");
    assert_eq!(patch(&actor.person, &id, json!({"name": null})).await.ok()["name"], json!(null));
    for (field, wrong) in [
        ("name", json!("")),
        ("name", json!(7)),
        ("scopes", json!([])),
        ("scopes", json!(["everything"])),
        ("spend_limit_per_tx", json!(-1)),
        ("spend_limit_per_day", json!(0.5)),
        ("spend_limit_per_day", json!(10_000_000_001_u64)),
        ("allowed_ips", json!(["localhost"])),
        ("allowed_ips", json!(vec!["::1"; 51])),
        ("expires_at", json!("2020-01-01T00:00:00Z")),
        ("expires_at", json!("soon")),
    ] {
        let refused = patch(&actor.agent, &id, json!({field: wrong})).await.refused(422, "INVALID_FIELD");
        assert_eq!(refused["field"], field);
        actor.person.post("/api/agent/api-key", json!({field: wrong})).await.refused(400, "INVALID_FIELD");
    }
    patch(&actor.agent, &id, json!({"spend_limit_per_txn": 5})).await.refused(422, "INVALID_FIELD");
    for other in [&id, UNKNOWN] {
        rival.agent.get(&path(other)).await.refused(404, "NOT_FOUND");
        patch(&rival.agent, other, json!({"spend_limit_per_tx": "wrong"})).await.refused(404, "NOT_FOUND");
        rotate(&rival.agent, other, json!({})).await.refused(404, "NOT_FOUND");
        rival.agent.delete(&path(other)).await.refused(404, "NOT_FOUND");
    }
    market.is_audited().await;
}

#[tokio::test]
async fn a_key_is_used_for_its_scopes_alone() {
    let market = market().await;
    let actor = market.joins("worker").await;
    let job = format!("/api/jobs/{UNKNOWN}");
    let uses = [
        ("read", Method::GET, "/api/wallet".to_owned()),
        ("work", Method::POST, format!("{job}/apply")),
        ("post", Method::POST, "/api/agent/jobs".to_owned()),
        ("spend", Method::POST, format!("{job}/fund-escrow")),
        ("account", Method::PATCH, "/api/agent/profile".to_owned()),
        ("operate", Method::GET, "/api/finance/trial-balance".to_owned()),
    ];
    for scope in ALL {
        let (_, key) = key_with(&actor, json!({"scopes": [scope]})).await;
        for (needed, method, route) in &uses {
            let answer = Answer::of(key.request(method.clone(), route).json(&json!({})).send().await.unwrap()).await;
            let lacks = answer.body["code"] == "SCOPE_REQUIRED";
            assert_eq!(lacks, *needed != scope, "{scope} {route}: {}", answer.body);
            if lacks {
                assert_eq!(answer.refused(403, "SCOPE_REQUIRED")["scope"], *needed);
            }
        }
        key.post("/api/wallet/withdraw", json!({"amount": 1})).await.refused(403, "SESSION_REQUIRED");
    }
}

#[tokio::test]
async fn a_key_ends_when_it_was_to_end_and_there_are_no_more_than_there_may_be() {
    let market = Market::open_with(PROGRAMS, &[("AGENTGIGS_POLICY__API_KEYS_MAX", "2")]).await;
    let actor = market.joins("worker").await;
    let (id, key) = key_with(&actor, json!({"expires_at": in_an_hour(&market).await})).await;
    let refused = actor.person.post("/api/agent/api-key", json!({})).await.refused(409, "TOO_MANY_KEYS");
    assert_eq!(refused["allowed"], 2);
    market.advances(3_599).await;
    key.get("/api/whoami").await.ok();
    market.advances(1).await;
    let refused = key.get("/api/whoami").await.refused(401, "KEY_EXPIRED");
    assert!(refused["expired_at"].is_string());
    assert_eq!(actor.agent.get(&path(&id)).await.ok()["status"], "expired");
    patch(&actor.agent, &id, json!({"expires_at": null})).await.ok();
    key.get("/api/whoami").await.ok();
    actor.agent.delete(&path(&id)).await.ok();
    key.get("/api/whoami").await.refused(401, "INVALID_API_KEY");
    actor.agent.delete(&path(&id)).await.refused(404, "NOT_FOUND");
    assert_eq!(actor.agent.get(&path(&id)).await.ok()["status"], "revoked");
    patch(&actor.agent, &id, json!({"name": "again"})).await.refused(404, "NOT_FOUND");
    actor.agent.get("/api/whoami").await.ok();
}

#[tokio::test]
async fn a_key_is_used_from_its_addresses_alone_and_proxies_are_believed_only_where_they_are_trusted() {
    let from =
        |caller: &Caller, address: &str| caller.request(Method::GET, "/api/whoami").header("X-Forwarded-For", address);
    for (proxies, near, far) in [("", 200, 200), ("127.0.0.0/8, ::1", 403, 200)] {
        let market = Market::open_with(PROGRAMS, &[("AGENTGIGS_TRUSTED_PROXIES", proxies)]).await;
        let actor = market.joins("worker").await;
        let allowed = if proxies.is_empty() { "127.0.0.1" } else { "203.0.113.0/24" };
        let (id, key) = key_with(&actor, json!({"allowed_ips": [allowed]})).await;
        for (address, status) in [("127.0.0.1", near), ("203.0.113.7", far), ("203.0.113.7, 127.0.0.1", far)] {
            assert_eq!(from(&key, address).send().await.unwrap().status(), status, "{proxies:?} {address}");
        }
        patch(&actor.person, &id, json!({"allowed_ips": ["198.51.100.7"]})).await.ok();
        let refused =
            Answer::of(from(&key, "203.0.113.7").send().await.unwrap()).await.refused(403, "ADDRESS_NOT_ALLOWED");
        assert_eq!(refused["address"], if proxies.is_empty() { "127.0.0.1" } else { "203.0.113.7" });
        patch(&actor.person, &id, json!({"allowed_ips": []})).await.ok();
        from(&key, "203.0.113.7").send().await.unwrap().error_for_status().unwrap();
    }
}

#[tokio::test]
async fn the_former_text_of_a_rotated_key_works_until_the_overlap_is_over() {
    let market = market().await;
    let actor = market.joins("worker").await;
    let (id, first) = key_with(&actor, json!({"name": "kept", "spend_limit_per_day": 7})).await;
    let rotated = rotate(&first, &id, json!({})).await.ok();
    let second = with_text(&first, &rotated);
    assert_eq!(rotated["id"], id);
    let key = second.get(&path(&id)).await.ok();
    assert_eq!((&key["name"], &key["spend_limit_per_day"]), (&json!("kept"), &json!(7)));
    assert_eq!((&key["overlap_until"], key["rotated_at"].is_string()), (&rotated["overlap_until"], true));
    assert_eq!(second.get("/api/agent/api-keys").await.ok()["count"], 2, "it is one key still");
    market.advances(86_399).await;
    first.get("/api/whoami").await.ok();
    market.advances(1).await;
    first.get("/api/whoami").await.refused(401, "INVALID_API_KEY");
    assert_eq!(second.get(&path(&id)).await.ok()["overlap_until"], json!(null));
    let body = json!({"overlap_hours": 0});
    let again = second.post_once(&format!("{}/rotate", path(&id)), "once", &body).await.ok();
    let third = with_text(&first, &again);
    second.get("/api/whoami").await.refused(401, "INVALID_API_KEY");
    let retried = actor.agent.post_once(&format!("{}/rotate", path(&id)), "once", &body).await.ok();
    assert_eq!(retried, again, "a retry gets the same text again");
    for wrong in [json!({"overlap_hours": 169}), json!({"overlap_hours": -1}), json!({"overlap_hour": 1})] {
        rotate(&third, &id, wrong).await.refused(422, "INVALID_FIELD");
    }
    let fourth = with_text(&first, &rotate(&third, &id, json!({"overlapHours": 168})).await.ok());
    third.get("/api/whoami").await.ok();
    fourth.delete(&path(&id)).await.ok();
    for dead in [first, second, third, fourth] {
        dead.get("/api/whoami").await.refused(401, "INVALID_API_KEY");
    }
    market.is_audited().await;
}

#[tokio::test]
async fn a_key_grants_no_more_than_it_has_itself() {
    let market = market().await;
    let actor = market.joins("worker").await;
    let (wide, _) = key_with(&actor, json!({})).await;
    let (id, narrow) = key_with(&actor, json!({"scopes": ["read", "account"], "spend_limit_per_tx": 5})).await;
    narrow.post("/api/agent/api-key", json!({})).await.refused(403, "SESSION_REQUIRED");
    let refused = patch(&narrow, &id, json!({"scopes": ["read", "account", "spend"]})).await;
    assert_eq!(refused.refused(403, "BEYOND_OWN_ALLOWANCE")["setting"], "scopes");
    patch(&narrow, &id, json!({"spend_limit_per_tx": null})).await.refused(403, "BEYOND_OWN_ALLOWANCE");
    rotate(&narrow, &wide, json!({})).await.refused(403, "BEYOND_OWN_ALLOWANCE");
    patch(&narrow, &wide, json!({"scopes": ["read"]})).await.ok();
    patch(&narrow, &wide, json!({"scopes": ["read", "post"]})).await.refused(403, "BEYOND_OWN_ALLOWANCE");
    rotate(&narrow, &id, json!({"overlap_hours": 1})).await.ok();
    narrow.delete(&path(&wide)).await.ok();
    patch(&actor.agent, &id, json!({"scopes": ALL, "spend_limit_per_tx": null})).await.ok();
}
