//! The market in ten lines.
//!
//! - An [`event::Event`] is an immutable fact; it belongs to one stream and has one place in the log.
//! - A command asks for events. [`decide::Decide`] says which streams and funds it needs to know, and then
//!   answers with events or with a [`rejection::Rejection`]. Each command is one file, with its sentences.
//! - A [`state::State`] is the fold of a stream's events.
//! - [`ledger::transfers_for`] says what an event moves. Nothing else moves money.
//! - A [`event::draft::Commit`] stores the events of one decision together, guarded by the versions of all
//!   streams that the decision has read, or not at all.
//! - [`memory::MemoryLog`] is the executable specification of the log; PostgreSQL's side is `market-store`.
//!
//! There is no clock here, no randomness, no I/O, no float, and nothing panics.
#![deny(
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm
)]
#![cfg_attr(
    test,
    expect(clippy::arithmetic_side_effects, reason = "tests may fail loudly"),
    expect(clippy::inconsistent_digit_grouping, reason = "cents stand apart: 100_00 is $100.00")
)]

pub mod action;
pub mod actor;
pub mod allowance;
pub mod candidacy;
pub mod category;
pub mod confidential;
pub mod decide;
pub mod dispute;
pub mod event;
pub mod ids;
pub mod job;
pub mod ledger;
pub mod log;
pub mod machine;
pub mod memory;
pub mod money;
pub mod party;
pub mod payment;
pub mod payout;
pub mod policy;
pub mod proof;
pub mod proofer;
pub mod rates;
pub mod rejection;
pub mod state;
pub mod stream;
#[cfg(test)]
mod testing;
pub mod text;
mod text_limits;
pub mod time;
pub mod trust;
pub mod webhook;
pub mod wilson;
