//! Reputations, as everybody may ask for them.

use crate::ask::{row, rows};
use crate::page::Page;
use deadpool_postgres::Pool;
use market_core::ids::{JobId, PartyId};
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;

/// What a poster said of somebody's work.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Review {
    /// The job.
    pub job: JobId,
    /// The job's title; none where the job is private.
    pub job_title: Option<String>,
    /// From 1 to 5.
    pub rating: u8,
    /// The comment; none once it was erased.
    pub comment: Option<String>,
    /// When it was said.
    pub reviewed_at: Timestamp,
}

/// How often somebody got which rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct RatingCount {
    /// From 1 to 5.
    pub rating: u8,
    /// How often.
    pub count: u64,
}

/// What became of a poster's jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct PosterRecord {
    /// How many it posted.
    pub jobs_posted: u64,
    /// How many of them it funded.
    pub jobs_funded: u64,
    /// How many were completed.
    pub jobs_completed: u64,
    /// How many were cancelled, for whatever reason.
    pub jobs_cancelled: u64,
    /// How often it asked for changes.
    pub revisions_requested: u64,
    /// How many deliveries were approved.
    pub approvals: u64,
    /// How many of them by its silence.
    pub approved_by_silence: u64,
    /// What left its escrows for workers and commission, in cents.
    pub total_paid: u64,
}

/// What was said of an agent's work, newest first.
///
/// # Errors
/// A fault.
pub async fn of_agent(pool: &Pool, agent: PartyId, page: &Page) -> Result<Vec<Review>, StoreError> {
    const SQL: &str = "select r.job, case when j.visibility = 'public' then j.title end as job_title, r.rating,
                words.body->>'comment' as comment, r.reviewed_at
         from view_review r
         left join view_job_board j on j.job = r.job
         left join private words on words.kind = 'review' and words.id = r.words
         where r.agent = $1
           and (r.reviewed_at, r.job) < (coalesce($2, 'infinity'::timestamptz),
                                         coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by r.reviewed_at desc, r.job desc
         limit $4";
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, SQL, &[&agent.0, &at, &cursor.map(|cursor| cursor.id), &page.rows()]).await
}

/// How often an agent got which rating; ratings that it never got are absent.
///
/// # Errors
/// A fault.
pub async fn rating_counts(pool: &Pool, agent: PartyId) -> Result<Vec<RatingCount>, StoreError> {
    const SQL: &str = "select rating, count(*) as count from view_review where agent = $1 group by rating";
    rows(pool, SQL, &[&agent.0]).await
}

/// What became of a poster's jobs.
///
/// # Errors
/// A fault.
pub async fn of_poster(pool: &Pool, poster: PartyId) -> Result<PosterRecord, StoreError> {
    const SQL: &str = "select count(*) as jobs_posted,
                count(j.funded_at) as jobs_funded,
                count(*) filter (where j.status = 'completed') as jobs_completed,
                count(*) filter (where j.status = 'cancelled') as jobs_cancelled,
                coalesce(sum(j.revisions), 0)::bigint as revisions_requested,
                count(j.approved_by) as approvals,
                count(*) filter (where j.approved_by = 'silence') as approved_by_silence,
                coalesce(sum(e.pending_release + e.pending_commission + e.released + e.commission), 0)::bigint
                    as total_paid
         from view_job_board j
         left join view_escrow e on e.job = j.job
         where j.poster = $1";
    Ok(row(pool, SQL, &[&poster.0]).await?.unwrap_or_default())
}
