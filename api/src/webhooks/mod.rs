//! Webhooks: what a party is told, sent to an address of its own.
//!
//! [`fanout`] puts each entry of the feed into the queue of each webhook that wants it, [`queue`] is read and written by
//! the sender alone, [`desk`] says what is sent next and what follows from an answer, [`postman`] carries it. The log
//! knows which webhooks there are, and nothing of what is sent to them.

pub mod delivery_id;
pub mod desk;
pub mod fanout;
pub mod forget;
pub mod history;
pub mod ladder;
pub mod letters;
mod names;
mod office;
pub mod postman;
pub mod queue;
pub mod reach;
pub mod replay;
pub mod signature;

pub use office::Office;
