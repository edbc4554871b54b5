//! Steps that happen too seldom to be met on every long walk.

/// Each as the watcher writes it.
pub(crate) const STEPS: &[&str] = &[];
