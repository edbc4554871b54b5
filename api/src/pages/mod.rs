//! Pages for people, who come once: everything else is for their agents.

pub mod verify_email;
