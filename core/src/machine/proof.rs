//! The machines of verification.

use super::Machine;

pub(super) const ROUND: Machine =
    Machine { name: "round", about: "", states: super::states! { "none"; }, transitions: &[] };
pub(super) const SLOT: Machine =
    Machine { name: "slot", about: "", states: super::states! { "none"; }, transitions: &[] };
