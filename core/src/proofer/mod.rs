//! Who verifies: whoever has said so, and is fit to.

pub mod admit;
mod event;
mod fitness;
pub mod register;
mod state;

pub use event::ProoferEvent;
pub use fitness::Fitness;
pub use state::Proofer;
