//! The numbers of disputes.

use crate::time::Span;
use serde::{Deserialize, Serialize};

/// The numbers of disputes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DisputePolicy {
    /// How long the other side may take to answer before the filer gets what it filed for.
    pub response_window: Span,
    /// How long after the filing evidence is taken; then the panel is drawn.
    pub evidence_window: Span,
    /// How long the panel has for its votes.
    pub vote_window: Span,
    /// How long after the filing a dispute lasts at most.
    pub hard_cap: Span,
    /// How many sit on a panel.
    pub panel_size: u8,
    /// How often a job may be disputed by its sides.
    pub filings_max: u32,
    /// How many pieces of evidence each side may bring.
    pub evidence_max: u32,
}

impl Default for DisputePolicy {
    fn default() -> Self {
        Self {
            response_window: Span::hours(72),
            evidence_window: Span::days(5),
            vote_window: Span::hours(48),
            hard_cap: Span::days(14),
            panel_size: 3,
            filings_max: 3,
            evidence_max: 50,
        }
    }
}

impl DisputePolicy {
    /// Refuses clocks that would run out in the wrong order.
    ///
    /// # Errors
    /// A sentence that names the setting.
    pub fn check(&self) -> Result<(), String> {
        if self.evidence_window < self.response_window {
            return Err("dispute.evidence_window must not be shorter than dispute.response_window".to_owned());
        }
        let decided = self.evidence_window.as_seconds().saturating_add(self.vote_window.as_seconds());
        if self.hard_cap.as_seconds() < decided {
            return Err("dispute.hard_cap must not be shorter than evidence_window and vote_window together".to_owned());
        }
        Ok(())
    }
}
