//! What the tests from outside are told with.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test may fail anywhere"
)]

pub mod actor;
pub mod bucket;
pub mod db;
pub mod document;
pub mod market;
pub mod receiver;
pub mod server;
pub mod smtp;
pub mod stream;
