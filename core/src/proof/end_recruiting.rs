//! A round has looked for proofers long enough.

use super::event::ProofEvent;
use super::recruit::onward;
use super::rejection::ProofRejection;
use super::slot::Holder;
use super::state::{Phase, Proof};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, ProofId};
use crate::rejection::Rejection;

/// Ends the search for proofers. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct EndRecruiting {
    /// The job.
    pub job: JobId,
}

impl Decide for EndRecruiting {
    type Needs = ProofId;

    fn needs(&self) -> ProofId {
        ProofId::of(self.job)
    }

    fn decide(&self, proof: &Proof, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let round = proof.latest().ok_or(ProofRejection::NoRound)?;
        let Phase::Recruiting { recruit_by } = round.phase else {
            return Err(ProofRejection::NoRound.into());
        };
        if cx.now < recruit_by {
            return Err(Rejection::NotDueYet { due_at: recruit_by });
        }
        let lapsed = round.slots.iter().filter_map(|slot| match &slot.holder {
            // Whoever is selected and not paid for cannot begin any more.
            Holder::Invited { seat, .. } | Holder::Selected { seat, .. } => {
                Some(ProofEvent::InvitationLapsed { job: self.job, seat: *seat })
            }
            Holder::Vacant | Holder::Accepted { .. } | Holder::Sealed { .. } | Holder::Over => None,
        });
        let mut events: Vec<ProofEvent> = lapsed.collect();
        events.push(ProofEvent::RecruitingEnded { job: self.job, round: round.number });
        Ok(onward(self.job, round.number, proof, events, &Context { now: recruit_by, ..*cx }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::time::Span;

    #[test]
    fn a_round_that_finds_nobody_ends_by_itself() {
        let over = NOW.after(Span::hours(48));
        given(opened_round(3, 0))
            .when(EndRecruiting { job: JOB })
            .then_refused(Rejection::NotDueYet { due_at: over })
            .at(over)
            .when(EndRecruiting { job: JOB })
            .then(&["proof.recruiting_ended", "proof.voting_ended"]);
    }
}
