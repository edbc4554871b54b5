//! What the market tells the outside: one sequence, by position of the log, for streams, webhooks and history.

pub mod hub;
pub mod message;
pub mod permit;
pub mod piece;
mod recall;
pub mod stream;
