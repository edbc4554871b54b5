//! A round begins: whoever is fit and not too near is drawn, and the first are asked.

use super::conflict::{Rule, Ties, conflict};
use super::draw::{candidates_hash, ranked, seed};
use super::event::ProofEvent;
use super::recruit::onward;
use super::rejection::ProofRejection;
use super::state::{Phase, Proof};
use super::terms::{Assignment, ProofTerms, most_of};
use super::told::{Excluded, Opened, Ranked};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::event::tree::Hash;
use crate::ids::{AgentId, JobId, PartyId, ProofId};
use crate::job::{Job, Posted, Stage};
use crate::money::Money;
use crate::proofer::Fitness;
use crate::rejection::Rejection;
use crate::stream::Position;

/// Opens the round that a delivery asks for. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct OpenRound {
    /// The job.
    pub job: JobId,
    /// Where the log holds the delivery.
    pub delivered: Position,
    /// A checkpoint after it.
    pub checkpoint: CheckpointSeen,
    /// Who is registered for the kind of work, as the caller found it.
    pub candidates: Vec<Candidate>,
}

/// A checkpoint of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckpointSeen {
    /// How many events it holds.
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

/// Somebody who is registered to verify, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub party: PartyId,
    /// Its public profile.
    pub agent: AgentId,
    /// What makes it fit.
    pub fitness: Fitness,
    /// What it has to do with the two sides of the job.
    pub ties: Ties,
}

/// A round whose proofers the poster selects: it draws nobody, and is open from the delivery on.
///
/// # Errors
/// When the most that a verdict may be paid is too large to be an amount.
pub(crate) fn to_be_applied_for(
    job: &Posted,
    (terms, price): (&ProofTerms, Money),
    round: u32,
    cx: &Context<'_>,
) -> Result<ProofEvent, Rejection> {
    Ok(ProofEvent::RoundOpened(Box::new(Opened {
        job: job.job,
        round,
        payer: job.poster,
        assignment: Assignment::PosterSelect,
        count: terms.count,
        fee: most_of(price, cx.policy)?,
        recruit_by: cx.now.after(cx.policy.proof.recruiting_window),
        tree_size: 0,
        root: String::new(),
        seed: String::new(),
        candidates_hash: candidates_hash(&[]),
        candidates: Vec::new(),
        excluded: Vec::new(),
    })))
}

/// An appeal is not heard by those against whom it is.
fn has_judged(proof: &Proof, round: u32, party: PartyId) -> bool {
    let is_appeal = proof.round(round).is_some_and(|round| round.is_appeal);
    is_appeal && proof.rounds.iter().any(|earlier| earlier.number < round && earlier.has_had(party))
}

impl OpenRound {
    fn sorted_out(
        &self,
        (poster, worker): (PartyId, PartyId),
        has_judged: impl Fn(PartyId) -> bool,
        cx: &Context<'_>,
    ) -> (Vec<Ranked>, Vec<Excluded>) {
        let (mut drawn, mut excluded) = (Vec::new(), Vec::new());
        let fit = |candidate: &&Candidate| candidate.fitness.reasons(cx.now, &cx.policy.proof).is_empty();
        for Candidate { party, agent, ties, .. } in self.candidates.iter().filter(fit) {
            let earlier = has_judged(*party).then_some(Rule::EarlierRound);
            match conflict(*party, poster, worker, ties, &cx.policy.proof).or(earlier) {
                Some(rule) => excluded.push(Excluded { agent: *agent, rule }),
                None => drawn.push(Ranked { party: *party, agent: *agent }),
            }
        }
        (drawn, excluded)
    }
}

impl Decide for OpenRound {
    type Needs = (JobId, ProofId);

    fn needs(&self) -> Self::Needs {
        (self.job, ProofId::of(self.job))
    }

    fn decide(&self, (job, proof): &(Job, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let job = job.posted(self.job)?;
        let Stage::PendingProof { contract, round, draw_at } = &job.stage else {
            return Err(job.wrong_state("pending_proof"));
        };
        let funded = proof.round(*round);
        let terms = job.terms.proof.as_ref().ok_or(ProofRejection::NoRound)?;
        if funded.is_some_and(|round| round.phase != Phase::Funded) {
            return Err(job.wrong_state("pending_proof without a round"));
        }
        if cx.now < *draw_at {
            return Err(Rejection::NotDueYet { due_at: *draw_at });
        }
        // From when it was due, so that a late timer gives the same result.
        let cx = &Context { now: *draw_at, ..*cx };
        if self.checkpoint.size <= self.delivered.0 {
            return Err(ProofRejection::CheckpointTooEarly.into());
        }
        let sides = (job.poster, contract.agent);
        let (drawn, excluded) = self.sorted_out(sides, |party| has_judged(proof, *round, party), cx);
        let seed = seed(self.job, *round, &self.checkpoint.root);
        let fee = match funded.and_then(|round| round.fees().first().copied()) {
            Some(paid) => paid.fee,
            None => terms.fee(job.part_of(contract.price)?, cx.policy)?,
        };
        let opened = ProofEvent::RoundOpened(Box::new(Opened {
            job: self.job,
            round: *round,
            payer: funded.map_or(job.poster, |round| round.payer),
            assignment: Assignment::Auto,
            count: funded.filter(|round| round.is_appeal).map_or(terms.count, |round| round.asked()),
            fee,
            recruit_by: cx.now.after(cx.policy.proof.recruiting_window),
            tree_size: self.checkpoint.size,
            root: self.checkpoint.root.to_string(),
            seed: seed.to_string(),
            candidates_hash: candidates_hash(&drawn),
            candidates: ranked(&seed, drawn),
            excluded,
        }));
        Ok(onward(self.job, *round, proof, vec![opened], cx))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use crate::proof::conflict::Rule;
    use crate::testing::*;

    #[test]
    fn the_first_of_the_draw_are_asked() {
        given(awaiting_proof(2)).when(open(4)).then(&[
            "proof.round_opened",
            "proof.slot_invited",
            "proof.slot_invited",
        ]);
        given(awaiting_proof(2)).when(open(1)).then(&["proof.round_opened", "proof.slot_invited"]);
        given(awaiting_proof(1)).when(open(0)).then(&["proof.round_opened"]);
    }

    #[test]
    fn whoever_is_too_near_or_not_fit_is_not_asked() {
        let near = Candidate { ties: Ties { has_applied: true, ..Ties::NONE }, ..candidate(0) };
        let new = Candidate { fitness: Fitness { completed_jobs: 49, ..candidate(1).fitness }, ..candidate(1) };
        let worker = Candidate { party: AGENT, ..candidate(2) };
        let (drawn, excluded) = OpenRound { candidates: vec![near, new, worker, candidate(3)], ..open(0) }.sorted_out(
            (POSTER, AGENT),
            |_| false,
            &Context { now: NOW, actor: crate::actor::Actor::Platform, policy: &Policy::default() },
        );
        assert_eq!(drawn, [Ranked { party: candidate(3).party, agent: candidate(3).agent }]);
        assert_eq!(excluded.iter().map(|excluded| excluded.rule).collect::<Vec<_>>(), [Rule::Applicant, Rule::Worker]);
    }

    #[test]
    fn a_checkpoint_that_does_not_hold_the_delivery_is_refused() {
        let early = OpenRound { checkpoint: CheckpointSeen { size: 9, ..open(1).checkpoint }, ..open(1) };
        given(awaiting_proof(1)).when(early).then_refused(ProofRejection::CheckpointTooEarly.into());
    }

    #[test]
    fn a_round_is_opened_once() {
        given(awaiting_proof(1))
            .when(open(0))
            .then(&["proof.round_opened"])
            .when(open(0))
            .then_refused(Rejection::WrongState { status: "pending_proof", wanted: "pending_proof without a round" });
    }
}
