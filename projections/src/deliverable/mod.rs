//! View: every file of a job: what its worker has put into it, and what its poster has attached.
//!
//! To which delivery a file belongs is told by the position of that delivery's event; its number is counted when
//! it is read, in the view `delivery`.

pub mod query;

use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{FileId, JobId, PartyId};
use market_core::job::{Attachment, JobEvent, Upload};
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a file is to a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The worker put it in.
    Deliverable,
    /// The poster put it beside the terms.
    Attachment,
}

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct Deliverable {
    pub file: FileId,
    pub job: JobId,
    pub kind: Kind,
    pub party: PartyId,
    pub sha256: String,
    pub size: u64,
    pub delivered_position: Option<Position>,
    pub uploaded_at: Timestamp,
}

impl View for Deliverable {
    const NAME: &'static str = "deliverable";
    const VERSION: u32 = 2;
    const KEY: &'static [&'static str] = &["file"];
    type Key = FileId;

    fn keys(recorded: &Recorded) -> Vec<FileId> {
        match &recorded.event {
            Event::Job(
                JobEvent::FileUploaded(Upload { file, .. })
                | JobEvent::AttachmentAdded(Attachment { file, .. })
                | JobEvent::AttachmentRemoved { file, .. },
            ) => vec![*file],
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
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
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
            Event::Job(JobEvent::FileUploaded(Upload { job, agent, file, sha256, size })) => Some(Self {
                file: *file,
                job: *job,
                kind: Kind::Deliverable,
                party: *agent,
                sha256: sha256.clone(),
                size: *size,
                delivered_position: None,
                uploaded_at: recorded.at,
            }),
            Event::Job(JobEvent::AttachmentAdded(Attachment { job, poster, file, sha256, size })) => Some(Self {
                file: *file,
                job: *job,
                kind: Kind::Attachment,
                party: *poster,
                sha256: sha256.clone(),
                size: *size,
                delivered_position: None,
                uploaded_at: recorded.at,
            }),
            Event::Job(JobEvent::AttachmentRemoved { .. }) => None,
            Event::Job(JobEvent::Delivered { .. }) => {
                row.map(|row| Self { delivered_position: Some(recorded.position), ..row })
            }
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
        assert_eq!((row.job, row.party, row.delivered_position), (JOB, AGENT, None));
    }

    #[test]
    fn an_attachment_is_the_posters_until_it_is_removed() {
        let row: Deliverable = row_of(open_job().and(attached(ATTACHMENT)), &ATTACHMENT).unwrap();
        assert_eq!((row.kind, row.party), (Kind::Attachment, POSTER));
        let removed = open_job().and(attached(ATTACHMENT)).and(attachment_removed(ATTACHMENT));
        assert_eq!(row_of::<Deliverable>(removed, &ATTACHMENT), None);
    }

    #[test]
    fn a_delivery_takes_its_files_along() {
        let story = funded_job().and(uploaded(FILE)).and(delivered(vec![FILE]));
        let position = Position(u64::try_from(story.len()).unwrap() - 1);
        let row: Deliverable = row_of(story, &FILE).unwrap();
        assert_eq!(row.delivered_position, Some(position));
    }
}
