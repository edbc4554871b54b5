//! An uploaded file: what it may be called, what it may hold, and how it comes in.

pub mod kind;
pub mod name;
mod receive;
mod take;

pub use receive::{Received, receive};
pub use take::{Taken, take};
