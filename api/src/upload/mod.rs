//! An uploaded file: what it may be called, what it may hold, and how it comes in.

mod archive;
pub mod kind;
#[cfg(test)]
mod kind_tests;
pub mod name;
mod receive;
mod take;

pub use receive::{Received, must_fit, receive_at};
pub use take::{Taken, Upload};
