//! View: every message between a job's poster and an applicant.

pub mod query;

use crate::view::View;
use market_core::candidacy::{CandidacyEvent, Who};
use market_core::event::{Event, Recorded};
use market_core::ids::{ApplicationId, FileId, JobId, MessageId, PartyId};
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct MessageEntry {
    pub position: Position,
    pub message: MessageId,
    pub job: JobId,
    pub party: PartyId,
    pub application: ApplicationId,
    pub sender: Who,
    pub words: Uuid,
    pub file: Option<FileId>,
    pub sent_at: Timestamp,
}

impl View for MessageEntry {
    const NAME: &'static str = "message";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["position"];
    const ONLY_ADDS: bool = true;
    type Key = Position;

    fn keys(recorded: &Recorded) -> Vec<Position> {
        match &recorded.event {
            Event::Candidacy(CandidacyEvent::MessageSent { .. }) => vec![recorded.position],
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

    fn key(&self) -> Position {
        self.position
    }

    fn evolve(row: Option<Self>, position: &Position, recorded: &Recorded) -> Option<Self> {
        let Event::Candidacy(CandidacyEvent::MessageSent { job, party, application, from, message, words, file }) =
            &recorded.event
        else {
            return row;
        };
        Some(Self {
            position: *position,
            message: *message,
            job: *job,
            party: *party,
            application: *application,
            sender: *from,
            words: words.row_id(),
            file: *file,
            sent_at: recorded.at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn each_message_is_a_row_of_its_own() {
        let story = open_job().and(applied()).and(message_sent(Who::Poster, None)).and(file_shared(Who::Agent));
        let rows: Vec<MessageEntry> = rows_of(story.and(message_sent(Who::Agent, Some(FILE))));
        let told: Vec<_> = rows.iter().map(|row| (row.sender, row.party, row.file)).collect();
        assert_eq!(told, [(Who::Poster, AGENT, None), (Who::Agent, AGENT, Some(FILE))]);
    }
}
