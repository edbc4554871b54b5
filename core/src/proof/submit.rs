//! A proofer gives its verdict: the log learns that there is one, and nothing else.

use super::accept::{accepted, place};
use super::event::ProofEvent;
use super::recruit::onward;
use super::rejection::ProofRejection;
use super::seal::seal;
use super::slot::Holder;
use super::state::Proof;
use super::verdict::Verdict;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{AssignmentId, JobId, PartyId, ProofId};
use crate::job::{Ask, At, Standing};
use crate::rejection::Rejection;
use serde_json::json;

/// Gives a verdict; whoever was only invited takes the invitation by it.
#[derive(Clone, Debug)]
pub struct SubmitVerdict {
    /// The job.
    pub job: JobId,
    /// The proofer.
    pub proofer: PartyId,
    /// Its assignment, as the caller found it; none if it has none.
    pub assignment: Option<AssignmentId>,
    /// The verdict.
    pub verdict: Verdict,
    /// 32 random bytes, handed in.
    pub nonce: [u8; 32],
}

/// The kind of the row that holds a sealed verdict until its round closes.
pub const VERDICT_KIND: &str = "verdict";

impl SubmitVerdict {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Nda];

    fn nonce(&self) -> String {
        hex::encode(self.nonce)
    }
}

impl Decide for SubmitVerdict {
    type Needs = (At, ProofId);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.proofer }, ProofId::of(self.job))
    }

    fn decide(&self, (standing, proof): &(Standing, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let (round, slot) = place(job, proof, self.proofer)?;
        let requirements = job.terms.proof.as_ref().map_or(&[][..], |proof| &proof.requirements);
        let (seat, mut events) = match &slot.holder {
            Holder::Sealed { .. } => return Err(ProofRejection::VerdictGiven.into()),
            Holder::Vacant | Holder::Over => return Err(ProofRejection::NotAProofer.into()),
            Holder::Invited { seat, .. } => (seat, vec![accepted(self.job, *seat, cx)]),
            Holder::Accepted { seat, .. } | Holder::Selected { seat, .. } => (seat, vec![]),
        };
        self.verdict.check(requirements, cx.policy)?;
        round.must_be_punctual(cx.now)?;
        if matches!(slot.holder, Holder::Selected { .. }) {
            return Err(job.wrong_state("pending_proof with its proofers paid for"));
        }
        if self.assignment != Some(seat.assignment) {
            return Err(ProofRejection::NotAProofer.into());
        }
        let commitment = seal(self.job, seat.round, seat.slot, &self.nonce(), &self.verdict.canonical());
        events.push(ProofEvent::VerdictSealed { job: self.job, seat: *seat, commitment });
        Ok(onward(self.job, round.number, proof, events, cx))
    }

    fn private(&self) -> Vec<Private> {
        let body = json!({"nonce": self.nonce(), "canonical": self.verdict.canonical()});
        self.assignment
            .map(|assignment| Private { kind: VERDICT_KIND, id: assignment.0, subject: self.proofer, body })
            .into_iter()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::tally::Decision;
    use crate::testing::*;
    use crate::time::Span;

    #[test]
    fn a_verdict_takes_the_invitation_and_the_last_one_ends_the_voting() {
        given(opened_round(2, 2))
            .when(submit_verdict(0, Decision::Approved))
            .then(&["proof.slot_accepted", "proof.verdict_sealed"])
            .when(submit_verdict(0, Decision::Rejected))
            .then_refused(ProofRejection::VerdictGiven.into())
            .when(submit_verdict(1, Decision::Approved))
            .then(&["proof.slot_accepted", "proof.verdict_sealed", "proof.voting_ended"]);
    }

    #[test]
    fn refusals_come_in_the_order_of_the_guards() {
        let empty = SubmitVerdict { verdict: verdict(Decision::Approved, 0), ..submit_verdict(0, Decision::Approved) };
        let stranger = SubmitVerdict { proofer: drawn(1), ..empty.clone() };
        given(opened_round(1, 2)).when(stranger).then_refused(ProofRejection::NotAProofer.into());
        let late = NOW.after(Span::hours(24));
        given(opened_round(1, 2)).at(late).when(empty).then_refused_for("scorecard.completeness");
        given(opened_round(1, 2))
            .at(late)
            .when(submit_verdict(0, Decision::Approved))
            .then_refused(Rejection::DeadlinePassed { due_at: late });
    }

    #[test]
    fn whoever_has_no_slot_is_no_proofer() {
        given(opened_round(1, 1).and(acknowledged(AGENT)))
            .when(SubmitVerdict { proofer: AGENT, ..submit_verdict(0, Decision::Approved) })
            .then_refused(ProofRejection::NotAProofer.into());
    }
}
