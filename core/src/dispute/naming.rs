//! How an event of a dispute is called, and to which dispute it belongs.

use super::event::DisputeEvent;
use super::told::Case;
use crate::stream::StreamId;

impl DisputeEvent {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Filed(_) => "dispute.filed",
            Self::Answered { .. } => "dispute.answered",
            Self::EvidenceAdded { .. } => "dispute.evidence_added",
            Self::Offered { .. } => "dispute.offered",
            Self::EvidenceClosed { .. } => "dispute.evidence_closed",
            Self::PanelDrawn(_) => "dispute.panel_drawn",
            Self::VoteSealed { .. } => "dispute.vote_sealed",
            Self::VotingEnded { .. } => "dispute.voting_ended",
            Self::VotesMissed { .. } => "dispute.votes_missed",
            Self::Ruled(_) => "dispute.ruled",
            Self::Withdrawn { .. } => "dispute.withdrawn",
        }
    }

    /// Which dispute, about what, between whom.
    #[must_use]
    pub fn case(&self) -> Case {
        match self {
            Self::Filed(filed) => filed.case,
            Self::PanelDrawn(drawn) => drawn.case,
            Self::Ruled(ruled) => ruled.case,
            Self::Answered { case, .. }
            | Self::EvidenceAdded { case, .. }
            | Self::Offered { case, .. }
            | Self::EvidenceClosed { case, .. }
            | Self::VoteSealed { case, .. }
            | Self::VotingEnded { case, .. }
            | Self::VotesMissed { case, .. }
            | Self::Withdrawn { case, .. } => *case,
        }
    }

    /// The stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        self.case().dispute.into()
    }
}
