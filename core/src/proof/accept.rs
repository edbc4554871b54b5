//! An invited proofer says yes.

use super::event::ProofEvent;
use super::rejection::ProofRejection;
use super::slot::{Holder, Slot};
use super::state::{Proof, Round};
use super::told::Seat;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId, ProofId};
use crate::job::{Ask, At, Posted, Stage, Standing};
use crate::rejection::Rejection;

/// Takes an invitation.
#[derive(Clone, Debug)]
pub struct AcceptSlot {
    /// The job.
    pub job: JobId,
    /// The proofer.
    pub proofer: PartyId,
}

impl AcceptSlot {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Nda];
}

/// The round that is under way, and the slot that the party holds in it.
///
/// # Errors
/// [`ProofRejection::NotAProofer`], or the state that the job is in.
pub(super) fn place<'a>(job: &Posted, proof: &'a Proof, party: PartyId) -> Result<(&'a Round, &'a Slot), Rejection> {
    let has_sat = |round: &Round| round.held_by(party).is_some();
    let Stage::PendingProof { round, .. } = job.stage else {
        if proof.rounds.iter().any(has_sat) {
            return Err(job.wrong_state("pending_proof"));
        }
        return Err(ProofRejection::NotAProofer.into());
    };
    let round = proof.round(round).ok_or(ProofRejection::NotAProofer)?;
    Ok((round, round.held_by(party).ok_or(ProofRejection::NotAProofer)?))
}

/// Begins the review of a seat.
pub(super) fn accepted(job: JobId, seat: Seat, cx: &Context<'_>) -> ProofEvent {
    ProofEvent::SlotAccepted { job, seat, due_at: cx.now.after(cx.policy.proof.verdict_window), by_payment: false }
}

impl Decide for AcceptSlot {
    type Needs = (At, ProofId);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.proofer }, ProofId::of(self.job))
    }

    fn decide(&self, (standing, proof): &(Standing, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let (round, slot) = place(job, proof, self.proofer)?;
        match &slot.holder {
            Holder::Invited { seat, .. } => {
                round.must_be_punctual(cx.now)?;
                Ok(vec![accepted(self.job, *seat, cx).into()])
            }
            // Yes again changes nothing.
            Holder::Accepted { .. } | Holder::Selected { .. } => Ok(vec![]),
            Holder::Sealed { .. } => Err(ProofRejection::VerdictGiven.into()),
            Holder::Vacant | Holder::Over => Err(ProofRejection::NotAProofer.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::time::Span;

    #[test]
    fn an_invitation_is_taken_once() {
        let accept = AcceptSlot { job: JOB, proofer: drawn(0) };
        given(opened_round(1, 2)).when(accept.clone()).then(&["proof.slot_accepted"]).when(accept).then(&[]);
    }

    #[test]
    fn only_whoever_is_invited_and_has_acknowledged_takes_it() {
        let accept = AcceptSlot { job: JOB, proofer: drawn(1) };
        given(opened_round(1, 2)).when(accept.clone()).then_refused(ProofRejection::NotAProofer.into());
        let stranger = AcceptSlot { proofer: STRANGER, ..accept };
        given(opened_round(1, 2).and(registered(STRANGER))).when(stranger).then_refused(Rejection::NdaNotAcknowledged);
    }

    #[test]
    fn an_invitation_does_not_stand_for_ever() {
        let over = NOW.after(Span::hours(24));
        given(opened_round(1, 2))
            .at(over)
            .when(AcceptSlot { job: JOB, proofer: drawn(0) })
            .then_refused(Rejection::DeadlinePassed { due_at: over });
    }
}
