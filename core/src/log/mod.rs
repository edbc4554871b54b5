//! The log as others check it: subtrees, proofs, tiles, and the checkpoints that are signed.
//!
//! The tree is that of RFC 6962 over the leaves of [`crate::event::leaf`]. Proofs are those of RFC 9162, sections
//! 2.1.3 and 2.1.4; checkpoints and notes are C2SP's `tlog-checkpoint` and `signed-note`.

pub mod checkpoint;
mod encoding;
pub mod key;
pub mod node;
pub mod note;
pub mod proof;
pub mod tile;
pub mod verify;

#[cfg(test)]
mod tests;
