//! Verification: who verifies, what it says, and who may read how much of it when.

pub mod accept_proofer;
pub mod admit;
pub mod answer;
pub mod appeal;
pub mod apply;
pub(crate) mod aspirant;
pub mod available;
pub mod eligibility;
pub mod fund;
pub mod lottery;
pub mod needed;
pub mod ranks;
pub mod register;
pub mod rounds;
pub mod settings;
mod shapes;
pub mod show;
pub mod submit;
pub mod terms;
pub mod trends;
mod viewer;
