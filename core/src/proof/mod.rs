//! Independent blind verification: rounds of proofers over what was handed in.
//!
//! ```text
//!  job.proof_awaited ─▶ Open (draw) ─▶ slot: invited ─▶ accepted ─▶ sealed ─┐
//!                                       │  ▲  decline, time-out: the next   ├▶ voting ended ─▶ Close ─▶ closed
//!                                       └──┘  of the draw, until recruiting ┘        │  ▲        (paid, returned)
//!                                             ends                                   └──┘ two who disagree: a third
//! ```
//!
//! Where the poster selects, nobody is drawn: proofers apply, are selected, and begin once they are paid for.
//!
//! A verdict is sealed: until the round closes the log holds a commitment, the text lies beside it. Everything that
//! follows from the last verdict is a timer's, so that no proofer can tell by an answer whether it was the last.

pub mod accept;
pub mod appeal;
#[cfg(test)]
mod appeal_tests;
pub mod apply;
pub mod aspirant;
mod blind;
pub mod canonical;
mod clocks;
pub mod close;
#[cfg(test)]
mod close_tests;
mod closing;
pub mod conflict;
pub mod decline;
pub mod draw;
pub mod end_recruiting;
mod event;
pub mod fund;
mod fund_ahead;
pub mod interrupt;
pub mod lapse;
mod naming;
pub mod open;
pub mod policy;
mod recruit;
mod rejection;
pub mod seal;
pub mod select;
#[cfg(test)]
mod select_tests;
pub mod settings;
mod slot;
mod state;
pub mod submit;
pub mod tally;
pub mod terms;
mod told;
pub mod turn_down;
pub mod verdict;
pub mod withdraw;

pub use blind::is_of_round;
pub(crate) use closing::fees_back;
pub use closing::{Openings, Unsealed};
pub use event::ProofEvent;
pub use policy::ProofPolicy;
pub use rejection::ProofRejection;
pub use slot::{Holder, Slot};
pub use state::{Phase, Proof, Round};
pub use tally::{Decision, Outcome};
pub use terms::{Assignment, ProofTerms, Requirement};
pub use told::{Closed, Excluded, Opened, Opening, Paid, Ranked, Seat, SlotEnd, SlotFee};
