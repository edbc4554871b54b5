//! A proofer let its time run out: the next candidate is asked.

use super::event::ProofEvent;
use super::recruit::onward_without;
use super::rejection::ProofRejection;
use super::slot::Holder;
use super::state::Proof;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId, ProofId};
use crate::rejection::Rejection;
use std::collections::BTreeSet;

/// Takes a slot from whoever let its time run out. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct LapseSlot {
    /// The job.
    pub job: JobId,
    /// The number of the slot.
    pub slot: u8,
    /// Candidates who may do nothing for now, as the caller found it: they are not asked.
    pub suspended: BTreeSet<PartyId>,
}

impl Decide for LapseSlot {
    type Needs = ProofId;

    fn needs(&self) -> ProofId {
        ProofId::of(self.job)
    }

    fn decide(&self, proof: &Proof, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let round = proof.latest().filter(|round| round.is_open()).ok_or(ProofRejection::NoRound)?;
        let slot = round.slots.iter().find(|slot| slot.number == self.slot).ok_or(ProofRejection::NoRound)?;
        let (due_at, lapsed) = match &slot.holder {
            Holder::Invited { seat, respond_by } => {
                (*respond_by, ProofEvent::InvitationLapsed { job: self.job, seat: *seat })
            }
            Holder::Accepted { seat, due_at } => (*due_at, ProofEvent::VerdictMissed { job: self.job, seat: *seat }),
            Holder::Vacant | Holder::Selected { .. } | Holder::Sealed { .. } | Holder::Over => {
                return Err(ProofRejection::NoRound.into());
            }
        };
        if cx.now < due_at {
            return Err(Rejection::NotDueYet { due_at });
        }
        // What follows counts from when it was due, so that a late timer gives the same result.
        Ok(onward_without(
            &self.suspended,
            (self.job, round.number),
            proof,
            vec![lapsed],
            &Context { now: due_at, ..*cx },
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::accept::AcceptSlot;
    use crate::proof::end_recruiting::EndRecruiting;
    use crate::proof::tally::Decision;
    use crate::testing::*;
    use crate::time::Span;

    const LAPSE: LapseSlot = LapseSlot { job: JOB, slot: 1, suspended: BTreeSet::new() };

    #[test]
    fn an_invitation_that_lapses_and_a_verdict_that_is_missed_go_to_the_next() {
        let (day, two_days) = (NOW.after(Span::hours(24)), NOW.after(Span::hours(48)));
        given(opened_round(1, 3))
            .when(LAPSE)
            .then_refused(Rejection::NotDueYet { due_at: day })
            .at(day)
            .when(LAPSE)
            .then(&["proof.invitation_lapsed", "proof.slot_invited"])
            .when(AcceptSlot { job: JOB, proofer: drawn(1) })
            .then(&["proof.slot_accepted"])
            .at(two_days)
            .when(LAPSE)
            .then(&["proof.verdict_missed"])
            .when(EndRecruiting { job: JOB })
            .then(&["proof.recruiting_ended", "proof.voting_ended"]);
    }

    #[test]
    fn whoever_began_late_still_has_its_time_after_recruiting() {
        let (day, two_days) = (NOW.after(Span::hours(40)), NOW.after(Span::hours(48)));
        given(opened_round(1, 3))
            .when(AcceptSlot { job: JOB, proofer: drawn(0) })
            .then(&["proof.slot_accepted"])
            .at(NOW.after(Span::hours(24)))
            .when(LAPSE)
            .then(&["proof.verdict_missed", "proof.slot_invited"])
            .at(day)
            .when(AcceptSlot { job: JOB, proofer: drawn(1) })
            .then(&["proof.slot_accepted"])
            .at(two_days)
            .when(EndRecruiting { job: JOB })
            .then(&["proof.recruiting_ended"])
            .when(submit_verdict_in(1, 1, Decision::Approved))
            .then(&["proof.verdict_sealed", "proof.voting_ended"]);
    }

    #[test]
    fn a_late_timer_asks_the_next_for_no_longer_than_a_punctual_one() {
        given(opened_round(1, 3))
            .at(NOW.after(Span::hours(30)))
            .when(LAPSE)
            .then(&["proof.invitation_lapsed", "proof.slot_invited"])
            .at(NOW.after(Span::hours(48)))
            .when(AcceptSlot { job: JOB, proofer: drawn(1) })
            .then_refused(Rejection::DeadlinePassed { due_at: NOW.after(Span::hours(48)) });
    }
}
