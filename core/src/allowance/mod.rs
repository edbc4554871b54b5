//! Allowances: what an API key may do, how much it may spend, from where, and until when.
//!
//! A key that was made before there were allowances has none: it may do everything. Its first change writes one down.

mod asked;
mod bounds;
pub mod change;
mod event;
mod held;
mod name;
mod network;
pub mod reach;
pub mod rotate;
mod state;

pub use asked::{Asked, UsedKey};
pub use bounds::Bounds;
pub use event::AllowanceEvent;
pub(crate) use held::held;
pub use name::KeyName;
pub use network::Network;
pub use state::{Allowance, Former, Live, Per, Spent};
