//! The files of conversations, with their names.

use crate::ask::row;
use deadpool_postgres::Pool;
use market_core::candidacy::Who;
use market_core::ids::{FileId, JobId, PartyId};
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;

/// A file that poster or applicant has put into their conversation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct File {
    /// The file.
    pub file: FileId,
    /// The job.
    pub job: JobId,
    /// The applicant: names the conversation.
    pub party: PartyId,
    /// Who of the two shared it.
    pub sender: Who,
    /// Its name; none once it was erased.
    pub name: Option<String>,
    /// Its media type; none once it was erased.
    pub media_type: Option<String>,
    /// `SHA-256` of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was shared.
    pub shared_at: Timestamp,
}

macro_rules! files {
    ($where:literal) => {
        concat!(
            "select f.file, f.job, f.party, f.sender, words.body->>'name' as name,
                    words.body->>'media_type' as media_type, f.sha256, f.size, f.shared_at
             from view_shared_file f
             left join private words on words.kind = 'file' and words.id = f.file
             ",
            $where
        )
    };
}

/// One file.
///
/// # Errors
/// A fault.
pub async fn one(pool: &Pool, file: FileId) -> Result<Option<File>, StoreError> {
    const SQL: &str = files!("where f.file = $1 limit 1");
    row(pool, SQL, &[&file.0]).await
}

/// The file of a job's conversations with this name, of one applicant's alone if it is given; of several, the latest.
///
/// # Errors
/// A fault.
pub async fn by_name(pool: &Pool, job: JobId, party: Option<PartyId>, name: &str) -> Result<Option<File>, StoreError> {
    const SQL: &str = files!(
        "where f.job = $1 and ($2::uuid is null or f.party = $2) and words.body->>'name' = $3
         order by f.shared_at desc, f.file desc
         limit 1"
    );
    row(pool, SQL, &[&job.0, &party.map(|party| party.0), &name]).await
}
