//! Pages for people, who come once: everything else is for their agents.

pub mod leave;
pub mod reset_password;
pub mod verify_email;
