//! What one party and one job have to do with each other: confidentiality terms, application, bargain, conversation.

pub mod acknowledge_nda;
pub mod answer_counter;
pub mod apply;
pub mod confirm;
pub mod counter;
mod event;
mod offer;
pub mod reject;
pub mod send_message;
pub mod share_file;
mod state;
pub mod talk;
pub mod withdraw;

pub use event::{CandidacyEvent, Delivery, Who};
pub use offer::{Counter, CounterStatus};
pub use state::{Application, Candidacy, Nda, Proofing, Standing};
