//! The tests from outside, in one binary: it links once and shares one PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail anywhere"
)]

mod store_contract;
mod store_rivals;
mod tidy;

/// The url of a fresh database.
async fn fresh_database() -> String {
    market_tests::db::fresh(env!("CARGO_BIN_EXE_test-cluster")).await
}
