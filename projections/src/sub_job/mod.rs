//! View: which job is a part of which.

pub mod query;

use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{JobId, PartyId};
use market_core::job::JobEvent;
use market_core::stream::Position;
use serde::{Deserialize, Serialize};

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct SubJob {
    pub job: JobId,
    pub parent: JobId,
    pub poster: PartyId,
    pub level: u32,
    pub posted_position: Position,
}

impl View for SubJob {
    const NAME: &'static str = "sub_job";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["job"];
    const ONLY_ADDS: bool = true;
    type Key = JobId;

    fn keys(recorded: &Recorded) -> Vec<JobId> {
        match &recorded.event {
            Event::Job(JobEvent::Subcontracted(subcontract)) => vec![subcontract.job],
            Event::Job(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> JobId {
        self.job
    }

    fn evolve(row: Option<Self>, _job: &JobId, recorded: &Recorded) -> Option<Self> {
        let Event::Job(JobEvent::Subcontracted(subcontract)) = &recorded.event else {
            return row;
        };
        Some(Self {
            job: subcontract.job,
            parent: subcontract.parent,
            poster: subcontract.poster,
            level: u32::try_from(subcontract.chain.jobs.len()).unwrap_or(u32::MAX),
            posted_position: recorded.position,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_part_knows_what_it_is_a_part_of() {
        let part: SubJob = row_of(funded_job().and(subcontracted()), &JOB).unwrap();
        assert_eq!((part.parent, part.poster, part.level), (PARENT, POSTER, 1));
    }
}
