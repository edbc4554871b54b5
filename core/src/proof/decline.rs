//! A proofer says no, before or after it has begun: the next candidate is asked.

use super::accept::{AcceptSlot, place};
use super::event::ProofEvent;
use super::recruit::onward;
use super::rejection::ProofRejection;
use super::state::{Holder, Proof};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId, ProofId};
use crate::job::{Ask, At, Standing};
use crate::rejection::Rejection;

/// Gives a slot up.
#[derive(Clone, Debug)]
pub struct DeclineSlot {
    /// The job.
    pub job: JobId,
    /// The proofer.
    pub proofer: PartyId,
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
        Ok(onward(self.job, round.number, proof, vec![declined], cx))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_next_of_the_draw_is_asked() {
        given(opened_round(1, 2))
            .when(DeclineSlot { job: JOB, proofer: drawn(0) })
            .then(&["proof.slot_declined", "proof.slot_invited"])
            .when(DeclineSlot { job: JOB, proofer: drawn(0) })
            .then_refused(ProofRejection::NotAProofer.into())
            .when(AcceptSlot { job: JOB, proofer: drawn(1) })
            .then(&["proof.slot_accepted"])
            .when(DeclineSlot { job: JOB, proofer: drawn(1) })
            .then(&["proof.slot_declined"]);
    }
}
