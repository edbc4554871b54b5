//! The machine of application.

use super::Machine;

pub(super) const MACHINE: Machine =
    Machine { name: "application", about: "", states: super::states! { "none"; }, transitions: &[] };
