//! Disputes: poster and worker do not agree on what the work is worth, and somebody says so for them.
//!
//! ```text
//!  File ─▶ filed ─Respond▶ negotiating ─▶ evidence closed ─▶ panel ─▶ ruled (the median of the sealed amounts)
//!           │ no answer     │ Offer, AcceptOffer: settled     │ no vote
//!           ▼               ▼ Withdraw: the job goes on       ▼
//!        defaulted    RuleDispute (admin), at any time     the hard cap: verification, offers, or the half
//! ```
//!
//! The money lies in a hold of its own meanwhile, and the job's clocks stand still. What follows from a vote is a
//! timer's, as with verdicts, so that no answer tells what the others have said.

pub mod amounts;
mod award;
pub mod cap;
pub mod close_evidence;
pub mod close_votes;
pub mod default;
pub mod door;
pub mod draw;
mod event;
pub mod evidence;
#[cfg(test)]
mod exit_tests;
pub mod file;
pub mod from_hold;
mod matter;
#[cfg(test)]
mod milestone_tests;
mod naming;
pub mod offer;
mod open;
#[cfg(test)]
mod panel_tests;
pub mod policy;
mod rejection;
pub mod respond;
pub mod rule;
pub mod seal;
mod state;
mod told;
pub mod vote;
pub mod withdraw;

pub use event::DisputeEvent;
pub use matter::{Known, Matter};
pub(crate) use open::{Filing, opened};
pub use policy::DisputePolicy;
pub use rejection::DisputeRejection;
pub use state::{Dispute, Filed, Phase, Sat, Sides};
pub use told::{Case, Drawn, Opened, OpenedVote, Panelist, Reason, Ruled, Ruling};
