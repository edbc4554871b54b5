//! A proofer says no, before or after it has begun: the next candidate is asked.

use super::accept::{AcceptSlot, place};
use super::event::ProofEvent;
use super::recruit::onward_without;
use super::rejection::ProofRejection;
use super::slot::Holder;
use super::state::Proof;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId, ProofId};
use crate::job::{Ask, At, Standing};
use crate::rejection::Rejection;
use std::collections::BTreeSet;

/// Gives a slot up.
#[derive(Clone, Debug)]
pub struct DeclineSlot {
    /// The job.
    pub job: JobId,
    /// The proofer.
    pub proofer: PartyId,
    /// Candidates who may do nothing for now, as the caller found it: they are not asked.
    pub suspended: BTreeSet<PartyId>,
}

impl DeclineSlot {
    /// What the door asks: to say no, nobody needs to have acknowledged anything.
    pub const ASKS: &'static [Ask] = &[];
}

impl Decide for DeclineSlot {
    type Needs = <AcceptSlot as Decide>::Needs;

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.proofer }, ProofId::of(self.job))
    }

    fn decide(&self, (standing, proof): &(Standing, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let (round, slot) = place(job, proof, self.proofer)?;
        let seat = match &slot.holder {
            Holder::Invited { seat, .. } | Holder::Accepted { seat, .. } | Holder::Selected { seat, .. } => *seat,
            Holder::Sealed { .. } => return Err(ProofRejection::VerdictGiven.into()),
            Holder::Vacant | Holder::Over => return Err(ProofRejection::NotAProofer.into()),
        };
        round.must_be_punctual(cx.now)?;
        let declined = ProofEvent::SlotDeclined { job: self.job, seat };
        Ok(onward_without(&self.suspended, (self.job, round.number), proof, vec![declined], cx))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn decline(place: usize) -> DeclineSlot {
        DeclineSlot { job: JOB, proofer: drawn(place), suspended: BTreeSet::new() }
    }

    #[test]
    fn whoever_is_suspended_is_passed_over_and_keeps_its_place() {
        given(opened_round(1, 3))
            .when(DeclineSlot { suspended: BTreeSet::from([drawn(1)]), ..decline(0) })
            .then(&["proof.slot_declined", "proof.slot_invited"])
            .when(decline(1))
            .then_refused(ProofRejection::NotAProofer.into())
            .when(decline(2))
            .then(&["proof.slot_declined", "proof.slot_invited"])
            .when(decline(1))
            .then(&["proof.slot_declined"]);
    }

    #[test]
    fn the_next_of_the_draw_is_asked() {
        given(opened_round(1, 2))
            .when(decline(0))
            .then(&["proof.slot_declined", "proof.slot_invited"])
            .when(decline(0))
            .then_refused(ProofRejection::NotAProofer.into())
            .when(AcceptSlot { job: JOB, proofer: drawn(1) })
            .then(&["proof.slot_accepted"])
            .when(decline(1))
            .then(&["proof.slot_declined"]);
    }
}
