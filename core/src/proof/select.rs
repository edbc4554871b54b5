//! The poster selects one of those who want to verify the work. It begins once its price is in the slot.

use super::apply::selecting;
use super::aspirant::Aspirant;
use super::event::ProofEvent;
use super::recruit::{onward, seat};
use super::rejection::ProofRejection;
use super::slot::Holder;
use super::state::{Proof, Round};
use super::told::Ranked;
use crate::candidacy::{Candidacy, Proofing};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{ApplicationId, CandidacyId, JobId, PartyId, ProofId};
use crate::job::{Ask, At, Stage, Standing};
use crate::money::Money;
use crate::rejection::Rejection;

/// Accepts an application to verify the work.
#[derive(Clone, Debug)]
pub struct SelectProofer {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// The application.
    pub application: ApplicationId,
    /// Who applied.
    pub party: PartyId,
    /// What is known of it by now.
    pub aspirant: Aspirant,
    /// The price that the poster believes it agrees to, if it says so.
    pub expected_price: Option<Money>,
}

impl SelectProofer {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];
}

/// The round of a job whose proofers are selected, and an application for it that is pending there.
///
/// # Errors
/// The state that the job, the round or the application is in.
pub(super) fn pending<'a>(
    round: &Round,
    party: PartyId,
    application: ApplicationId,
    candidacy: &'a Candidacy,
) -> Result<&'a Proofing, Rejection> {
    let proofing = candidacy.live_proofing(application)?;
    let status = match round.held_by(party).map(|slot| &slot.holder) {
        _ if proofing.round != round.number || round.left.contains(&party) => "rejected",
        Some(Holder::Selected { .. }) => "accepted",
        Some(_) => "funded",
        None => return Ok(proofing),
    };
    Err(Rejection::ApplicationNotPending { status })
}

impl Decide for SelectProofer {
    type Needs = (At, ProofId, CandidacyId);

    fn needs(&self) -> Self::Needs {
        let candidacy = CandidacyId::of(self.job, self.party);
        (At { job: self.job, party: self.poster }, ProofId::of(self.job), candidacy)
    }

    fn decide(
        &self,
        (standing, proof, candidacy): &(Standing, Proof, Candidacy),
        cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let Stage::PendingProof { round, .. } = &job.stage else {
            return Err(job.wrong_state("pending_proof"));
        };
        let round = selecting(proof, *round, cx.now)?;
        let proofing = pending(round, self.party, self.application, candidacy)?;
        self.aspirant.must_be_fit_for(job, cx)?;
        if let Some(expected) = self.expected_price.filter(|expected| *expected != proofing.price) {
            return Err(Rejection::PriceChanged { total: proofing.price, expected });
        }
        let vacant = round.slots.iter().find(|slot| slot.holder == Holder::Vacant);
        let slot = vacant.ok_or(ProofRejection::AllFilled { slots: round.slots.len() })?.number;
        let who = Ranked { party: self.party, agent: proofing.agent };
        let selected = ProofEvent::ProoferSelected {
            job: self.job,
            seat: seat(self.job, round.number, slot, who),
            application: self.application,
            price: proofing.price,
        };
        Ok(onward(self.job, round.number, proof, vec![selected], cx))
    }
}
