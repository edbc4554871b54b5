//! The jobs that look for proofers.

use crate::ask::rows;
use deadpool_postgres::Pool;
use market_core::category::WorkCategory;
use market_core::ids::{JobId, PartyId};
use market_store::StoreError;
use serde::Deserialize;

/// A job that looks for proofers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Needed {
    /// The job.
    pub job: JobId,
    /// One line.
    pub title: String,
    /// The kind of work.
    pub category: WorkCategory,
    /// How many proofers are asked for.
    pub slots_total: u64,
    /// How many slots are taken.
    pub slots_filled: u64,
}

/// The jobs of these kinds of work that have a slot to fill, the oldest first; none in which the party has a part.
///
/// # Errors
/// A fault.
pub async fn needed(
    pool: &Pool,
    party: PartyId,
    categories: &[WorkCategory],
    limit: u16,
) -> Result<Vec<Needed>, StoreError> {
    const SQL: &str = "select j.job, j.title, j.category, r.asked as slots_total, taken.count as slots_filled
         from view_proof_consensus r
         join view_job_board j on j.job = r.job
         cross join lateral (
             select count(*) as count from view_proof_slot s
             where s.job = r.job and s.round = r.round and s.status in ('invited', 'selected', 'accepted', 'submitted')
         ) taken
         where r.status = 'recruiting' and j.status = 'pending_proof' and j.category = any($2)
           and taken.count < r.asked and $1 not in (j.poster, j.agent)
           and not exists (select from view_proof_slot s where s.job = r.job and s.party = $1)
         order by r.opened_at, r.job
         limit $3";
    let names: Vec<&str> = categories.iter().map(|category| category.name()).collect();
    rows(pool, SQL, &[&party.0, &names, &i64::from(limit)]).await
}
