//! The auditor in front of a real market: one server, a database for each sentence.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::inconsistent_digit_grouping,
    reason = "a test may fail anywhere, and cents stand apart: 100_00 is $100.00"
)]

mod database;
mod exports;
mod flips;
mod market;
mod story;
mod telling;
mod tool;

use market::Market;
use market_store::postgres::PrivatePostgres;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::pin::Pin;
use std::time::{Duration, Instant};

type Sentence = (&'static str, fn(Market) -> Pin<Box<dyn Future<Output = ()> + Send>>);

macro_rules! sentences {
    ($($module:ident::$name:ident,)*) => {
        &[$((stringify!($name), |market| Box::pin($module::$name(market)))),*]
    };
}

const SENTENCES: &[Sentence] = sentences![
    database::a_market_that_nobody_touched_is_equal,
    database::an_empty_market_is_equal,
    database::a_running_market_is_equal_at_every_moment,
    database::an_auditors_own_role_is_enough,
    database::a_changed_event_is_found_by_position_and_column,
    database::a_changed_transfer_is_found_by_position_and_column,
    database::a_changed_head_is_found,
    database::a_changed_command_is_found_from_both_sides,
    database::a_changed_view_is_found,
    database::a_byte_anywhere_in_a_text_is_found,
    database::removed_and_invented_rows_are_found,
    database::a_history_that_was_rewritten_is_found_by_the_auditors_own_checkpoint,
    exports::an_export_is_equal_and_says_the_same_as_the_database,
    exports::an_export_goes_on_where_it_stopped,
    exports::an_export_of_a_damaged_log_is_refused,
    flips::every_flipped_bit_of_an_export_is_found,
    flips::a_flipped_bit_is_found_even_if_the_digests_were_made_to_fit,
    telling::a_job_is_told_from_the_post_to_the_payment,
    telling::an_account_is_told_with_its_running_balance,
    telling::an_event_and_a_transfer_are_told_by_their_ids,
    telling::what_cannot_be_read_is_said_in_a_sentence,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_auditor() {
    let folder = tempfile::Builder::new().prefix("market-replay").tempdir().unwrap();
    // The user whom PostgreSQL runs as must be able to enter.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let postgres = PrivatePostgres::start(folder.path()).await.unwrap();
    let url = postgres.url();
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut failed = Vec::new();
    for (number, (name, sentence)) in SENTENCES.iter().enumerate().filter(|(_, (name, _))| name.contains(&only)) {
        let begun = Instant::now();
        let market = Market::in_new_database(&url, &format!("sentence_{number}")).await;
        let told = tokio::spawn(tokio::time::timeout(Duration::from_secs(180), sentence(market))).await;
        let holds = matches!(told, Ok(Ok(())));
        println!("{name} {:?} ... {}", begun.elapsed(), if holds { "ok" } else { "FAILED" });
        if !holds {
            failed.push(name);
        }
    }
    postgres.stop().await.unwrap();
    assert!(failed.is_empty(), "{failed:?}");
}
