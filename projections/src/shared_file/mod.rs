//! View: every file of a conversation.

pub mod query;

use crate::view::View;
use market_core::candidacy::{CandidacyEvent, Who};
use market_core::event::{Event, Recorded};
use market_core::ids::{FileId, JobId, PartyId};
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct SharedFile {
    pub file: FileId,
    pub job: JobId,
    pub party: PartyId,
    pub sender: Who,
    pub sha256: String,
    pub size: u64,
    pub shared_at: Timestamp,
}

impl View for SharedFile {
    const NAME: &'static str = "shared_file";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["file"];
    type Key = FileId;

    fn keys(recorded: &Recorded) -> Vec<FileId> {
        match &recorded.event {
            Event::Candidacy(CandidacyEvent::FileShared { file, .. }) => vec![*file],
            Event::Candidacy(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Job(_)
            | Event::Payment(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> FileId {
        self.file
    }

    fn evolve(row: Option<Self>, _file: &FileId, recorded: &Recorded) -> Option<Self> {
        match &recorded.event {
            Event::Candidacy(CandidacyEvent::FileShared { job, party, from, file, sha256, size }) => Some(Self {
                file: *file,
                job: *job,
                party: *party,
                sender: *from,
                sha256: sha256.clone(),
                size: *size,
                shared_at: recorded.at,
            }),
            Event::Candidacy(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Job(_)
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
    fn a_file_belongs_to_its_conversation() {
        let row: SharedFile = row_of(open_job().and(applied()).and(file_shared(Who::Poster)), &FILE).unwrap();
        assert_eq!((row.job, row.party, row.sender, row.size), (JOB, AGENT, Who::Poster, 1));
    }
}
