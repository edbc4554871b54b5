//! What falls due in the verification of a job: each slot has a clock of its own.

use super::{Concerns, Kind};
use market_core::proof::ProofEvent;

/// Everything that a round may wait for.
const ALL: &[Kind] =
    &[Kind::ProofDraw, Kind::ProofRecruiting, Kind::ProofSlot1, Kind::ProofSlot2, Kind::ProofSlot3, Kind::ProofClose];

/// The clock of a slot; there are no more than three.
fn of_slot(slot: u8) -> (Kind, &'static [Kind]) {
    match slot {
        1 => (Kind::ProofSlot1, &[Kind::ProofSlot1]),
        2 => (Kind::ProofSlot2, &[Kind::ProofSlot2]),
        _ => (Kind::ProofSlot3, &[Kind::ProofSlot3]),
    }
}

pub(super) fn of_proof(event: &ProofEvent) -> Concerns {
    let (ends, begins): (&'static [Kind], _) = match event {
        ProofEvent::RoundOpened(opened) => (&[Kind::ProofDraw], Some((Kind::ProofRecruiting, opened.recruit_by))),
        ProofEvent::TieBreakCalled { recruit_by, .. } => {
            (&[Kind::ProofClose], Some((Kind::ProofRecruiting, *recruit_by)))
        }
        ProofEvent::SlotInvited { seat, respond_by: due_at, .. } | ProofEvent::SlotAccepted { seat, due_at, .. } => {
            (&[], Some((of_slot(seat.slot).0, *due_at)))
        }
        ProofEvent::SlotDeclined { seat, .. }
        | ProofEvent::InvitationLapsed { seat, .. }
        | ProofEvent::VerdictMissed { seat, .. }
        | ProofEvent::VerdictSealed { seat, .. } => (of_slot(seat.slot).1, None),
        ProofEvent::RecruitingEnded { .. } => (&[Kind::ProofRecruiting], None),
        ProofEvent::VotingEnded { ended_at, .. } => (&[Kind::ProofRecruiting], Some((Kind::ProofClose, *ended_at))),
        ProofEvent::RoundClosed(_) => (ALL, None),
        ProofEvent::FeesFunded { .. }
        | ProofEvent::FeesReturned { .. }
        | ProofEvent::SlotFeeReturned { .. }
        | ProofEvent::Appealed { .. }
        | ProofEvent::ProoferSelected { .. } => (&[], None),
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
    fn a_round_waits_for_its_draw_its_proofers_and_its_end() {
        assert_eq!(kinds(proof_awaited()), [Kind::ProofDraw]);
        assert_eq!(kinds(proof_round()), [Kind::ProofRecruiting, Kind::ProofSlot1]);
        assert_eq!(kinds(sealed_proof_round()), [Kind::ProofClose]);
        assert_eq!(kinds(closed_proof_round()), []);
    }
}
