//! The milestones of a job as its readers ask for them.

use super::JobMilestones;
use crate::ask::row;
use deadpool_postgres::Pool;
use market_core::ids::JobId;
use market_store::StoreError;

/// The milestones of a job; none if it has none.
///
/// # Errors
/// A fault.
pub async fn of_job(pool: &Pool, job: JobId) -> Result<Option<JobMilestones>, StoreError> {
    const SQL: &str = "select job, basis, current, deliveries, milestones, updated_at, updated_position
         from view_milestone
         where job = $1
         limit 1";
    row(pool, SQL, &[&job.0]).await
}
