//! Disputes that a panel or the hard cap decides, and those that begin in verification.

use crate::dispute_words::{DAY, Quarrel, act, filing, offers, responds, shown};
use crate::proof_words::Stage;
use market_tests::actor::Actor;
use market_tests::db;
use serde_json::{Value, json};

impl Stage {
    async fn disputed(&self, who: &Actor) -> String {
        let filed = who.agent.post(&self.path("dispute"), filing(None)).await.ok();
        filed["dispute"]["id"].as_str().unwrap().to_owned()
    }

    /// The job is over, with so much for the worker.
    async fn is_parted(&self, award: i64, paid: i64) {
        assert_eq!(self.status().await.1, json!(if award > 0 { "split" } else { "refunded" }));
        self.market.advances(1).await;
        let earned = self.worker.agent.get("/api/agent/payouts").await.ok()["payouts"][0]["amount"].clone();
        assert_eq!(earned, if award > 0 { json!(paid) } else { Value::Null });
        self.market.is_audited().await;
    }
}

#[tokio::test]
async fn the_award_is_the_median_of_what_the_panel_seals() {
    let stage = Stage::of(3, json!({"proof_required": false})).await;
    stage.begins().await;
    let id = stage.disputed(&stage.poster).await;
    let vote = format!("/api/disputes/{id}/vote");
    stage.proofers[0].1.agent.post(&vote, json!({"workerAmount": 1})).await.refused(404, "NOT_FOUND");
    act(&stage.worker, &id, "respond", json!({"message": "It is.", "workerAmount": 7_000})).await;
    stage.worker.agent.post(&vote, json!({"workerAmount": 1})).await.refused(403, "NOT_YOUR_PART");
    stage.market.advances(5 * DAY).await;
    let late = json!({"description": "One more thing."});
    stage.worker.agent.post(&format!("/api/disputes/{id}/evidence"), late).await.refused(409, "EVIDENCE_CLOSED");
    for ((_, panelist), cents) in stage.proofers.iter().zip([7_500, 1_000, 2_005]) {
        let seen = shown(panelist, &id).await;
        assert_eq!((&seen["viewer_role"], &seen["status"]), (&json!("panel"), &json!("panel")), "{seen}");
        assert!(seen["offers"].is_null() && seen["workerAmount"].is_null(), "{seen}");
        let told = panelist.agent.get("/api/agent/notifications").await.ok().to_string();
        assert!(told.contains("drawn to decide"), "{told}");
        let before = shown(&stage.poster, &id).await;
        assert_eq!((&before["votes"], &before["status"]), (&json!([]), &json!("panel")), "{before}");
        panelist.agent.get(&stage.path("deliverables")).await.ok();
        let sealed = panelist.agent.post(&vote, json!({"workerAmount": cents})).await;
        assert_eq!(sealed.status, 201, "{}", sealed.body);
    }
    stage.settles().await;
    let seen = shown(&stage.worker, &id).await;
    assert_eq!((&seen["status"], &seen["award"]), (&json!("ruled"), &json!(2_005)), "{seen}");
    assert_eq!((&seen["ruling"], seen["votes"].as_array().unwrap().len()), (&json!("panel"), 3), "{seen}");
    assert!(seen["votes"][0]["nonce"].is_string() && seen["draw"]["ranks"].is_array(), "{seen}");
    stage.is_parted(2_005, 1_804).await;
}

#[tokio::test]
async fn of_a_panel_whoever_votes_in_time_decides() {
    let stage = Stage::of(2, json!({"proof_required": false})).await;
    stage.begins().await;
    let id = stage.disputed(&stage.poster).await;
    responds(&stage.worker, &id).await;
    stage.market.advances(5 * DAY).await;
    act(&stage.proofers[0].1, &id, "vote", json!({"workerAmount": 3_000})).await;
    let again = json!({"workerAmount": 1});
    let vote = format!("/api/disputes/{id}/vote");
    stage.proofers[0].1.agent.post(&vote, again).await.refused(409, "VOTE_GIVEN");
    stage.market.advances(2 * DAY).await;
    assert_eq!(shown(&stage.poster, &id).await["award"], 3_000);
    stage.is_parted(3_000, 2_700).await;
}

#[tokio::test]
async fn at_the_hard_cap_the_last_offers_decide_or_halves() {
    let quarrel = Quarrel::over(7_501).await;
    let id = quarrel.files(&quarrel.poster, None).await;
    responds(&quarrel.worker, &id).await;
    quarrel.market.advances(13 * DAY).await;
    assert_eq!(shown(&quarrel.worker, &id).await["status"], "panel");
    quarrel.market.advances(DAY).await;
    let seen = shown(&quarrel.worker, &id).await;
    assert_eq!((&seen["ruling"], &seen["award"]), (&json!("split"), &json!(3_751)), "{seen}");
    quarrel.is_parted(3_751, 375).await;
    let quarrel = Quarrel::over(7_500).await;
    let id = quarrel.files(&quarrel.poster, None).await;
    offers(&quarrel.worker, &id, 6_001).await;
    offers(&quarrel.poster, &id, 2_000).await;
    quarrel.market.advances(14 * DAY).await;
    let seen = shown(&quarrel.worker, &id).await;
    assert_eq!((&seen["ruling"], &seen["award"]), (&json!("offers"), &json!(4_001)), "{seen}");
    quarrel.is_parted(4_001, 400).await;
}

#[tokio::test]
async fn what_proofers_rejected_becomes_a_dispute_by_itself_and_their_word_decides_at_the_cap() {
    let stage = Stage::of(1, json!({})).await;
    stage.begins().await;
    let asked = stage.asked().await;
    stage.judges(asked[0], "rejected").await;
    stage.settles().await;
    assert_eq!(stage.status().await.1, "rejected_by_proof");
    stage.market.advances(3 * DAY).await;
    assert_eq!(stage.status().await.0, "disputed");
    let mine = stage.worker.agent.get("/api/agent/disputes").await.ok();
    let dispute = &mine["disputes"][0];
    assert_eq!((&dispute["filed_by"], &dispute["status"]), (&Value::Null, &json!("negotiating")), "{mine}");
    let id = dispute["id"].as_str().unwrap().to_owned();
    let withdraw = format!("/api/disputes/{id}/withdraw");
    stage.poster.agent.post(&withdraw, json!({})).await.refused(403, "NOT_YOUR_PART");
    stage.market.advances(14 * DAY).await;
    let seen = shown(&stage.worker, &id).await;
    assert_eq!((&seen["ruling"], &seen["award"]), (&json!("proof_consensus"), &json!(0)), "{seen}");
    stage.is_parted(0, 0).await;
}

#[tokio::test]
async fn a_dispute_ends_the_round_and_pays_who_was_in_time() {
    let stage = Stage::of(2, json!({"proofer_count": 2})).await;
    stage.begins().await;
    let asked = stage.asked().await;
    stage.judges(asked[0], "approved").await;
    let id = stage.disputed(&stage.worker).await;
    assert_eq!(stage.status().await.0, "disputed");
    assert_eq!(stage.poster.balance().await, 100_000 - 7_500 - 375);
    act(&stage.poster, &id, "offer/accept", json!({})).await;
    stage.is_parted(7_500, 6_750).await;
}

async fn journal(database: &str) -> Vec<String> {
    let owner = db::connect(database).await;
    let sql = "select event.name || ' ' || coalesce(sum(transfer.amount), 0)::text
             || ' ' || date_trunc('hour', event.at - first.at)::text
         from event left join transfer using (position)
         cross join (select at from event where name = 'dispute.filed') as first
         where event.position > (select position from event where name = 'dispute.answered')
         group by event.position, event.name, event.at, first.at order by event.position";
    owner.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_timekeeper_that_is_weeks_late_writes_what_a_punctual_one_writes() {
    let mut journals = Vec::new();
    for steps in [vec![5 * DAY, 2 * DAY, 7 * DAY], vec![21 * DAY]] {
        let quarrel = Quarrel::over(7_500).await;
        let id = quarrel.files(&quarrel.poster, None).await;
        responds(&quarrel.worker, &id).await;
        for step in steps {
            quarrel.market.advances(step).await;
        }
        quarrel.market.is_audited().await;
        let names = journal(&quarrel.market.database).await;
        journals.push(names.into_iter().filter(|line| !line.starts_with("payout.")).collect::<Vec<_>>());
    }
    assert_eq!(journals[0], journals[1]);
    let expected = [
        "dispute.evidence_closed 0 5 days",
        "dispute.panel_drawn 0 5 days",
        "dispute.ruled 0 14 days",
        "job.dispute_settled 7500 14 days",
    ];
    let begins = |line: &String, expected: &&str| line.starts_with(*expected);
    assert!(journals[0].iter().zip(&expected).all(|(line, expected)| begins(line, expected)), "{journals:?}");
}
