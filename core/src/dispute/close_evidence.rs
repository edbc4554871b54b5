//! The time for evidence is over: from here on the panel reads what there is.

use super::event::DisputeEvent;
use super::seal::evidence_digest;
use super::state::{Dispute, Phase};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::DisputeId;
use crate::rejection::Rejection;

/// Closes the evidence. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct CloseEvidence {
    /// The dispute.
    pub dispute: DisputeId,
}

impl Decide for CloseEvidence {
    type Needs = DisputeId;

    fn needs(&self) -> DisputeId {
        self.dispute
    }

    fn decide(&self, dispute: &Dispute, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let filed = dispute.filed(self.dispute)?;
        if filed.phase != Phase::Negotiating {
            return Err(filed.not_at("negotiating"));
        }
        let due_at = filed.evidence_until;
        if cx.now < due_at {
            return Err(Rejection::NotDueYet { due_at });
        }
        let digest = evidence_digest(self.dispute, &filed.digests);
        let count = u32::try_from(filed.digests.len()).unwrap_or(u32::MAX);
        Ok(vec![DisputeEvent::EvidenceClosed { case: filed.case, digest, count, closed_at: due_at }.into()])
    }
}
