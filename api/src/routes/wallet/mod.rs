//! The caller's wallet.

pub mod balance;
pub mod deposit;
pub mod transfers;
pub mod withdraw;
