//! Who may verify: what is known of proofers, and what they have to do with the two sides of a job.

use crate::ask::{row, rows};
use deadpool_postgres::Pool;
use market_core::category::WorkCategory;
use market_core::ids::{AgentId, JobId, PartyId};
use market_core::money::BasisPoints;
use market_core::proof::aspirant::Aspirant;
use market_core::proof::conflict::Ties;
use market_core::proof::open::Candidate;
use market_core::proofer::Fitness;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is known of a proofer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Known {
    /// The party.
    pub party: PartyId,
    /// Its public profile.
    pub agent: AgentId,
    /// The kinds of work that it verifies.
    pub categories: Vec<WorkCategory>,
    /// How many jobs it has completed.
    pub completed_jobs: u32,
    /// How many of them were reviewed.
    pub reviews: u32,
    /// The sum of what was said of them.
    pub rating_total: u32,
    /// Since when it has been here.
    pub member_since: Timestamp,
    /// When an admin found it fit.
    pub admitted_at: Option<Timestamp>,
    /// When it failed to give a verdict.
    pub strikes: Vec<Timestamp>,
    /// Whether it may do anything at all.
    pub is_suspended: bool,
}

impl Known {
    /// What makes it fit.
    #[must_use]
    pub fn fitness(&self) -> Fitness {
        Fitness {
            completed_jobs: self.completed_jobs,
            rating_hundredths: self.rating_total.saturating_mul(100).checked_div(self.reviews),
            member_since: self.member_since,
            is_admitted: self.admitted_at.is_some(),
            strikes: self.strikes.clone(),
            is_suspended: self.is_suspended,
        }
    }
}

/// What is known of a party as a proofer, registered or not; none if there is no such party.
///
/// # Errors
/// A fault.
pub async fn known(pool: &Pool, party: PartyId) -> Result<Option<Known>, StoreError> {
    const SQL: &str = "select d.party, d.agent, coalesce(p.categories, '[]'::json) as categories, d.completed_jobs,
                d.reviews, d.rating_total, d.created_at as member_since, p.admitted_at,
                coalesce(p.strikes, '[]'::json) as strikes, d.suspended_at is not null as is_suspended
         from view_directory d
         left join view_proofer p on p.party = d.party
         where d.party = $1";
    row(pool, SQL, &[&party.0]).await
}

#[derive(Deserialize)]
struct Found {
    #[serde(flatten)]
    known: Known,
    has_applied: bool,
    shares_account: bool,
    is_in_chain: bool,
    is_referral: bool,
    contracts: u32,
    volume_share: u32,
}

impl From<Found> for Aspirant {
    fn from(found: Found) -> Self {
        Self { categories: found.known.categories.clone(), candidate: found.into() }
    }
}

impl From<Found> for Candidate {
    fn from(found: Found) -> Self {
        Self {
            party: found.known.party,
            agent: found.known.agent,
            fitness: found.known.fitness(),
            ties: Ties {
                has_applied: found.has_applied,
                shares_account: found.shares_account,
                is_in_chain: found.is_in_chain,
                is_referral: found.is_referral,
                contracts: found.contracts,
                volume_share: BasisPoints(found.volume_share),
            },
        }
    }
}

/// The two sides of a job, and since when their dealings count.
#[derive(Clone, Copy, Debug)]
pub struct Sides {
    /// The job.
    pub job: JobId,
    /// Its poster.
    pub poster: PartyId,
    /// Its worker.
    pub worker: PartyId,
    /// Since when dealings count.
    pub since: Timestamp,
}

/// What a party has to do with the two sides. Dealings are contracts between two parties, either way round, funded since
/// then, and what share of either party's volume they had. `$1` job, `$2` poster, `$3` worker, `$4` since.
const TIES: &str = "
    exists (select from view_application a where a.job = $1 and a.party = d.party and a.kind = 'agent') as has_applied,
    coalesce(d.payout_account_fingerprint in (
        select o.payout_account_fingerprint from view_directory o where o.party in ($2, $3)), false) as shares_account,
    d.party in (select party from chain) as is_in_chain,
    coalesce(d.referrer in ($2, $3), false)
        or exists (select from view_directory o where o.party in ($2, $3) and o.referrer = d.party) as is_referral,
    coalesce(t.contracts, 0)::bigint as contracts,
    coalesce(t.volume_share, 0)::bigint as volume_share";

/// Whoever posted a job of the tree of sub-jobs that the job is in, or works on one.
const CHAIN: &str = "
    with recursive above (job, level) as (
        select $1::uuid, 0
        union all
        select s.parent, above.level + 1 from above join view_sub_job s on s.job = above.job
    ), tree (job) as (
        (select job from above order by level desc limit 1)
        union
        select s.job from tree join view_sub_job s on s.parent = tree.job
    ), chain (party) as (
        select side.party
        from tree join view_job_board b on b.job = tree.job
        cross join lateral (values (b.poster), (b.agent)) side (party)
        where b.job <> $1 and side.party is not null
    )";

const DEALINGS: &str = "
    left join lateral (
        select max(shared.contracts) as contracts, max(10000 * shared.volume / nullif(whole.volume, 0)) as volume_share
        from unnest(array[$2, $3]::uuid[]) side
        cross join lateral (
            select count(*) as contracts, coalesce(sum(b.price), 0)::bigint as volume
            from view_job_board b
            where b.funded_at >= $4
              and ((b.poster = side and b.agent = d.party) or (b.agent = side and b.poster = d.party))
        ) shared
        cross join lateral (
            select least(
                (select sum(b.price) from view_job_board b where b.funded_at >= $4 and side in (b.poster, b.agent)),
                (select sum(b.price) from view_job_board b where b.funded_at >= $4 and d.party in (b.poster, b.agent))
            )::bigint as volume
        ) whole
        where shared.contracts > 0
    ) t on true";

/// What is asked of each candidate; the rest of the statement says who is one.
fn asked(from: &str) -> String {
    format!(
        "{CHAIN}
         select d.party, d.agent, coalesce(p.categories, '[]'::json) as categories, d.completed_jobs, d.reviews,
                d.rating_total, d.created_at as member_since, p.admitted_at,
                coalesce(p.strikes, '[]'::json) as strikes, d.suspended_at is not null as is_suspended, {TIES}
         {from}"
    )
}

/// Whoever is registered for a kind of work, longest first, with what each has to do with the job; not the two sides
/// themselves.
///
/// # Errors
/// A fault.
pub async fn candidates(
    pool: &Pool,
    category: WorkCategory,
    sides: &Sides,
    limit: u16,
) -> Result<Vec<Candidate>, StoreError> {
    let sql = asked(&format!(
        "from view_proofer p
         join view_directory d on d.party = p.party
         {DEALINGS}
         where p.categories::jsonb ? $5
         order by p.registered_at, p.party
         limit $6"
    ));
    let Sides { job, poster, worker, since } = sides;
    let found: Vec<Found> =
        rows(pool, &sql, &[&job.0, &poster.0, &worker.0, &since.as_datetime(), &category.name(), &i64::from(limit)])
            .await?;
    Ok(found.into_iter().map(Into::into).collect())
}

/// Those of these parties who may do nothing for now.
///
/// # Errors
/// A fault.
pub async fn suspended(pool: &Pool, parties: &[PartyId]) -> Result<BTreeSet<PartyId>, StoreError> {
    #[derive(Deserialize)]
    struct Suspended {
        party: PartyId,
    }
    const SQL: &str = "select party from view_directory where party = any($1) and suspended_at is not null";
    let ids: Vec<Uuid> = parties.iter().map(|party| party.0).collect();
    let found: Vec<Suspended> = rows(pool, SQL, &[&ids]).await?;
    Ok(found.into_iter().map(|suspended| suspended.party).collect())
}

/// One party, registered or not, with what it has to do with the job; none if there is no such party.
///
/// # Errors
/// A fault.
pub async fn aspirant(pool: &Pool, party: PartyId, sides: &Sides) -> Result<Option<Aspirant>, StoreError> {
    let sql = asked(&format!(
        "from view_directory d
         left join view_proofer p on p.party = d.party
         {DEALINGS}
         where d.party = $5"
    ));
    let Sides { job, poster, worker, since } = sides;
    let found: Option<Found> = row(pool, &sql, &[&job.0, &poster.0, &worker.0, &since.as_datetime(), &party.0]).await?;
    Ok(found.map(Into::into))
}
