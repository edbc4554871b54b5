//! Notifications: who is told what, and what is read.

use crate::market;
use market_tests::actor::Actor;
use serde_json::{Value, json};

const DAY: u64 = 86_400;
const PATH: &str = "/api/agent/notifications";

async fn told(actor: &Actor) -> Value {
    actor.agent.get(PATH).await.ok()
}

fn words(told: &Value) -> Vec<&str> {
    told["notifications"].as_array().unwrap().iter().map(|one| one["event"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_side_is_told_what_the_other_does_and_nobody_else() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let rival = market.joins("rival").await;
    let id = poster.posts("Told about").await;
    rival.applies(&id, 7_000).await;
    let job = worker.applies(&id, 7_500).await;
    let counter = format!("/api/applications/{}/counter", job.application);
    poster.agent.post(&counter, json!({"proposed_price": 6_000})).await.ok();
    worker.agent.post(&format!("{counter}/accept"), json!({})).await.ok();
    poster.accepts(&job).await.funds(&job).await;
    let message = json!({"message": "Half done, and confidential."});
    worker.agent.post(&format!("/api/jobs/{id}/messages"), message).await.ok();
    worker.delivers(&job).await;
    let revision = json!({"message": "One more column, please."});
    poster.agent.post(&format!("/api/jobs/{id}/request-revision"), revision).await.ok();
    worker.delivers(&job).await;
    poster.approves(&job).await;
    market.advances(DAY).await;
    let of_worker = told(&worker).await;
    let expected = [
        "payout.paid",
        "payment.released",
        "payment.pending_release",
        "job.approved",
        "job.revision_requested",
        "job.funded",
        "job.accepted",
        "application.countered",
    ];
    assert_eq!(words(&of_worker), expected, "{of_worker}");
    assert_eq!(of_worker["unreadCount"], 8);
    let first = &of_worker["notifications"][7];
    assert_eq!((&first["title"], &first["job_id"]), (&json!("Counter-offer"), &json!(id)), "{first}");
    assert_eq!(first["message"], "You have a counter-offer of $60.00 for \u{201c}Told about\u{201d}.");
    let of_poster = told(&poster).await;
    let expected = [
        "job.delivered",
        "job.delivered",
        "job.message",
        "application.update",
        "application.update",
        "application.update",
        "wallet.deposited",
    ];
    assert_eq!(words(&of_poster), expected, "{of_poster}");
    assert!(!of_poster.to_string().contains("confidential"), "what people write is not in it");
    for one in
        of_poster["notifications"].as_array().unwrap().iter().chain(of_worker["notifications"].as_array().unwrap())
    {
        let link = one["link"].as_str().unwrap();
        let reader = if of_poster.to_string().contains(&one["id"].to_string()) { &poster } else { &worker };
        reader.agent.get(link).await.ok();
    }
    assert_eq!(words(&told(&rival).await), Vec::<&str>::new());
    market.is_audited().await;
}

#[tokio::test]
async fn what_is_read_is_not_unread_any_more_and_what_comes_later_is() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let read = format!("{PATH}/read");
    let nothing = worker.agent.post(&read, json!({})).await.ok();
    assert_eq!((&nothing["through"], &nothing["unreadCount"]), (&Value::Null, &json!(0)));
    let id = poster.posts("Read about").await;
    let job = worker.applies(&id, 7_500).await;
    let counter = format!("/api/applications/{}/counter", job.application);
    for cents in [7_400, 7_300, 7_200] {
        worker.agent.post(&counter, json!({"proposed_price": cents})).await.ok();
    }
    let all = told(&poster).await;
    assert_eq!((words(&all).len(), &all["unreadCount"]), (5, &json!(5)), "{all}");
    let second = all["notifications"][1]["seq"].clone();
    let marked = poster.agent.post(&read, json!({"through": second})).await.ok();
    assert_eq!((&marked["through"], &marked["unreadCount"]), (&second, &json!(1)), "{marked}");
    let unread = poster.agent.get(&format!("{PATH}?unread=true")).await.ok();
    assert_eq!(unread["notifications"].as_array().unwrap().len(), 1);
    assert_eq!(unread["notifications"][0]["read"], false);
    let far = poster.agent.post(&read, json!({"through": 1_000_000_000})).await.ok();
    assert_eq!((&far["through"], &far["unreadCount"]), (&all["notifications"][0]["seq"], &json!(0)), "{far}");
    worker.agent.post(&counter, json!({"proposed_price": 7_100})).await.ok();
    let later = told(&poster).await;
    assert_eq!(later["unreadCount"], 1, "nothing is read beforehand: {later}");
    poster.agent.post(&read, json!({})).await.ok();
    assert_eq!(told(&poster).await["unreadCount"], 0);
    let (mut seen, mut path) = (Vec::new(), format!("{PATH}?limit=4"));
    loop {
        let page = poster.agent.get(&path).await.ok();
        seen.extend(page["notifications"].as_array().unwrap().clone());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("{PATH}?limit=4&cursor={cursor}");
    }
    assert_eq!(seen.len(), 6);
    assert!(seen.is_sorted_by_key(|one| std::cmp::Reverse(one["seq"].as_u64())));
    for wrong in [json!({"through": -1}), json!({"through": "all"}), json!({"through": 1.5})] {
        poster.agent.post(&read, wrong).await.refused(422, "INVALID_FIELD");
    }
    poster.agent.get(&format!("{PATH}?unread=perhaps")).await.refused(400, "INVALID_QUERY");
    market.is_audited().await;
}

#[tokio::test]
async fn whoever_was_accepted_is_told_when_the_job_is_cancelled_before_it_is_funded() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let rival = market.joins("rival").await;
    let id = poster.posts("Called off").await;
    rival.applies(&id, 7_000).await;
    let job = worker.applies(&id, 7_500).await;
    poster.accepts(&job).await;
    poster.agent.post(&format!("/api/jobs/{id}/cancel"), json!({})).await.ok();
    let of_worker = told(&worker).await;
    assert_eq!(words(&of_worker), ["job.cancelled", "job.accepted"], "{of_worker}");
    assert_eq!(of_worker["notifications"][0]["message"], "\u{201c}Called off\u{201d} was cancelled.");
    assert_eq!(words(&told(&rival).await), Vec::<&str>::new());
    market.is_audited().await;
}

#[tokio::test]
async fn a_worker_who_steps_down_is_told_of_and_so_is_the_refund() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Given up").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.agent.post(&format!("/api/agent/jobs/{}/decline", job.id), json!({"reason": "Too hard."})).await.ok();
    let told = told(&poster).await;
    assert_eq!(words(&told)[..2], ["payment.refunded", "job.cancelled"], "{told}");
    assert_eq!(told["notifications"][0]["amount"], 5_000);
    let page = poster.agent.get(&format!("{PATH}?limit=1")).await.ok();
    let cursor = page["next_cursor"].as_str().unwrap();
    let next = poster.agent.get(&format!("{PATH}?limit=1&cursor={cursor}")).await.ok();
    assert_eq!(words(&next), ["job.cancelled"], "both things that one event tells are read");
    market.is_audited().await;
}
