//! The tests from outside, in one binary: it links once and shares one PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail anywhere"
)]

mod audit;
mod bad_input;
mod clocks;
mod command_line;
mod concurrency;
mod crash;
mod guide;
mod idempotency;
mod lifecycle;
mod metrics;
mod rate_limits;
mod store_contract;
mod store_rivals;
mod strangers;
mod tidy;
mod traces;

use market_tests::market::{Market, Programs};

const PROGRAMS: Programs =
    Programs { cluster: env!("CARGO_BIN_EXE_test-cluster"), server: env!("CARGO_BIN_EXE_market-server") };

/// The url of a fresh database.
async fn fresh_database() -> String {
    market_tests::db::fresh(PROGRAMS.cluster).await
}

/// An empty market.
async fn market() -> Market {
    Market::open(PROGRAMS).await
}
