//! Somebody offers to verify the work of a job whose poster selects its proofers.

use super::aspirant::Aspirant;
use super::rejection::ProofRejection;
use super::state::{Phase, Proof, Round};
use super::terms::{Assignment, most_of};
use crate::candidacy::{self, CandidacyEvent};
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{ApplicationId, JobId, PartyId, ProofId};
use crate::job::post::sensible_amount;
use crate::job::{Ask, At, Stage, Standing};
use crate::money::Money;
use crate::rejection::Rejection;
use crate::text::within;
use crate::time::Timestamp;

/// Applies to verify the work.
#[derive(Clone, Debug)]
pub struct ApplyToVerify {
    /// The job.
    pub job: JobId,
    /// Who applies.
    pub party: PartyId,
    /// The new application.
    pub application: ApplicationId,
    /// What it asks for its verdict.
    pub price: Money,
    /// Why it should be this agent.
    pub message: String,
    /// The message, for the record.
    pub words: Confidential,
    /// What is known of it.
    pub aspirant: Aspirant,
}

impl ApplyToVerify {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = candidacy::apply::Apply::ASKS;

    fn check(&self, agreed: Money, cx: &Context<'_>) -> Result<(), Rejection> {
        let text = &cx.policy.text;
        sensible_amount("proposed_price", self.price, cx.policy)?;
        within("message", &self.message, text.message_min, text.text_max)?;
        let most = most_of(agreed, cx.policy)?;
        if !most.covers(self.price)? {
            let problem = format!("must be at most half of the agreed price, {} cents", most.minor());
            return Err(Rejection::Invalid { field: "proposed_price", problem });
        }
        Ok(())
    }
}

/// The round for which proofers apply and are selected, until when.
///
/// # Errors
/// [`ProofRejection::ProofersAreDrawn`], [`ProofRejection::NoRound`], or that its time is over.
pub(super) fn selecting(proof: &Proof, number: u32, now: Timestamp) -> Result<&Round, Rejection> {
    let round = proof.round(number).ok_or(ProofRejection::ProofersAreDrawn)?;
    if round.assignment == Assignment::Auto {
        return Err(ProofRejection::ProofersAreDrawn.into());
    }
    match round.phase {
        Phase::Recruiting { recruit_by } if recruit_by <= now => Err(Rejection::DeadlinePassed { due_at: recruit_by }),
        Phase::Recruiting { .. } => Ok(round),
        Phase::Funded | Phase::Reviewing | Phase::Ended { .. } | Phase::Closed(_) => {
            Err(ProofRejection::NoRound.into())
        }
    }
}

impl Decide for ApplyToVerify {
    type Needs = (At, ProofId);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.party }, ProofId::of(self.job))
    }

    fn decide(&self, (standing, proof): &(Standing, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, party) = standing.enter(Self::ASKS)?;
        if party.profile.is_none() {
            return Err(Rejection::ProfileRequired);
        }
        self.aspirant.must_be_fit_for(job, cx)?;
        let Stage::PendingProof { contract, round, .. } = &job.stage else {
            return Err(job.wrong_state("pending_proof"));
        };
        self.check(job.part_of(contract.price)?, cx)?;
        let round = selecting(proof, *round, cx.now)?;
        let before = standing.candidacy.proofing.as_ref();
        let lives = |before: &&candidacy::Proofing| {
            before.round == round.number && before.standing == candidacy::Standing::Live
        };
        // Whoever was selected and gave up, or did not come, has had its application for this round as well.
        if let Some(live) = before.filter(lives) {
            return Err(Rejection::AlreadyApplied { application: live.application });
        }
        Ok(vec![
            CandidacyEvent::ProoferApplied {
                job: self.job,
                party: self.party,
                agent: party.agent,
                application: self.application,
                round: round.number,
                price: self.price,
                words: self.words.digest(),
                terms_version: job.terms_version,
            }
            .into(),
        ])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("proposal", self.party)]
    }
}
