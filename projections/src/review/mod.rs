//! View: what posters said of the work. The comment is an erasable row beside it.

pub mod query;

use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{JobId, PartyId};
use market_core::job::JobEvent;
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct ReviewEntry {
    pub job: JobId,
    pub poster: PartyId,
    pub agent: PartyId,
    pub rating: u8,
    pub words: Uuid,
    pub reviewed_at: Timestamp,
    pub reviewed_position: Position,
}

impl View for ReviewEntry {
    const NAME: &'static str = "review";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["job"];
    type Key = JobId;

    fn keys(recorded: &Recorded) -> Vec<JobId> {
        match &recorded.event {
            Event::Job(JobEvent::Reviewed(review)) => vec![review.job],
            Event::Job(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> JobId {
        self.job
    }

    fn evolve(row: Option<Self>, _job: &JobId, recorded: &Recorded) -> Option<Self> {
        let Event::Job(JobEvent::Reviewed(review)) = &recorded.event else {
            return row;
        };
        Some(Self {
            job: review.job,
            poster: review.poster,
            agent: review.agent,
            rating: review.rating,
            words: review.words.row_id(),
            reviewed_at: recorded.at,
            reviewed_position: recorded.position,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_review_is_a_row() {
        let row: ReviewEntry = row_of(released_job().and(reviewed(4)), &JOB).unwrap();
        assert_eq!((row.agent, row.rating, row.reviewed_at), (AGENT, 4, NOW));
    }
}
