//! The poster says no to an application to verify the work.

use super::state::Proof;
use super::withdraw::must_be_pending;
use crate::candidacy::{Candidacy, CandidacyEvent};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{ApplicationId, CandidacyId, JobId, PartyId, ProofId};
use crate::job::{Ask, At, Standing};
use crate::rejection::Rejection;

/// Rejects a pending application to verify the work.
#[derive(Clone, Debug)]
pub struct TurnProoferDown {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// Who applied.
    pub party: PartyId,
    /// The application.
    pub application: ApplicationId,
}

impl TurnProoferDown {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];
}

impl Decide for TurnProoferDown {
    type Needs = (At, ProofId, CandidacyId);

    fn needs(&self) -> Self::Needs {
        let candidacy = CandidacyId::of(self.job, self.party);
        (At { job: self.job, party: self.poster }, ProofId::of(self.job), candidacy)
    }

    fn decide(
        &self,
        (standing, proof, candidacy): &(Standing, Proof, Candidacy),
        _cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let Self { party, application, .. } = *self;
        must_be_pending(job, proof, candidacy, (party, application))?;
        Ok(vec![CandidacyEvent::Rejected { job: self.job, party, application }.into()])
    }
}
