//! Conversations as poster and applicants read them.

use crate::ask::rows;
use crate::page::Tail;
use deadpool_postgres::Pool;
use market_core::candidacy::Who;
use market_core::ids::{AgentId, ApplicationId, FileId, JobId, MessageId, PartyId};
use market_core::stream::Position;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;
use serde_json::Value;

/// A message, with what the profiles of the two and its file add.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Message {
    /// The position of its event.
    pub position: Position,
    /// The message.
    pub message: MessageId,
    /// The job.
    pub job: JobId,
    /// The applicant: names the conversation.
    pub party: PartyId,
    /// The applicant's public profile.
    pub agent: AgentId,
    /// The application that the two talked about.
    pub application: ApplicationId,
    /// Who of the two wrote it.
    pub sender: Who,
    /// The public profile of whoever wrote it.
    pub sender_id: AgentId,
    /// The public name of whoever wrote it; none without a profile, or once it was erased.
    pub sender_name: Option<String>,
    /// What was written, as the command stored it, without the salt; none once it was erased.
    pub words: Option<Value>,
    /// The file of the conversation that goes with it.
    pub file: Option<FileId>,
    /// The file's name; none once it was erased.
    pub file_name: Option<String>,
    /// The file's size in bytes.
    pub file_size: Option<u64>,
    /// When it was sent.
    pub sent_at: Timestamp,
}

macro_rules! messages {
    ($where:literal) => {
        concat!(
            "select m.position, m.message, m.job, m.party, agent.agent, m.application, m.sender,
                    author.agent as sender_id, name.body->>'name' as sender_name,
                    words.body::jsonb - 'salt' as words, m.file, file_words.body->>'name' as file_name,
                    f.size as file_size, m.sent_at
             from view_message m
             join view_job_board j on j.job = m.job
             join view_directory agent on agent.party = m.party
             join view_directory author on author.party = case m.sender when 'agent' then m.party else j.poster end
             left join private name on name.kind = 'profile' and name.id = author.profile_words
             left join private words on words.kind = 'message' and words.id = m.words
             left join view_shared_file f on f.file = m.file
             left join private file_words on file_words.kind = 'file' and file_words.id = m.file
             ",
            $where
        )
    };
}

/// The messages about a job, newest first: of all its conversations.
///
/// # Errors
/// A fault.
pub async fn of_job(pool: &Pool, job: JobId, tail: &Tail) -> Result<Vec<Message>, StoreError> {
    const SQL: &str = messages!("where m.job = $1 and m.position < $2 order by m.position desc limit $3");
    rows(pool, SQL, &[&job.0, &tail.before(), &tail.rows()]).await
}

/// The messages of one conversation, newest first.
///
/// # Errors
/// A fault.
pub async fn of_conversation(pool: &Pool, job: JobId, party: PartyId, tail: &Tail) -> Result<Vec<Message>, StoreError> {
    const SQL: &str =
        messages!("where m.job = $1 and m.party = $2 and m.position < $3 order by m.position desc limit $4");
    rows(pool, SQL, &[&job.0, &party.0, &tail.before(), &tail.rows()]).await
}
