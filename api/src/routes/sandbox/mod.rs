//! What winds the sandbox's clock, shows its mail and plays its payment processor. There is no such thing beside
//! real money.

pub mod advance;
pub mod mode;
pub mod outbox;
pub mod simulate;
