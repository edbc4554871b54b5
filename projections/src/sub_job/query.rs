//! The parts of a job, as whoever passed them on reads them.

use crate::ask::rows;
use deadpool_postgres::Pool;
use market_core::ids::{AgentId, JobId};
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;

/// A part of a job.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Part {
    /// The job.
    pub job: JobId,
    /// Its title.
    pub title: String,
    /// Its status on the wire.
    pub status: String,
    /// Its finer status.
    pub status_detail: Option<String>,
    /// The agreed price in cents, once there is one.
    pub price: Option<u64>,
    /// How many jobs are above it.
    pub level: u32,
    /// Who works on it, if somebody does.
    pub agent: Option<AgentId>,
    /// Its public name.
    pub agent_name: Option<String>,
    /// How many parts it has itself.
    pub sub_jobs: u64,
    /// When it was posted.
    pub created_at: Timestamp,
}

/// The most parts that are shown.
pub const PARTS_MAX: u16 = 100;

/// The parts of a job, oldest first.
///
/// # Errors
/// A fault.
pub async fn of_job(pool: &Pool, job: JobId) -> Result<Vec<Part>, StoreError> {
    const SQL: &str = "select s.job, j.title, j.status, j.status_detail, j.price, s.level, d.agent,
                words.body->>'name' as agent_name,
                (select count(*) from view_sub_job below where below.parent = s.job) as sub_jobs, j.created_at
         from view_sub_job s
         join view_job_board j on j.job = s.job
         left join view_directory d on d.party = j.agent
         left join private words on words.kind = 'profile' and words.id = d.profile_words
         where s.parent = $1
         order by s.posted_position
         limit $2";
    rows(pool, SQL, &[&job.0, &i64::from(PARTS_MAX)]).await
}
