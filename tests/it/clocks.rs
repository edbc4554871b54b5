//! Deadlines: who comes too late is refused, and a late timekeeper leaves the journal of a punctual one.

use crate::market;
use market_tests::db;
use serde_json::json;

const DAY: u64 = 86_400;

async fn journal(database: &str) -> Vec<String> {
    let owner = db::connect(database).await;
    let rows = owner
        .query(
            "select event.name || ' ' || (event.at - first.at)::text || ' ' || coalesce(sum(transfer.amount), 0)::text
             from event left join transfer using (position)
             cross join (select at from event where name = 'job.escrow_funded') as first
             where event.position > (select position from event where name = 'job.delivered')
             group by event.position, event.name, event.at, first.at order by event.position",
            &[],
        )
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_timekeeper_that_is_a_week_late_writes_what_a_punctual_one_writes() {
    let mut journals = Vec::new();
    for steps in [vec![3 * DAY, DAY, 10 * DAY], vec![14 * DAY]] {
        let market = market().await;
        let (poster, worker) = (market.joins("poster").await, market.joins("worker").await);
        poster.deposits(100_000).await;
        let job = worker.applies(&poster.posts("Left alone").await, 5_000).await;
        poster.accepts(&job).await.funds(&job).await;
        worker.delivers(&job).await;
        for step in steps {
            market.advances(step).await;
        }
        market.is_audited().await;
        journals.push(journal(&market.database).await);
    }
    let names = |journal: &Vec<String>| -> Vec<String> {
        journal
            .iter()
            .map(|line| format!("{} {}", line.split(' ').next().unwrap(), line.rsplit(' ').next().unwrap()))
            .collect()
    };
    assert_eq!(names(&journals[0]), names(&journals[1]));
    assert_eq!(
        names(&journals[0]),
        ["job.approved 5000", "payout.scheduled 0", "payout.released 5000"],
        "{journals:?}"
    );
    for journal in &journals {
        assert!(journal[0].contains("3 days"), "approved when it was due: {journal:?}");
        assert!(journal[2].contains("4 days"), "released when it was due: {journal:?}");
    }
}

#[tokio::test]
async fn an_open_job_expires_and_takes_no_more_applications() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let id = poster.posts("Nobody wanted it").await;
    worker.acknowledges(&id).await;
    market.advances(30 * DAY).await;
    let details = poster.details(&id).await;
    assert_eq!((&details["job"]["status"], &details["job"]["status_detail"]), (&json!("cancelled"), &json!("expired")));
    let late = worker.agent.post(&format!("/api/jobs/{id}/apply"), market_tests::actor::proposal(5_000)).await;
    assert_eq!(late.status, 400, "{}", late.body);
    market.is_audited().await;
}

#[tokio::test]
async fn the_sandbox_clock_survives_a_restart() {
    let mut market = market().await;
    market.advances(5 * DAY).await;
    let now = market.stranger().post("/api/sandbox/clock/advance", json!({"seconds": 0})).await.ok();
    market.server = market.setup.start();
    let again = market.stranger().post("/api/sandbox/clock/advance", json!({"seconds": 0})).await.ok();
    assert!(again["now"].as_str().unwrap() >= now["now"].as_str().unwrap(), "{now} {again}");
}
