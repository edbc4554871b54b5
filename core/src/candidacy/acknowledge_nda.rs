//! A party acknowledges the confidentiality terms of a job, once.

use super::event::CandidacyEvent;
use super::state::{Candidacy, Nda};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{CandidacyId, JobId, PartyId};
use crate::job::{At, Standing};
use crate::rejection::Rejection;

/// Acknowledges a job's confidentiality terms; again, it changes nothing. Terms flow down: whoever is to see a part of a
/// job acknowledges the terms of all the jobs above it with its own.
#[derive(Clone, Debug)]
pub struct AcknowledgeNda {
    /// The job.
    pub job: JobId,
    /// The party.
    pub party: PartyId,
    /// The jobs above it, from the top.
    pub chain: Vec<JobId>,
}

impl Decide for AcknowledgeNda {
    type Needs = (At, Vec<CandidacyId>);

    fn needs(&self) -> Self::Needs {
        let above = self.chain.iter().map(|job| CandidacyId::of(*job, self.party)).collect();
        (At { job: self.job, party: self.party }, above)
    }

    fn decide(
        &self,
        (standing, above): &(Standing, Vec<Candidacy>),
        _cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(&[])?;
        if standing.candidacy.nda == Nda::Acknowledged || job.poster == self.party {
            return Ok(vec![]);
        }
        // What is above a job never changes.
        if job.chain.jobs != self.chain {
            return Err(Rejection::JobNotFound { job: self.job });
        }
        let above = self.chain.iter().zip(above);
        let open = above.filter(|(_, candidacy)| candidacy.nda == Nda::Open).map(|(job, _)| *job);
        let acknowledged = |job| CandidacyEvent::NdaAcknowledged { job, party: self.party }.into();
        Ok([self.job].into_iter().chain(open).map(acknowledged).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::subcontract::PostSubJob;
    use crate::testing::*;

    const ACKNOWLEDGE: AcknowledgeNda = AcknowledgeNda { job: JOB, party: AGENT, chain: vec![] };

    #[test]
    fn acknowledging_twice_is_one_event() {
        given(open_job()).when(ACKNOWLEDGE).then(&["candidacy.nda_acknowledged"]).when(ACKNOWLEDGE).then(&[]);
    }

    #[test]
    fn the_poster_is_exempt() {
        given(open_job()).when(AcknowledgeNda { party: POSTER, ..ACKNOWLEDGE }).then(&[]);
    }

    #[test]
    fn a_job_that_does_not_exist_has_no_terms() {
        given([registered(AGENT)]).when(ACKNOWLEDGE).then_refused(Rejection::JobNotFound { job: JOB });
    }

    #[test]
    fn the_terms_of_the_jobs_above_flow_down() {
        let part = JobId(uuid::Uuid::from_u128(77));
        let terms = terms();
        let of_part = AcknowledgeNda { job: part, party: STRANGER, chain: vec![JOB] };
        given(funded_job(usd(75_00)).and(registered(STRANGER)))
            .when(PostSubJob { job: part, parent: JOB, poster: AGENT, terms })
            .then(&["job.posted", "job.subcontracted"])
            .when(AcknowledgeNda { chain: vec![], ..of_part.clone() })
            .then_refused(Rejection::JobNotFound { job: part })
            .when(of_part.clone())
            .then(&["candidacy.nda_acknowledged", "candidacy.nda_acknowledged"])
            .when(of_part)
            .then(&[])
            .when(AcknowledgeNda { party: STRANGER, ..ACKNOWLEDGE })
            .then(&[]);
    }
}
