//! What falls due in a round first, and that nothing else happens in it from then on: a timer that is late has done its
//! work before anybody is heard.

use super::slot::Holder;
use super::state::{Phase, Round};
use crate::rejection::Rejection;
use crate::time::Timestamp;

impl Round {
    /// When the first of its clocks runs out, while verdicts can still come.
    #[must_use]
    pub fn falls_due_at(&self) -> Option<Timestamp> {
        let of_phase = match self.phase {
            Phase::Recruiting { recruit_by } => Some(recruit_by),
            Phase::Reviewing => None,
            Phase::Funded | Phase::Ended { .. } | Phase::Closed(_) => return None,
        };
        let of_slots = self.slots.iter().filter_map(|slot| match &slot.holder {
            Holder::Invited { respond_by: due_at, .. } | Holder::Accepted { due_at, .. } => Some(*due_at),
            Holder::Vacant | Holder::Selected { .. } | Holder::Sealed { .. } | Holder::Over => None,
        });
        of_slots.chain(of_phase).min()
    }

    /// Refuses once a clock has run out whose timer has not done its work.
    ///
    /// # Errors
    /// [`Rejection::DeadlinePassed`].
    pub fn must_be_punctual(&self, now: Timestamp) -> Result<(), Rejection> {
        match self.falls_due_at() {
            Some(due_at) if due_at <= now => Err(Rejection::DeadlinePassed { due_at }),
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proof::accept::AcceptSlot;
    use crate::proof::decline::DeclineSlot;
    use crate::proof::interrupt::{InterruptProof, Wish};
    use crate::proof::settings::ChangeProofSettings;
    use crate::proof::{Decision, Openings};
    use crate::rejection::Rejection;
    use crate::testing::*;
    use crate::time::Span;
    use std::collections::BTreeSet;

    /// The first has begun a while ago and is late with its verdict; the second has time left.
    fn late() -> Story {
        given(opened_round(2, 3))
            .at(NOW)
            .when(AcceptSlot { job: JOB, proofer: drawn(0) })
            .then(&["proof.slot_accepted"])
            .at(NOW.after(Span::hours(20)))
            .when(AcceptSlot { job: JOB, proofer: drawn(1) })
            .then(&["proof.slot_accepted"])
            .at(NOW.after(Span::hours(30)))
    }

    fn too_late() -> Rejection {
        Rejection::DeadlinePassed { due_at: NOW.after(Span::hours(24)) }
    }

    #[test]
    fn nobody_is_heard_before_a_timer_that_is_late() {
        let interrupt = |wish| InterruptProof { job: JOB, poster: POSTER, wish, openings: Openings::new() };
        late().when(interrupt(Wish::Approve(PAYOUT))).then_refused(too_late());
        late().when(interrupt(Wish::TurnOff)).then_refused(too_late());
        late().when(ChangeProofSettings { job: JOB, poster: POSTER, count: 1 }).then_refused(too_late());
        late().when(submit_verdict(1, Decision::Approved)).then_refused(too_late());
        let decline = DeclineSlot { job: JOB, proofer: drawn(1), suspended: BTreeSet::new() };
        late().when(decline).then_refused(too_late());
    }
}
