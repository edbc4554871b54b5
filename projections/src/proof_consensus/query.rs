//! The rounds of a job.

use super::ProofRound;
use crate::ask::rows;
use deadpool_postgres::Pool;
use market_core::ids::JobId;
use market_store::StoreError;

/// The rounds of a job that were opened, oldest first.
///
/// # Errors
/// A fault.
pub async fn rounds(pool: &Pool, job: JobId) -> Result<Vec<ProofRound>, StoreError> {
    const SQL: &str =
        "select job, round, payer, appeal, status, assignment, asked, fee, recruit_by, tree_size, root, seed,
                candidates_hash, candidates, excluded, outcome, avg_score, opened_at, closed_at, updated_position
         from view_proof_consensus
         where job = $1 and opened_at is not null
         order by round";
    rows(pool, SQL, &[&job.0]).await
}
