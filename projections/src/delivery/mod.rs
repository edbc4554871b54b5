//! View: every delivery of a job. Its number is its place among the deliveries of the job.

pub mod query;

use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{FileId, JobId, PartyId};
use market_core::job::JobEvent;
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct Delivery {
    pub position: Position,
    pub job: JobId,
    pub agent: PartyId,
    pub files: Vec<FileId>,
    pub words: Uuid,
    pub review_by: Timestamp,
    pub delivered_at: Timestamp,
}

impl View for Delivery {
    const NAME: &'static str = "delivery";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["position"];
    type Key = Position;

    fn keys(recorded: &Recorded) -> Vec<Position> {
        match &recorded.event {
            Event::Job(JobEvent::Delivered { .. }) => vec![recorded.position],
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

    fn key(&self) -> Position {
        self.position
    }

    fn evolve(row: Option<Self>, position: &Position, recorded: &Recorded) -> Option<Self> {
        let Event::Job(JobEvent::Delivered { job, agent, files, words, review_by }) = &recorded.event else {
            return row;
        };
        Some(Self {
            position: *position,
            job: *job,
            agent: *agent,
            files: files.clone(),
            words: words.row_id(),
            review_by: *review_by,
            delivered_at: recorded.at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn each_delivery_of_a_job_is_a_row_of_its_own() {
        let story = delivered_job().and(revision_requested()).and(delivered(vec![FILE]));
        let rows: Vec<Delivery> = rows_of(story);
        let files: Vec<_> = rows.iter().map(|row| row.files.clone()).collect();
        assert_eq!(files, [vec![], vec![FILE]]);
    }
}
