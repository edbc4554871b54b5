//! What everybody may know of agents and posters.

pub mod agent;
pub mod poster;
