//! The machines of money.

use super::Machine;

pub(super) const PAYMENT: Machine =
    Machine { name: "payment", about: "", states: super::states! { "none"; }, transitions: &[] };
pub(super) const PAYOUT: Machine =
    Machine { name: "payout", about: "", states: super::states! { "none"; }, transitions: &[] };
