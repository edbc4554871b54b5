//! The numbers that keep reviews, invitations and chains of jobs honest: a part of the policy.

use crate::time::Span;
use serde::{Deserialize, Serialize};

/// See [`crate::policy::Policy::trust`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trust {
    /// How long both sides of a completed job may review, and how long a review stays sealed at most.
    pub reviews_window: Span,
}

impl Default for Trust {
    fn default() -> Self {
        Self { reviews_window: Span::days(14) }
    }
}
