//! What somebody may do with a job now, decided by the commands themselves.
//!
//! For each entry of the [`registry`] the candidates are built: whole commands with the bodies that would ask for them.
//! Each is then decided over what is known, by the guards that decide the real request. What follows is offered, what is
//! refused is not; so an offer cannot be refused while nothing changes, and nothing else would be accepted.

mod dispute;
mod hiring;
mod intent;
mod money;
mod offer;
mod proofs;
mod registry;
mod scene;
mod talking;
mod terms;
mod work;

pub use intent::{Intent, Sources};
pub use money::{Moved, Party as MovedParty};
pub use offer::{Blocked, Candidate, Offer, Options, weigh};
pub use registry::{ACTIONS, Action, Takes, candidates};
pub use scene::{Applicant, Cooling, Role, Scene};
