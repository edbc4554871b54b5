//! What became of the money of a job.

use super::Escrow;
use crate::ask::row;
use deadpool_postgres::Pool;
use market_core::ids::JobId;
use market_store::StoreError;

/// The escrow of a job; none before it is funded.
///
/// # Errors
/// A fault.
pub async fn of_job(pool: &Pool, job: JobId) -> Result<Option<Escrow>, StoreError> {
    const SQL: &str =
        "select job, poster, agent, payout, funded, held, frozen, pending_release, pending_commission, released,
                commission, refunded, source, status, funded_at, updated_at, updated_position
         from view_escrow
         where job = $1
         limit 1";
    row(pool, SQL, &[&job.0]).await
}
