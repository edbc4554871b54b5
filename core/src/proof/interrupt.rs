//! The poster does not wait for its proofers: what was given is paid, what is open is void.

use super::close::back_to_review;
use super::closing::{Openings, closed, fees_back, opened};
use super::state::{Phase, Proof, Round};
use super::tally::Outcome;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{JobId, PartyId, PayoutId, ProofId};
use crate::job::approve::approved;
use crate::job::{ApprovedBy, Ask, At, JobEvent, ProofSettings, Stage, Standing};
use crate::rejection::Rejection;

/// Ends the verification of a delivery before its proofers have.
#[derive(Clone, Debug)]
pub struct InterruptProof {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// What the poster wants instead.
    pub wish: Wish,
    /// What lies beside the log for the sealed slots.
    pub openings: Openings,
}

/// What a poster wants instead of its proofers' word.
#[derive(Clone, Debug)]
pub enum Wish {
    /// To approve the work; this payout follows.
    Approve(PayoutId),
    /// Changes.
    Revise(Confidential),
    /// To look at the work itself, without proofers.
    TurnOff,
}

impl InterruptProof {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];
}

/// The events that end a round before its proofers have: what was given is paid, the rest goes back.
pub(crate) fn voided(
    job: JobId,
    number: u32,
    proof: &Proof,
    openings: &Openings,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Rejection> {
    match proof.round(number) {
        // A round that has ended by itself comes to what its verdicts say.
        Some(Round { phase: Phase::Ended { ended_at: due_at }, .. }) => {
            Err(Rejection::DeadlinePassed { due_at: *due_at })
        }
        Some(round) if round.is_open() => {
            round.must_be_punctual(cx.now)?;
            let verdicts = opened(job, round, openings)?;
            closed(job, round, &verdicts, Outcome::Abandoned, cx)
        }
        Some(_) | None => Ok(fees_back(job, proof).into_iter().collect()),
    }
}

impl Decide for InterruptProof {
    type Needs = (At, ProofId);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.poster }, ProofId::of(self.job))
    }

    fn decide(&self, (standing, proof): &(Standing, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, poster) = standing.enter(Self::ASKS)?;
        let Stage::PendingProof { contract, round: number, .. } = &job.stage else {
            return Err(job.wrong_state("pending_proof"));
        };
        let mut events = voided(self.job, *number, proof, &self.openings, cx)?;
        match &self.wish {
            Wish::Approve(payout) => {
                events.extend(approved(job, contract, *payout, ApprovedBy::Poster, cx.now, cx.policy)?);
            }
            Wish::Revise(words) => {
                let allowed = cx.policy.revisions_max.of(poster.tier());
                if job.revisions >= allowed {
                    return Err(Rejection::RevisionsUsed { allowed });
                }
                let (words, due_at) = (words.digest(), cx.now.after(cx.policy.revision_window));
                events.push(JobEvent::RevisionRequested { job: self.job, poster: self.poster, words, due_at }.into());
            }
            Wish::TurnOff => {
                events.push(JobEvent::ProofSettingsChanged(ProofSettings { job: self.job, proof: None }).into());
                events.push(back_to_review(job, *number, Outcome::Abandoned, cx.now, cx));
            }
        }
        Ok(events)
    }

    fn private(&self) -> Vec<Private> {
        match &self.wish {
            Wish::Revise(words) => vec![words.private("revision", self.poster)],
            Wish::Approve(_) | Wish::TurnOff => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Account;
    use crate::proof::ProofRejection;
    use crate::proof::tally::Decision;
    use crate::testing::*;

    fn interrupt(wish: Wish, given: &[(u8, usize, Decision)]) -> InterruptProof {
        InterruptProof { job: JOB, poster: POSTER, wish, openings: openings(given) }
    }

    #[test]
    fn an_override_pays_who_was_in_time_and_voids_the_rest() {
        let approve = || Wish::Approve(PAYOUT);
        given(opened_round(2, 2))
            .when(submit_verdict(0, Decision::Rejected))
            .then(&["proof.slot_accepted", "proof.verdict_sealed"])
            .when(interrupt(approve(), &[]))
            .then_refused(ProofRejection::VerdictsMoved.into())
            .when(interrupt(approve(), &[(1, 0, Decision::Rejected)]))
            .then(&["proof.round_closed", "payout.scheduled", "job.approved", "payout.scheduled"])
            .and_holds(Account::Pending(drawn(0), JOB), usd(3_37))
            .and_holds(Account::Wallet(POSTER), usd(21_25))
            .when(submit_verdict(1, Decision::Approved))
            .then_refused(Rejection::WrongState { status: "completed", wanted: "pending_proof" });
    }

    #[test]
    fn before_the_draw_everything_goes_back() {
        given(awaiting_proof(1))
            .when(interrupt(Wish::TurnOff, &[]))
            .then(&["proof.fees_returned", "job.proof_settings_changed", "job.proof_ended"])
            .and_holds(Account::Wallet(POSTER), usd(25_00));
    }

    #[test]
    fn a_poster_may_ask_for_changes_meanwhile() {
        given(opened_round(1, 1))
            .when(interrupt(Wish::Revise(words()), &[]))
            .then(&["proof.round_closed", "job.revision_requested"])
            .and_holds(Account::Wallet(POSTER), usd(25_00));
    }

    #[test]
    fn only_the_poster_interrupts() {
        given(opened_round(1, 1))
            .when(InterruptProof { poster: AGENT, ..interrupt(Wish::TurnOff, &[]) })
            .then_refused(Rejection::NotThePoster);
    }
}
