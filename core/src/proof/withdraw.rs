//! Somebody takes its application to verify the work back. Whoever was selected declines instead.

use super::select::pending;
use super::state::Proof;
use crate::candidacy::{Candidacy, CandidacyEvent};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{ApplicationId, CandidacyId, JobId, PartyId, ProofId};
use crate::job::{Job, Posted, Stage};
use crate::rejection::Rejection;

/// Takes a pending application to verify the work back.
#[derive(Clone, Debug)]
pub struct WithdrawProofing {
    /// The job.
    pub job: JobId,
    /// Who applied.
    pub party: PartyId,
    /// The application.
    pub application: ApplicationId,
}

/// Refuses unless the application is pending in the round that is open.
pub(super) fn must_be_pending(
    job: &Posted,
    proof: &Proof,
    candidacy: &Candidacy,
    (party, application): (PartyId, ApplicationId),
) -> Result<(), Rejection> {
    candidacy.live_proofing(application)?;
    // The round that it was for is over.
    let over = Rejection::ApplicationNotPending { status: "rejected" };
    let Stage::PendingProof { round, .. } = &job.stage else {
        return Err(over);
    };
    let round = proof.round(*round).filter(|round| round.is_open()).ok_or(over)?;
    pending(round, party, application, candidacy).map(|_| ())
}

impl Decide for WithdrawProofing {
    type Needs = (JobId, ProofId, CandidacyId);

    fn needs(&self) -> Self::Needs {
        (self.job, ProofId::of(self.job), CandidacyId::of(self.job, self.party))
    }

    fn decide(
        &self,
        (job, proof, candidacy): &(Job, Proof, Candidacy),
        _cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let Self { job: id, party, application } = *self;
        must_be_pending(job.posted(id)?, proof, candidacy, (party, application))?;
        Ok(vec![CandidacyEvent::Withdrawn { job: id, party, application }.into()])
    }
}
