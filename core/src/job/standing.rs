//! The door to a job: who may come how far, asked in a fixed order.

use super::Visibility;
use super::state::{Job, Posted};
use crate::candidacy::{Candidacy, Nda};
use crate::decide::{Context, Decide, Found, Needs, Source};
use crate::event::Event;
use crate::ids::{CandidacyId, JobId, PartyId};
use crate::party::{Party, Registered};
use crate::rejection::Rejection;

/// One party before one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The job.
    pub job: JobId,
    /// The party.
    pub party: PartyId,
}

/// What is known of one party before one job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    at: At,
    job: Job,
    /// What the two have to do with each other.
    pub candidacy: Candidacy,
    party: Party,
}

/// What a route asks of whoever passes, beyond being able to see the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// A verified e-mail address.
    Email,
    /// Confidentiality terms acknowledged; the poster is exempt.
    Nda,
    /// Not to be the poster.
    NotPoster,
    /// To be the poster.
    Poster,
    /// To be the worker to whom the job is assigned.
    Worker,
    /// To be the poster or the worker.
    Participant,
}

impl Needs for At {
    type Known = Standing;

    fn sources(&self) -> Vec<Source> {
        let candidacy = CandidacyId::of(self.job, self.party);
        vec![Source::Stream(self.job.into()), Source::Stream(candidacy.into()), Source::Stream(self.party.into())]
    }

    fn know(&self, found: &Found) -> Standing {
        Standing {
            at: *self,
            job: self.job.know(found),
            candidacy: CandidacyId::of(self.job, self.party).know(found),
            party: self.party.know(found),
        }
    }
}

impl Standing {
    /// The job, if the party may see it and gives what is asked. `asks` are asked in their own order:
    /// visible, e-mail, confidentiality, role.
    ///
    /// # Errors
    /// The first that is not given.
    pub fn enter(&self, asks: &[Ask]) -> Result<(&Posted, &Registered), Rejection> {
        let job = self.job.posted(self.at.job)?;
        let party = self.party.registered()?;
        let is_poster = job.poster == party.party;
        let is_worker = job.worker() == Some(party.party);
        // Who applied while it was to be seen must be able to go on, or to take the application back.
        let has_applied = self.candidacy.application.is_some();
        let is_known = is_poster || is_worker || has_applied || job.invitation_of(party.party).is_some();
        if job.terms.visibility == Visibility::Private && !is_known {
            return Err(Rejection::JobNotFound { job: self.at.job });
        }
        let mut ordered = asks.to_vec();
        ordered.sort();
        for ask in ordered {
            match ask {
                Ask::Email => party.must_have_verified_email()?,
                Ask::Nda if !is_poster && self.candidacy.nda == Nda::Open => {
                    return Err(Rejection::NdaNotAcknowledged);
                }
                // Nor for those whose job this is a part of: their money would go in a circle.
                Ask::NotPoster if is_poster || job.chain.clients.contains(&party.party) => {
                    return Err(Rejection::ConflictOfInterest);
                }
                Ask::Poster if !is_poster => return Err(Rejection::NotThePoster),
                Ask::Worker if !is_worker => return Err(Rejection::NotTheWorker),
                Ask::Participant if !is_poster && !is_worker => return Err(Rejection::NotTheWorker),
                Ask::Nda | Ask::NotPoster | Ask::Poster | Ask::Worker | Ask::Participant => {}
            }
        }
        Ok((job, party))
    }
}

/// Asks only whether somebody may come in: what the edge decides when a request's body is no command.
#[derive(Clone, Debug)]
pub struct Door {
    /// Who, before which job.
    pub at: At,
    /// What is asked.
    pub asks: &'static [Ask],
}

impl Decide for Door {
    type Needs = At;

    fn needs(&self) -> At {
        self.at
    }

    fn decide(&self, standing: &Standing, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        standing.enter(self.asks).map(|_| Vec::new())
    }
}
