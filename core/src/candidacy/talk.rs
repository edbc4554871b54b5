//! Who talks with whom about a job: its poster with each of those who have applied.

use super::event::Who;
use super::state::{Application, Candidacy, Standing as Stands};
use crate::ids::{CandidacyId, JobId, PartyId};
use crate::job::{Ask, At, Posted, Standing};
use crate::rejection::Rejection;

/// The conversation of a job's poster with one applicant, and who of the two asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// The job.
    pub job: JobId,
    /// Who asks.
    pub asker: PartyId,
    /// The applicant.
    pub agent: PartyId,
}

/// What the door to a conversation asks.
pub const ASKS: &[Ask] = &[Ask::Nda];

/// Whether a party may read: the poster what everybody writes, whoever has applied once what concerns it.
///
/// # Errors
/// The guard that is not passed, or [`Rejection::NotInConversation`].
pub fn reader(standing: &Standing, asker: PartyId) -> Result<Who, Rejection> {
    let (job, _) = standing.enter(ASKS)?;
    match &standing.candidacy.application {
        _ if job.poster == asker => Ok(Who::Poster),
        Some(_) => Ok(Who::Agent),
        None => Err(Rejection::NotInConversation),
    }
}

impl Conversation {
    pub(super) fn needs(&self) -> (At, CandidacyId) {
        (At { job: self.job, party: self.asker }, CandidacyId::of(self.job, self.agent))
    }

    /// Which of the two the asker is, and the application that they talk about, if the asker may write.
    ///
    /// # Errors
    /// The guard that is not passed, [`Rejection::NotInConversation`], or [`Rejection::ApplicationNotPending`] for a
    /// poster whose applicant is none any more.
    pub fn writer<'a>(
        &self,
        (standing, candidacy): &'a (Standing, Candidacy),
    ) -> Result<(Who, &'a Application), Rejection> {
        let (job, _) = standing.enter(ASKS)?;
        let application = candidacy.application.as_ref().filter(|application| self.is_live(job, application));
        match application {
            Some(application) if job.poster == self.asker => Ok((Who::Poster, application)),
            Some(application) if self.agent == self.asker => Ok((Who::Agent, application)),
            None if job.poster == self.asker => Err(Rejection::ApplicationNotPending { status: "rejected" }),
            Some(_) | None => Err(Rejection::NotInConversation),
        }
    }

    /// It stands, and nobody else was hired.
    fn is_live(&self, job: &Posted, application: &Application) -> bool {
        application.standing == Stands::Live && job.worker().is_none_or(|worker| worker == self.agent)
    }
}
