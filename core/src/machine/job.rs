//! The machine of job.

use super::Machine;

pub(super) const MACHINE: Machine =
    Machine { name: "job", about: "", states: super::states! { "none"; }, transitions: &[] };
