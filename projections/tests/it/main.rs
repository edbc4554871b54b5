//! The views in PostgreSQL: one server, a database for each sentence.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail anywhere"
)]

mod asking;
mod following;
#[path = "../../src/testing/keys.rs"]
mod keys;
mod market;
mod rebuilding;
#[path = "../../src/testing/story.rs"]
#[expect(dead_code, reason = "the folds' tests tell more")]
mod story;
mod telling;
#[path = "../../src/testing/webhook.rs"]
mod webhook;

use market::Market;
use market_store::postgres::PrivatePostgres;
use std::pin::Pin;

type Sentence = (&'static str, fn(Market) -> Pin<Box<dyn Future<Output = ()> + Send>>);

macro_rules! sentences {
    ($($module:ident::$name:ident,)*) => {
        &[$((stringify!($name), |market| Box::pin($module::$name(market)))),*]
    };
}

const SENTENCES: &[Sentence] = sentences![
    following::the_tables_are_the_fold_of_the_log,
    following::a_projector_that_starts_again_goes_on,
    following::two_projectors_share_a_database,
    following::a_step_that_is_broken_off_leaves_no_trace,
    following::whoever_waits_for_an_event_sees_it,
    following::a_row_that_somebody_changed_is_found,
    rebuilding::a_view_is_rebuilt_while_the_market_runs,
    rebuilding::a_rebuilt_table_has_the_rights_and_indexes_of_the_old_one,
    rebuilding::a_long_reader_does_not_stop_the_live_views,
    rebuilding::a_view_whose_fold_has_changed_rebuilds_itself,
    rebuilding::a_new_view_begins_at_the_beginning,
    rebuilding::all_views_are_rebuilt_when_all_have_changed,
    rebuilding::a_newer_programs_view_is_left_alone,
    asking::agents_find_open_jobs_of_others,
    asking::a_search_narrows_the_board,
    asking::a_list_is_read_page_by_page,
    asking::the_board_is_read_page_by_page_in_any_order,
    asking::a_completed_job_tells_of_its_payment,
    asking::those_whom_nobody_chose_are_rejected,
    asking::files_and_deliveries_are_numbered,
    asking::payouts_wait_for_their_account,
    asking::deadlines_come_in_order,
    asking::balances_are_of_one_moment,
    telling::a_party_is_told_what_concerns_it,
    telling::notifications_are_read_page_by_page,
    telling::many_jobs_and_many_notifications_are_answered_in_milliseconds,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_views_in_postgresql() {
    let folder = tempfile::Builder::new().prefix("market-views").tempdir().unwrap();
    let postgres = PrivatePostgres::start(folder.path()).await.unwrap();
    let url = postgres.url();
    let mut failed = Vec::new();
    for (name, sentence) in SENTENCES {
        let begun = std::time::Instant::now();
        let (server, _) = url.rsplit_once('/').unwrap();
        let (admin, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        admin.batch_execute(&format!("create database {name}")).await.unwrap();
        let market = Market::open(format!("{server}/{name}")).await;
        let told = tokio::spawn(tokio::time::timeout(std::time::Duration::from_secs(60), sentence(market))).await;
        println!("{name} {:?} ... {}", begun.elapsed(), if matches!(told, Ok(Ok(()))) { "ok" } else { "FAILED" });
        if !matches!(told, Ok(Ok(()))) {
            failed.push(name);
        }
    }
    postgres.stop().await.unwrap();
    assert!(failed.is_empty(), "{failed:?}");
}
