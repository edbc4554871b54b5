//! Everything beyond the market: the payment processor, mail, files, the way to other processes.

pub mod blobs;
pub mod mail;
pub mod nats;
pub mod payments;
pub mod smtp;
