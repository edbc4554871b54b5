//! The door to a dispute: who may come how far, asked in a fixed order.

use super::rejection::DisputeRejection;
use super::state::Dispute;
use super::vote::must_have_acknowledged;
use crate::candidacy::Candidacy;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{CandidacyId, DisputeId, JobId, PartyId};
use crate::job::Job;
use crate::rejection::Rejection;

/// What a route asks of whoever passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// To be one of the two sides.
    Side,
    /// To sit on the panel, with the job's terms acknowledged.
    Panel,
}

/// Asks only whether somebody may come in: what the edge decides when a request's body is no command.
#[derive(Clone, Debug)]
pub struct DisputeDoor {
    /// The dispute.
    pub dispute: DisputeId,
    /// Its job, as the caller found it.
    pub job: JobId,
    /// Who comes.
    pub party: PartyId,
    /// As what.
    pub part: Part,
}

impl Decide for DisputeDoor {
    type Needs = (DisputeId, JobId, CandidacyId);

    fn needs(&self) -> Self::Needs {
        (self.dispute, self.job, CandidacyId::of(self.job, self.party))
    }

    fn decide(
        &self,
        (dispute, job, candidacy): &(Dispute, Job, Candidacy),
        _cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let filed = dispute.filed(self.dispute)?;
        match self.part {
            Part::Side => filed.side_of(self.party).map(|_| Vec::new()),
            Part::Panel if filed.seat_of(self.party).is_some() => {
                must_have_acknowledged(job, filed.case.job, candidacy).map(|()| Vec::new())
            }
            Part::Panel => {
                filed.side_of(self.party)?;
                Err(DisputeRejection::NotYours { whose: "the panel" }.into())
            }
        }
    }
}
