//! The files of a job, with their names.

use super::Kind;
use crate::ask::{row, rows};
use deadpool_postgres::Pool;
use market_core::ids::{FileId, JobId, PartyId};
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;

/// A file of a job.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct File {
    /// The file.
    pub file: FileId,
    /// The job.
    pub job: JobId,
    /// What it is to the job.
    pub kind: Kind,
    /// Who put it there.
    pub party: PartyId,
    /// Its name; none once it was erased.
    pub name: Option<String>,
    /// Its media type; none once it was erased.
    pub media_type: Option<String>,
    /// `SHA-256` of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// The number of the delivery that it belongs to, from 1; none before it is handed in.
    pub delivery: Option<u32>,
    /// Which of the job's files of this name it is, from 1; none once its name was erased.
    pub version: Option<u32>,
    /// When it was uploaded.
    pub uploaded_at: Timestamp,
}

impl File {
    /// Whether a participant may see it: the worker who put it there, and the poster once it is handed in.
    #[must_use]
    pub fn is_shown_to(&self, party: PartyId, poster: PartyId) -> bool {
        self.party == party || poster == party && self.delivery.is_some()
    }
}

macro_rules! files {
    ($where:literal) => {
        concat!(
            "select f.file, f.job, f.kind, f.party, words.body->>'name' as name, words.body->>'media_type' as media_type,
                    f.sha256, f.size, f.uploaded_at,
                    case when f.delivered_position is not null then
                        (select count(*) from view_delivery d
                         where d.job = f.job and d.position <= f.delivered_position) end as delivery,
                    case when words.body->>'name' is not null then
                        (select count(*) from view_deliverable same
                         join private named on named.kind = 'file' and named.id = same.file
                         where same.job = f.job and named.body->>'name' = words.body->>'name'
                           and (same.uploaded_at, same.file) <= (f.uploaded_at, f.file)) end as version
             from view_deliverable f
             left join private words on words.kind = 'file' and words.id = f.file
             ",
            $where
        )
    };
}

/// The files that a worker has put into a job, oldest first; a job takes fewer than are fetched at most.
///
/// # Errors
/// A fault.
pub async fn of_job(pool: &Pool, job: JobId) -> Result<Vec<File>, StoreError> {
    const SQL: &str = files!("where f.job = $1 and f.kind = 'deliverable' order by f.uploaded_at, f.file limit 1000");
    rows(pool, SQL, &[&job.0]).await
}

/// The files that a poster has put beside the terms of a job, oldest first; a job takes fewer than are fetched at most.
///
/// # Errors
/// A fault.
pub async fn attachments_of_job(pool: &Pool, job: JobId) -> Result<Vec<File>, StoreError> {
    const SQL: &str = files!("where f.job = $1 and f.kind = 'attachment' order by f.uploaded_at, f.file limit 1000");
    rows(pool, SQL, &[&job.0]).await
}

/// One file.
///
/// # Errors
/// A fault.
pub async fn one(pool: &Pool, file: FileId) -> Result<Option<File>, StoreError> {
    const SQL: &str = files!("where f.file = $1 limit 1");
    row(pool, SQL, &[&file.0]).await
}
