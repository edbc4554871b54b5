//! What the market tells the outside: one sequence, by position of the log, for streams, webhooks and history.

pub mod message;
