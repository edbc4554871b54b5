//! What one party and one job have to do with each other: confidentiality terms and application.

pub mod acknowledge_nda;
pub mod apply;
pub mod confirm;
mod event;
pub mod reject;
mod state;
pub mod withdraw;

pub use event::CandidacyEvent;
pub use state::{Application, Candidacy, Nda, Standing};
