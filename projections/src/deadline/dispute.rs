//! What falls due in a dispute: one thing after the other.

use super::{Concerns, Kind};
use market_core::dispute::DisputeEvent;
use market_core::job::Clocks;
use market_core::time::Timestamp;

/// Everything that a dispute may wait for.
const ALL: &[Kind] =
    &[Kind::DisputeResponse, Kind::DisputeEvidence, Kind::DisputeDraw, Kind::DisputeVotes, Kind::DisputeCap];

/// The clock of a job that goes on; that of a payment is the payout's.
pub(super) fn going_on(clocks: &Clocks) -> Option<(Kind, Timestamp)> {
    match clocks {
        Clocks::Delivery { abandoned_at, .. } => Some((Kind::Abandoned, *abandoned_at)),
        Clocks::Revision { due_at } => Some((Kind::RevisionWindow, *due_at)),
        Clocks::Review { review_by } => Some((Kind::ReviewWindow, *review_by)),
        Clocks::Cooldown { .. } => None,
    }
}

pub(super) fn of_dispute(event: &DisputeEvent) -> Concerns {
    let (ends, begins): (&'static [Kind], _) = match event {
        DisputeEvent::Filed(filed) => match filed.respond_by {
            Some(respond_by) => (&[], Some((Kind::DisputeResponse, respond_by))),
            None => (&[], Some((Kind::DisputeEvidence, filed.evidence_until))),
        },
        DisputeEvent::Answered { evidence_until, .. } => {
            (&[Kind::DisputeResponse], Some((Kind::DisputeEvidence, *evidence_until)))
        }
        DisputeEvent::EvidenceClosed { closed_at, .. } => {
            (&[Kind::DisputeEvidence], Some((Kind::DisputeDraw, *closed_at)))
        }
        DisputeEvent::PanelDrawn(drawn) => {
            let next = drawn.vote_by.map(|vote_by| (Kind::DisputeVotes, vote_by));
            (&[Kind::DisputeDraw], Some(next.unwrap_or((Kind::DisputeCap, drawn.cap_at))))
        }
        DisputeEvent::VotingEnded { ended_at, .. } => (&[], Some((Kind::DisputeVotes, *ended_at))),
        DisputeEvent::VotesMissed { cap_at, .. } => (&[Kind::DisputeVotes], Some((Kind::DisputeCap, *cap_at))),
        DisputeEvent::Ruled(_) | DisputeEvent::Withdrawn { .. } => (ALL, None),
        DisputeEvent::EvidenceAdded { .. } | DisputeEvent::Offered { .. } | DisputeEvent::VoteSealed { .. } => {
            (&[], None)
        }
    };
    Concerns { ends, begins }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::Deadline;
    use crate::testing::*;
    use market_core::event::Event;

    fn kinds(story: Vec<Event>) -> Vec<Kind> {
        rows_of::<Deadline>(story).into_iter().map(|row| row.kind).collect()
    }

    #[test]
    fn a_dispute_has_one_clock_and_its_job_none() {
        assert_eq!(kinds(disputed_job()), [Kind::DisputeResponse]);
        assert_eq!(kinds(disputed_job().and(dispute_answered())), [Kind::DisputeEvidence]);
        assert_eq!(kinds(empanelled_job().and(dispute_vote())), [Kind::DisputeVotes]);
        assert_eq!(kinds(empanelled_job().and(dispute_ruled(30_00)).and(dispute_settled(30_00))), []);
        assert_eq!(kinds(disputed_job().and(dispute_withdrawn()).and(undisputed())), [Kind::ReviewWindow]);
    }
}
