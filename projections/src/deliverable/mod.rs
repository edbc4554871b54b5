//! View: every file that a worker has put into a job.
//!
//! To which delivery a file belongs is told by the position of that delivery's event; its number is counted when
//! it is read, in the view `delivery`.

pub mod query;

use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{FileId, JobId, PartyId};
use market_core::job::JobEvent;
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct Deliverable {
    pub file: FileId,
    pub job: JobId,
    pub agent: PartyId,
    pub sha256: String,
    pub size: u64,
    pub delivered_position: Option<Position>,
    pub uploaded_at: Timestamp,
}

impl View for Deliverable {
    const NAME: &'static str = "deliverable";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["file"];
    type Key = FileId;

    fn keys(recorded: &Recorded) -> Vec<FileId> {
        match &recorded.event {
            Event::Job(JobEvent::FileUploaded { file, .. }) => vec![*file],
            Event::Job(JobEvent::Delivered { files, .. }) => {
                let mut files = files.clone();
                files.sort_unstable();
                files.dedup();
                files
            }
            Event::Job(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> FileId {
        self.file
    }

    fn evolve(row: Option<Self>, _file: &FileId, recorded: &Recorded) -> Option<Self> {
        match &recorded.event {
            Event::Job(JobEvent::FileUploaded { job, agent, file, sha256, size }) => Some(Self {
                file: *file,
                job: *job,
                agent: *agent,
                sha256: sha256.clone(),
                size: *size,
                delivered_position: None,
                uploaded_at: recorded.at,
            }),
            Event::Job(JobEvent::Delivered { .. }) => {
                row.map(|row| Self { delivered_position: Some(recorded.position), ..row })
            }
            Event::Job(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_) => row,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_file_belongs_to_no_delivery_before_it_is_handed_in() {
        let row: Deliverable = row_of(funded_job().and(uploaded(FILE)), &FILE).unwrap();
        assert_eq!((row.job, row.agent, row.delivered_position), (JOB, AGENT, None));
    }

    #[test]
    fn a_delivery_takes_its_files_along() {
        let story = funded_job().and(uploaded(FILE)).and(delivered(vec![FILE]));
        let position = Position(u64::try_from(story.len()).unwrap() - 1);
        let row: Deliverable = row_of(story, &FILE).unwrap();
        assert_eq!(row.delivered_position, Some(position));
    }
}
