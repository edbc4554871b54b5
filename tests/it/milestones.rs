//! Jobs that are delivered, approved and paid part by part.

use crate::market;
use crate::proof_words::Stage;
use market_tests::actor::{Actor, Job, offer};
use market_tests::db;
use market_tests::market::Market;
use serde_json::{Value, json};

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// A quarter, a quarter within two days, and a half.
fn parts() -> Value {
    json!([
        {"title": "Outline", "share": 2_500},
        {"title": "Draft", "description": "All chapters.", "share": 2_500, "due_hours": 48},
        {"title": "Final", "share": 5_000, "dueHours": 24 * 10},
    ])
}

async fn posts(poster: &Actor, milestones: Value) -> String {
    let mut wanted = offer("In three parts");
    wanted["milestones"] = milestones;
    let posted = poster.agent.post("/api/agent/jobs", wanted).await.ok();
    assert_eq!(posted["job"]["milestones"][0]["title"], "Outline", "{posted}");
    posted["jobId"].as_str().unwrap().to_owned()
}

/// A funded job of 75.05.
async fn working(market: &Market) -> (Actor, Actor, Job) {
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&posts(&poster, parts()).await, 7_505).await;
    poster.accepts(&job).await.funds(&job).await;
    (poster, worker, job)
}

fn path(job: &Job, rest: &str) -> String {
    format!("/api/jobs/{}/{rest}", job.id)
}

async fn milestones(actor: &Actor, job: &Job) -> Value {
    actor.agent.get(&path(job, "milestones")).await.ok()
}

fn column(list: &Value, name: &str) -> Vec<Value> {
    list.as_array().unwrap().iter().map(|entry| entry[name].clone()).collect()
}

async fn is_settled_to_the_cent(market: &Market, operator: &Actor, fees: u64) {
    market.grants_finance(operator).await;
    let balance = market.trial_balance(operator).await;
    assert_eq!(balance["totals"]["debit"], balance["totals"]["credit"]);
    for entry in balance["accounts"].as_array().unwrap() {
        let account = entry["account"].as_str().unwrap();
        if account.starts_with("escrow:") || account.starts_with("pending:") || account.starts_with("commission:") {
            assert_eq!(entry["balance"], 0, "{entry}");
        }
        if account == "fees:commission" {
            assert_eq!(entry["balance"], fees, "{entry}");
        }
    }
}

#[tokio::test]
async fn each_milestone_is_delivered_approved_and_paid_by_itself() {
    let market = market().await;
    let (poster, worker, job) = working(&market).await;
    let stranger = market.joins("stranger").await;
    assert_eq!(poster.balance().await, 100_000 - 7_505);
    let plan = milestones(&worker, &job).await;
    assert_eq!((&plan["current"], &plan["count"]), (&json!(1), &json!(3)), "{plan}");
    assert_eq!(column(&plan["milestones"], "amount"), [1_876, 1_877, 3_752], "{plan}");
    assert_eq!(column(&plan["milestones"], "commission"), [188, 187, 376], "{plan}");
    assert_eq!(column(&plan["milestones"], "status"), ["in_progress", "pending", "pending"], "{plan}");
    let seen = milestones(&stranger, &job).await;
    assert_eq!((&seen["milestones"][1]["share"], &seen["milestones"][1]["due_hours"]), (&json!(2_500), &json!(48)));
    assert!(seen["current"].is_null() && seen["milestones"][0]["amount"].is_null(), "{seen}");

    worker.delivers(&job).await;
    let mean = |number: u32| json!({"milestone": number});
    poster.agent.post(&path(&job, "approve"), mean(2)).await.refused(400, "INVALID_FIELD");
    let dry = poster.agent.post(&path(&job, "approve?dry_run=true"), mean(1)).await.ok();
    assert_eq!((&dry["next_state"]["job"]["status"], &dry["fees"]["commission"]), (&json!("in_progress"), &json!(188)));
    let first = poster.agent.post(&path(&job, "approve"), mean(1)).await.ok();
    assert_eq!((&first["status"], &first["next_milestone"]["number"]), (&json!("in_progress"), &json!(2)), "{first}");
    poster.agent.post(&path(&job, "approve"), mean(1)).await.refused(400, "INVALID_FIELD");
    let details = poster.details(&job.id).await;
    assert_eq!((&details["job"]["status"], &details["job"]["current_milestone"]), (&json!("in_progress"), &json!(2)));
    assert_eq!(details["job"]["milestones"][0]["payout"]["status"], "scheduled", "{details}");

    market.advances(HOUR).await;
    worker.delivers(&job).await;
    poster.agent.post(&path(&job, "request-revision"), json!({"message": "More."})).await.ok();
    worker.delivers(&job).await;
    poster.approves(&job).await;
    let both = poster.agent.get(&path(&job, "payment")).await.ok();
    assert_eq!((&both["status"], &both["held"]), (&json!("held"), &json!(3_752)), "{both}");
    assert_eq!(column(&both["payouts"], "amount"), [1_688, 1_690], "{both}");
    assert_eq!(column(&both["payouts"], "milestone"), [1, 2], "{both}");
    market.advances(DAY - HOUR).await;
    let payouts = worker.agent.get("/api/agent/payouts").await.ok();
    assert_eq!(column(&payouts["payouts"], "status"), ["scheduled", "paid"], "the newest first: {payouts}");

    worker.delivers(&job).await;
    poster.agent.post(&path(&job, "review"), json!({"rating": 5})).await.refused(400, "WRONG_STATE");
    let last = poster.agent.post(&path(&job, "approve"), mean(3)).await.ok();
    assert_eq!((&last["status"], &last["next_milestone"]), (&json!("completed"), &Value::Null), "{last}");
    poster.agent.post(&path(&job, "review"), json!({"rating": 5})).await.ok();
    market.advances(2 * DAY).await;
    let earned = worker.agent.get("/api/agent/earnings").await.ok()["earnings"].clone();
    assert_eq!((&earned["totalEarnings"], &earned["commissionPaid"]), (&json!(6_754), &json!(751)), "{earned}");
    assert_eq!((&earned["completedJobs"], &earned["paidOut"]), (&json!(1), &json!(6_754)), "{earned}");
    let statement = worker.agent.get("/api/agent/statements").await.ok();
    let available = statement["accounts"].as_array().unwrap().iter().find(|one| one["account"] == "available").unwrap();
    assert_eq!((&available["in"], &available["out"]), (&json!(6_754), &json!(6_754)), "{statement}");
    let told = worker.agent.get("/api/agent/notifications").await.ok();
    let told = told["notifications"].as_array().unwrap().iter().filter(|it| it["event"] == "milestone.approved");
    let said: Vec<&str> = told.map(|it| it["message"].as_str().unwrap()).collect();
    assert!(said.len() == 2 && said[0].starts_with("Milestone 2 of"), "{said:?}");
    let done = milestones(&poster, &job).await;
    assert_eq!(
        (column(&done["milestones"], "delivery"), &done["current"]),
        (json!([1, 3, 4]).as_array().unwrap().clone(), &Value::Null)
    );
    is_settled_to_the_cent(&market, &poster, 751).await;
    market.is_audited().await;
}

#[tokio::test]
async fn what_is_approved_stays_paid_when_the_job_ends_in_the_middle() {
    let market = market().await;
    let (poster, worker, job) = working(&market).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    let proposal = json!({"workerAmount": 5_630});
    poster.agent.post(&path(&job, "cancel-request"), proposal).await.refused(422, "INVALID_FIELD");
    poster.agent.post(&path(&job, "cancel-request"), json!({"workerAmount": 1_002})).await.ok();
    let settled = worker.agent.post(&path(&job, "cancel-request/respond"), json!({"accept": true})).await.ok();
    // 28.78 in all owe 2.88, of which 1.88 are paid.
    assert_eq!((&settled["agentPayout"], &settled["refund"]), (&json!(902), &json!(4_627)), "{settled}");
    assert_eq!(poster.balance().await, 100_000 - 1_876 - 1_002);
    assert_eq!(
        column(&milestones(&worker, &job).await["milestones"], "status"),
        ["approved", "cancelled", "cancelled"]
    );
    market.advances(2 * DAY).await;
    let payment = worker.agent.get(&path(&job, "payment")).await.ok();
    assert_eq!((&payment["status"], &payment["refunded"]), (&json!("released"), &json!(4_627)), "{payment}");
    assert_eq!(column(&payment["payouts"], "amount"), [1_688, 902], "{payment}");
    is_settled_to_the_cent(&market, &poster, 288).await;
    market.is_audited().await;
}

#[tokio::test]
async fn a_milestone_that_is_held_is_paid_after_the_hold_though_the_worker_steps_down() {
    let market = market().await;
    let (poster, worker, job) = working(&market).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    let hold = json!({"reason": "the numbers look odd", "milestone": 2});
    poster.person.post(&path(&job, "hold-payment"), hold).await.refused(400, "INVALID_FIELD");
    let hold = json!({"reason": "the numbers look odd"});
    let held = poster.person.post(&path(&job, "hold-payment"), hold.clone()).await.ok();
    assert_eq!(held["held"], 1, "{held}");
    poster.person.post(&path(&job, "hold-payment"), hold).await.refused(400, "HELD_ALREADY");
    worker.agent.post(&format!("/api/agent/jobs/{}/decline", job.id), json!({"reason": "I fell ill."})).await.ok();
    assert_eq!(poster.balance().await, 100_000 - 1_876);
    market.advances(2 * DAY).await;
    let payment = poster.agent.get(&path(&job, "payment")).await.ok();
    assert_eq!((&payment["status"], &payment["holds"][0]["milestone"]), (&json!("pending_release"), &json!(1)));
    market.advances(2 * DAY).await;
    assert_eq!(worker.agent.get("/api/agent/earnings").await.ok()["earnings"]["totalEarnings"], 1_688);
    is_settled_to_the_cent(&market, &poster, 188).await;
    market.is_audited().await;
}

async fn journal(database: &str) -> Vec<String> {
    const SQL: &str =
        "select event.name || ' ' || extract(epoch from date_trunc('minute', event.at - first.at))::bigint
                    || ' ' || coalesce(sum(transfer.amount), 0)
             from event left join transfer using (position)
             cross join (select at from event where name = 'job.delivered') as first
             where event.position > (select position from event where name = 'job.delivered')
             group by event.position, event.name, event.at, first.at order by event.position";
    let owner = db::connect(database).await;
    owner.query(SQL, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn silence_approves_a_milestone_and_a_late_timekeeper_writes_what_a_punctual_one_writes() {
    let mut journals = Vec::new();
    for steps in [vec![3 * DAY, DAY, 2 * DAY, 6 * DAY], vec![30 * DAY]] {
        let market = market().await;
        let (poster, worker, job) = working(&market).await;
        worker.delivers(&job).await;
        for step in steps {
            market.advances(step).await;
        }
        let status = milestones(&poster, &job).await;
        assert_eq!(column(&status["milestones"], "status"), ["approved", "cancelled", "cancelled"], "{status}");
        assert_eq!(status["milestones"][0]["approved_by"], "silence", "{status}");
        assert_eq!(poster.balance().await, 100_000 - 1_876);
        market.is_audited().await;
        let mut journal = journal(&market.database).await;
        // Without a punctual sender of payouts, theirs is another instant.
        journal.retain(|line| !line.starts_with("payout.submitted") && !line.starts_with("payout.paid"));
        journals.push(journal);
    }
    let day = |days: u64| days * DAY;
    let expected = [
        format!("job.milestone_approved {} 1876", day(3)),
        format!("payout.scheduled {} 0", day(3)),
        format!("payout.released {} 1876", day(4)),
        // Due in two days from the approval, and given up a week later.
        format!("job.cancelled_late {} 5629", day(3 + 2 + 7)),
    ];
    assert_eq!(journals[0], expected);
    assert_eq!(journals[1], expected);
}

#[tokio::test]
async fn each_milestone_is_verified_in_a_round_of_its_own() {
    let two = json!([{"title": "Outline", "amount": 2_500}, {"title": "Final", "amount": 5_000}]);
    let stage = Stage::of(2, json!({"milestones": two})).await;
    let funded = stage.begins().await;
    // Five percent of the milestone, not of the whole, would be 1.25.
    assert_eq!((&funded["totalCharge"], &funded["proofFees"]), (&json!(7_625), &json!(125)), "{funded}");
    let first = stage.asked().await[0];
    stage.judges(first, "approved").await;
    stage.settles().await;
    assert_eq!(stage.status().await.0, "in_progress");
    let prepaid = stage.poster.agent.post(&stage.path("fund-proof-escrow"), json!({})).await.ok();
    assert_eq!(prepaid["totalProofFee"], 250, "{prepaid}");
    stage.poster.agent.post(&stage.path("fund-proof-escrow"), json!({})).await.refused(400, "NOTHING_TO_FUND");
    stage.worker.delivers(&stage.job).await;
    stage.settles().await;
    assert_eq!(stage.status().await.0, "pending_proof");
    let seen = milestones(&stage.worker, &stage.job).await;
    assert_eq!(column(&seen["milestones"], "proof_round"), [1, 2], "{seen}");
    assert_eq!(column(&seen["milestones"], "approved_by"), [json!("consensus"), Value::Null], "{seen}");
    let second = stage.asked().await[0];
    stage.judges(second, "approved").await;
    stage.settles().await;
    assert_eq!(stage.status().await.0, "completed");
    stage.market.advances(2 * DAY).await;
    assert_eq!(stage.poster.balance().await, 100_000 - 7_500 - 125 - 250);
    is_settled_to_the_cent(&stage.market, &stage.poster, 750).await;
    stage.market.is_audited().await;
}

#[tokio::test]
async fn milestones_are_told_what_is_wrong_with_them() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let posting = async |milestones: Value| {
        let mut wanted = offer("In parts");
        wanted["milestones"] = milestones;
        poster.agent.post("/api/agent/jobs", wanted).await
    };
    let wrong = [
        json!("three"),
        json!([{"title": "Alone", "share": 10_000}]),
        json!([{"title": "A", "share": 5_000}, {"title": "B", "share": 4_000}]),
        json!([{"title": "A", "share": 5_000}, {"title": "B", "amount": 4_000}]),
        json!([{"title": "A", "amount": 5_000}, {"title": "B", "amount": 4_000}]),
        json!([{"share": 5_000}, {"title": "B", "share": 5_000}]),
        json!([{"title": "A", "share": 5_000, "due_hours": 0}, {"title": "B", "share": 5_000}]),
        json!([{"title": "A", "share": 5_000, "due": 3}, {"title": "B", "share": 5_000}]),
    ];
    for milestones in wrong {
        let refused = posting(milestones.clone()).await.refused(400, "INVALID_FIELD");
        assert_eq!(refused["field"], "milestones", "{milestones}: {refused}");
    }
    let plain = posting(json!([])).await.ok();
    let id = plain["jobId"].as_str().unwrap().to_owned();
    assert_eq!(plain["job"]["milestones"], json!([]));
    let edit = format!("/api/agent/jobs/{id}");
    let edited = poster.agent.patch(&edit, json!({"milestones": parts()})).await.ok();
    assert_eq!((&edited["terms_version"], &edited["job"]["milestones"][2]["due_hours"]), (&json!(2), &json!(240)));
    worker.acknowledges(&id).await;
    let cheap = market_tests::actor::proposal(300);
    worker.agent.post(&format!("/api/jobs/{id}/apply"), cheap).await.refused(400, "INVALID_FIELD");
    poster.agent.patch(&edit, json!({"milestones": null})).await.ok();
    let job = worker.applies(&id, 300).await;
    assert_eq!(milestones(&worker, &job).await["count"], 0);
    market.is_audited().await;
}
