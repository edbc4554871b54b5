//! A party acknowledges the confidentiality terms of a job, once.

use super::event::CandidacyEvent;
use super::state::Nda;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::job::{At, Standing};
use crate::rejection::Rejection;

/// Acknowledges a job's confidentiality terms; again, it changes nothing.
#[derive(Clone, Debug)]
pub struct AcknowledgeNda {
    /// The job.
    pub job: JobId,
    /// The party.
    pub party: PartyId,
}

impl Decide for AcknowledgeNda {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.party }
    }

    fn decide(&self, standing: &Standing, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(&[])?;
        if standing.candidacy.nda == Nda::Acknowledged || job.poster == self.party {
            return Ok(vec![]);
        }
        Ok(vec![CandidacyEvent::NdaAcknowledged { job: self.job, party: self.party }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    const ACKNOWLEDGE: AcknowledgeNda = AcknowledgeNda { job: JOB, party: AGENT };

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
}
