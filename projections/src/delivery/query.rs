//! How often a job was handed in, and with what.

use crate::ask::rows;
use deadpool_postgres::Pool;
use market_core::ids::{FileId, JobId, PartyId};
use market_core::stream::Position;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;
use serde_json::Value;

/// One delivery of a job.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NumberedDelivery {
    /// Its number, from 1: its place among the job's deliveries.
    pub number: u32,
    /// The position of its event.
    pub position: Position,
    /// The job.
    pub job: JobId,
    /// The worker.
    pub agent: PartyId,
    /// The files that belong to it.
    pub files: Vec<FileId>,
    /// Address and notes, as the command stored them, without the salt; none once they were erased.
    pub words: Option<Value>,
    /// When silence approves it, or would have.
    pub review_by: Timestamp,
    /// When it was handed in.
    pub delivered_at: Timestamp,
}

/// The deliveries of a job, oldest first; a job has fewer than are fetched at most.
///
/// # Errors
/// A fault.
pub async fn of_job(pool: &Pool, job: JobId) -> Result<Vec<NumberedDelivery>, StoreError> {
    const SQL: &str = "select row_number() over (order by d.position) as number, d.position, d.job, d.agent, d.files,
                words.body::jsonb - 'salt' as words, d.review_by, d.delivered_at
         from view_delivery d
         left join private words on words.kind = 'delivery' and words.id = d.words
         where d.job = $1
         order by d.position
         limit 1000";
    rows(pool, SQL, &[&job.0]).await
}
