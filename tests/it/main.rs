//! The tests from outside, in one binary: it links once and shares one PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail anywhere"
)]

mod actions;
mod actions_held;
mod api_keys;
mod attachments;
mod audit;
mod bad_input;
mod clocks;
mod command_line;
mod concurrency;
mod conflicts;
mod contract;
mod countering;
mod crash;
mod described_input;
mod described_queries;
mod dispute_words;
mod disputes;
mod disputes_decided;
mod disputes_race;
mod dry_run;
mod editing;
mod featuring;
mod files;
mod files_at_rest;
mod guide;
mod idempotency;
mod key_limits;
mod lifecycle;
mod log_proofs;
mod log_restarts;
mod log_signing;
mod log_verifier;
mod mail;
mod matrix;
mod matrix_rows;
mod messages;
mod metrics;
mod milestones;
mod notices;
mod notices_of_keys;
mod notifications;
mod passwords;
mod proof_appeal;
mod proof_blindness;
mod proof_rounds;
mod proof_select;
mod proof_shapes;
mod proof_words;
mod races;
mod races_of_money;
mod rate_limits;
mod reading;
mod recomputing;
mod referrals;
mod reviews;
mod settling;
mod store_contract;
mod store_rivals;
mod strangers;
mod streams;
mod subscription;
mod tidy;
mod traces;
mod trust;
mod webhooks;
mod webhooks_failing;
mod webhooks_once;

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

/// An empty market with some settings of its own.
async fn market_with(environment: &[(&str, &str)]) -> Market {
    Market::open_with(PROGRAMS, environment).await
}
