//! One byte of the record changed in the database: the auditor says where.

use crate::market;
use market_tests::db;
use market_tests::market::audit;

#[tokio::test]
async fn one_changed_byte_of_one_event_is_found_and_named() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Tampered").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    market.is_audited().await;
    let owner = db::connect(&market.database).await;
    let position: i64 =
        owner.query_one("select position from event where name = 'job.escrow_funded'", &[]).await.unwrap().get(0);
    let changed = owner
        .batch_execute(
            "set session_replication_role = replica;
             update event set payload = replace(payload::text, '5000', '5001')::json where name = 'job.escrow_funded'",
        )
        .await;
    changed.unwrap();
    let found = audit(&market.database, "verify").await.unwrap_err();
    assert!(found.contains(&position.to_string()) && found.contains("payload"), "{found}");
    assert!(audit(&market.database, "ledger").await.is_err());
}

#[tokio::test]
async fn one_changed_cent_of_one_transfer_is_found() {
    let market = market().await;
    let poster = market.joins("poster").await;
    poster.deposits(10_000).await;
    let owner = db::connect(&market.database).await;
    let changed =
        "set session_replication_role = replica; update transfer set amount = amount + 1 where amount = 10000";
    owner.batch_execute(changed).await.unwrap();
    let found = audit(&market.database, "ledger").await.unwrap_err();
    assert!(found.contains("amount") && found.contains("10000") && found.contains("10001"), "{found}");
}

#[tokio::test]
async fn a_view_that_was_tampered_with_is_found() {
    let market = market().await;
    let poster = market.joins("poster").await;
    let job = poster.posts("Seen by all").await;
    assert_eq!(poster.details(&job).await["job"]["title"], "Seen by all");
    let owner = db::connect(&market.database).await;
    owner.batch_execute("update view_job_board set title = 'Other'").await.unwrap();
    let found = audit(&market.database, "views").await.unwrap_err();
    assert!(found.contains("job_board") && found.contains("title"), "{found}");
}
