//! Everything beyond the market: the payment processor, mail, files.

pub mod blobs;
pub mod mail;
pub mod payments;
pub mod smtp;
