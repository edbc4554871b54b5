//! The verdicts are in, or are waited for no longer: the round is closed, or two who disagree get a third.

use super::closing::{Openings, closed, decisions, opened};
use super::event::ProofEvent;
use super::recruit::onward_without;
use super::rejection::ProofRejection;
use super::state::{Phase, Proof, Round};
use super::tally::{Outcome, Tally, tally};
use super::terms::{Assignment, PROOFERS_MAX};
use super::told::SlotFee;
use crate::decide::{Context, Decide, Funds, Purse};
use crate::event::Event;
use crate::ids::{JobId, PartyId, PayoutId, ProofId};
use crate::job::approve::approved;
use crate::job::{ApprovedBy, Contract, Job, JobEvent, Posted, ProofEnded, RevisionByProof, Stage};
use crate::ledger::Account;
use crate::party::Party;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use std::collections::BTreeSet;

/// Closes a round whose voting has ended. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct CloseRound {
    /// The job.
    pub job: JobId,
    /// Its poster.
    pub poster: PartyId,
    /// Who pays for the round: the poster, or the worker who appealed.
    pub payer: PartyId,
    /// What lies beside the log for the sealed slots.
    pub openings: Openings,
    /// The worker's payout, if the work is approved by this.
    pub payout: PayoutId,
    /// Candidates who may do nothing for now, as the caller found it: they are not asked.
    pub suspended: BTreeSet<PartyId>,
}

impl Decide for CloseRound {
    type Needs = (JobId, ProofId, PartyId, Funds);

    fn needs(&self) -> Self::Needs {
        (self.job, ProofId::of(self.job), self.poster, Funds(Account::Wallet(self.payer)))
    }

    fn decide(
        &self,
        (job, proof, poster, purse): &(Job, Proof, Party, Purse),
        cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let job = job.posted(self.job)?;
        let Stage::PendingProof { contract, round, .. } = &job.stage else {
            return Err(job.wrong_state("pending_proof"));
        };
        if job.poster != self.poster {
            return Err(Rejection::NotThePoster);
        }
        let round = proof.round(*round).ok_or(ProofRejection::NoRound)?;
        let Phase::Ended { ended_at } = round.phase else {
            return Err(ProofRejection::NoRound.into());
        };
        if round.payer != self.payer {
            return Err(ProofRejection::NoRound.into());
        }
        if cx.now < ended_at {
            return Err(Rejection::NotDueYet { due_at: ended_at });
        }
        // From when the voting ended, so that a late timer gives the same result.
        let cx = &Context { now: ended_at, ..*cx };
        let verdicts = opened(self.job, round, &self.openings)?;
        let outcome = match tally(round.count, &decisions(&verdicts)) {
            Tally::Over(outcome) => outcome,
            Tally::Tie if round.has_third() => Outcome::NoConsensus,
            Tally::Tie => match third(self.job, round, *purse, cx) {
                Some(events) => {
                    return Ok(onward_without(&self.suspended, (self.job, round.number), proof, events, cx));
                }
                None => Outcome::NoConsensus,
            },
        };
        let mut events = closed(self.job, round, &verdicts, outcome, cx)?;
        let revisions_max = cx.policy.revisions_max.of(poster.registered()?.tier());
        let follows = self.follows(job, outcome, revisions_max);
        events.extend(follows.events(job, contract, ended_at, cx)?);
        Ok(events)
    }
}

/// What a closed round means for its job.
enum Follows {
    Approval(PayoutId),
    Revision(u32),
    Review(u32, Outcome),
}

impl CloseRound {
    fn follows(&self, job: &Posted, outcome: Outcome, revisions_max: u32) -> Follows {
        let auto_approves = job.terms.proof.as_ref().is_some_and(|proof| proof.auto_approve);
        match outcome {
            Outcome::Approved if auto_approves => Follows::Approval(self.payout),
            Outcome::NeedsRevision if job.revisions < revisions_max => Follows::Revision(job.proof_round),
            Outcome::Approved
            | Outcome::NeedsRevision
            | Outcome::Rejected
            | Outcome::NoConsensus
            | Outcome::Abandoned => Follows::Review(job.proof_round, outcome),
        }
    }
}

impl Follows {
    fn events(
        self,
        job: &Posted,
        contract: &Contract,
        at: Timestamp,
        cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        match self {
            Self::Approval(payout) => approved(job, contract, payout, ApprovedBy::Consensus, at, cx.policy),
            Self::Revision(round) => {
                let due_at = at.after(cx.policy.revision_window);
                Ok(vec![JobEvent::RevisionByProof(RevisionByProof { job: job.job, round, due_at }).into()])
            }
            Self::Review(round, outcome) => Ok(vec![back_to_review(job, round, outcome, at, cx)]),
        }
    }
}

/// The poster looks at the work again, with a whole review window.
pub(crate) fn back_to_review(job: &Posted, round: u32, outcome: Outcome, at: Timestamp, cx: &Context<'_>) -> Event {
    let review_by = at.after(job.terms.review_window(cx.policy));
    JobEvent::ProofEnded(ProofEnded { job: job.job, round, outcome, review_by }).into()
}

/// A third proofer for two who disagree. One that is drawn is paid out of the wallet of whoever pays for the round: none
/// where that does not cover it, or nobody is left. One that is selected the poster looks for, and pays, or does not.
fn third(job: JobId, round: &Round, purse: Purse, cx: &Context<'_>) -> Option<Vec<ProofEvent>> {
    let (number, payer) = (round.number, round.payer);
    // The lowest number that no slot has: where the poster has lowered the count, it need not be the third.
    let slot = (1..=PROOFERS_MAX).find(|slot| round.slots.iter().all(|held| held.number != *slot))?;
    let recruit_by = cx.now.after(cx.policy.proof.recruiting_window);
    let assignment = round.assignment;
    let called = ProofEvent::TieBreakCalled { job, round: number, slot, recruit_by, assignment };
    if round.assignment == Assignment::PosterSelect {
        return Some(vec![called]);
    }
    let fee = round.slots.iter().filter_map(|slot| slot.fee).next_back()?;
    if round.waiting.is_empty() || purse.must_cover(fee).is_err() {
        return None;
    }
    Some(vec![ProofEvent::FeesFunded { job, round: number, payer, fees: vec![SlotFee { slot, fee }] }, called])
}
