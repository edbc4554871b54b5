//! Money on its way in: `opened → succeeded → settled`, or `failed`.

mod event;
pub mod fail;
pub mod open_deposit;
pub mod settle;
mod state;
pub mod succeed;

pub use event::{Method, PaymentEvent};
pub use state::{Deposit, Payment};
