//! The panel is drawn: whoever is fit to verify such work, and has nothing to do with this.

use super::event::DisputeEvent;
use super::seal::seed;
use super::state::{Dispute, Filed, Phase};
use super::told::{Drawn, Panelist};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{DisputeId, JobId, PartyId, ProofId};
use crate::proof::conflict::{Rule, conflict};
use crate::proof::draw::{candidates_hash, ranked};
use crate::proof::open::{Candidate, CheckpointSeen};
use crate::proof::{Excluded, Proof, ProofRejection, Ranked};
use crate::rejection::Rejection;
use crate::stream::Position;

/// Draws the panel. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct DrawPanel {
    /// The dispute.
    pub dispute: DisputeId,
    /// Its job.
    pub job: JobId,
    /// Where the log holds the end of the evidence.
    pub closed: Position,
    /// A checkpoint after it.
    pub checkpoint: CheckpointSeen,
    /// Who is registered to verify the kind of work, as the caller found it.
    pub candidates: Vec<Candidate>,
}

/// Whether somebody has held a slot of the job: it has said what it thinks, or was to.
fn has_verified(proof: &Proof, party: PartyId) -> bool {
    proof.rounds.iter().any(|round| round.held_by(party).is_some())
}

impl DrawPanel {
    fn sorted_out(&self, filed: &Filed, proof: &Proof, cx: &Context<'_>) -> (Vec<Ranked>, Vec<Excluded>) {
        let (mut drawn, mut excluded) = (Vec::new(), Vec::new());
        let fit = |candidate: &&Candidate| candidate.fitness.reasons(cx.now, &cx.policy.proof).is_empty();
        for Candidate { party, agent, ties, .. } in self.candidates.iter().filter(fit) {
            let near = conflict(*party, filed.case.poster, filed.case.agent, ties, &cx.policy.proof);
            match near.or(has_verified(proof, *party).then_some(Rule::Proofer)) {
                Some(rule) => excluded.push(Excluded { agent: *agent, rule }),
                None => drawn.push(Ranked { party: *party, agent: *agent }),
            }
        }
        (drawn, excluded)
    }
}

impl Decide for DrawPanel {
    type Needs = (DisputeId, ProofId);

    fn needs(&self) -> Self::Needs {
        (self.dispute, ProofId::of(self.job))
    }

    fn decide(&self, (dispute, proof): &(Dispute, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let filed = dispute.filed(self.dispute)?;
        let Phase::Closed { closed_at } = filed.phase else {
            return Err(filed.not_at("evidence"));
        };
        if filed.case.job != self.job {
            return Err(Rejection::JobNotFound { job: self.job });
        }
        if cx.now < closed_at {
            return Err(Rejection::NotDueYet { due_at: closed_at });
        }
        if self.checkpoint.size <= self.closed.0 {
            return Err(ProofRejection::CheckpointTooEarly.into());
        }
        // From when it was due, so that a late timer gives the same result.
        let cx = &Context { now: closed_at, ..*cx };
        let (drawn, excluded) = self.sorted_out(filed, proof, cx);
        let seed = seed(self.dispute, &self.checkpoint.root);
        let (hash, candidates) = (candidates_hash(&drawn), ranked(&seed, drawn));
        let seats = (1..=cx.policy.dispute.panel_size).zip(&candidates);
        let panel: Vec<Panelist> =
            seats.map(|(seat, Ranked { party, agent })| Panelist { seat, party: *party, agent: *agent }).collect();
        let vote_by = (!panel.is_empty()).then(|| closed_at.after(cx.policy.dispute.vote_window));
        Ok(vec![
            DisputeEvent::PanelDrawn(Box::new(Drawn {
                case: filed.case,
                tree_size: self.checkpoint.size,
                root: self.checkpoint.root.to_string(),
                seed: seed.to_string(),
                candidates_hash: hash,
                candidates,
                excluded,
                panel,
                vote_by,
                cap_at: filed.cap_at,
            }))
            .into(),
        ])
    }
}
