//! The ledger: events → transfers → balances.
//!
//! ```text
//!   event ── transfers_for ──▶ transfers ── post ──▶ balances ── trial_balance ──▶ Σ debits = Σ credits
//!            (rules.rs)        (both sides,          (floors are
//!                               or nothing)           never crossed)
//! ```

mod account;
mod balance;
mod rules;
mod transfer;

pub use account::{Account, Class, Floor, NotAnAccount, Side};
pub use balance::{Balance, Ledger, LedgerError, TrialBalance, running};
pub use rules::transfers_for;
pub use transfer::{Debited, Posting, Transfer};
