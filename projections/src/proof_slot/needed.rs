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
    /// How many applications for the round are pending.
    pub applications: u64,
    /// Whether the party's is among them.
    pub already_applied: bool,
}

/// The jobs of these kinds of work that have a slot to fill, the oldest first; none in which the party has a part, and
/// none that it cannot see.
///
/// # Errors
/// A fault.
pub async fn needed(
    pool: &Pool,
    party: PartyId,
    categories: &[WorkCategory],
    limit: u16,
) -> Result<Vec<Needed>, StoreError> {
    const SQL: &str = "select j.job, j.title, j.category, r.asked as slots_total,
                taken.count as slots_filled, wanting.count as applications, wanting.has_own as already_applied
         from view_proof_consensus r
         join view_job_board j on j.job = r.job
         cross join lateral (
             select count(*) as count from view_proof_slot s
             where s.job = r.job and s.round = r.round and s.status in ('invited', 'selected', 'accepted', 'submitted')
         ) taken
         cross join lateral (
             select count(*) as count, coalesce(bool_or(a.party = $1), false) as has_own
             from view_application a
             where a.job = r.job and a.kind = 'proof' and a.round = r.round and a.status = 'pending'
               and not exists (select from view_proof_slot s where s.application = a.application)
         ) wanting
         where (j.visibility = 'public'
                or exists (select from view_invitation i where i.job = j.job and i.party = $1))
           and r.status = 'recruiting' and j.status = 'pending_proof' and j.category = any($2)
           and taken.count < r.asked and $1 not in (j.poster, j.agent)
           and not exists (select from view_proof_slot s where s.job = r.job and s.party = $1)
         order by r.opened_at, r.job
         limit $3";
    let names: Vec<&str> = categories.iter().map(|category| category.name()).collect();
    rows(pool, SQL, &[&party.0, &names, &i64::from(limit)]).await
}
