//! Reputations, as everybody may ask for them.

use crate::ask::{row, rows};
use crate::page::Page;
use deadpool_postgres::Pool;
use market_core::candidacy::Who;
use market_core::ids::{JobId, PartyId};
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;

/// What one side of a job said of the other.
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
    /// Whether it counts: what two who are close say of one another makes no reputation.
    pub counts: bool,
    /// Since when it can be read.
    pub opened_at: Timestamp,
}

/// What one side of a job said, as it lies beside the log.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Said {
    /// Whose it is.
    pub by: Who,
    /// From 1 to 5; none where it was erased while it was sealed.
    pub rating: Option<u8>,
    /// The comment; none once it was erased.
    pub comment: Option<String>,
    /// Whether it counts.
    pub counts: bool,
    /// Since when it can be read, if it can.
    pub opened_at: Option<Timestamp>,
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
    /// How many of its jobs were disputed.
    pub disputes: u64,
    /// How many of these it lost.
    pub disputes_lost: u64,
}

/// The columns that count a poster's disputed jobs. It has lost one where others than the two sides gave the worker more
/// than half of what was disputed.
macro_rules! disputes {
    () => {
        "(select count(distinct d.job) from view_dispute d where d.poster = $1) as disputes,
         (select count(distinct d.job) from view_dispute d
          where d.poster = $1 and d.status in ('ruled', 'defaulted') and d.award * 2 > d.price) as disputes_lost"
    };
}

/// What was said of a party in one of its roles, newest first: of its work by posters, of how it is as a poster by workers.
/// What is sealed is not there.
///
/// # Errors
/// A fault.
pub async fn of_party(pool: &Pool, party: PartyId, by: Who, page: &Page) -> Result<Vec<Review>, StoreError> {
    const SQL: &str = "select r.job, case when j.visibility = 'public' then j.title end as job_title, r.rating,
                words.body->>'comment' as comment, r.counts, r.opened_at
         from view_review r
         left join view_job_board j on j.job = r.job
         left join private words on words.kind = 'review' and words.id = r.words
         where case r.by when 'poster' then r.agent else r.poster end = $1 and r.by = $5
           and r.opened_at is not null and r.rating is not null
           and (r.opened_at, r.job) < (coalesce($2, 'infinity'::timestamptz),
                                       coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by r.opened_at desc, r.job desc
         limit $4";
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, SQL, &[&party.0, &at, &cursor.map(|cursor| cursor.id), &page.rows(), &by.name()]).await
}

/// How often a party got which rating in one of its roles, of those that count; ratings that it never got are absent.
///
/// # Errors
/// A fault.
pub async fn rating_counts(pool: &Pool, party: PartyId, by: Who) -> Result<Vec<RatingCount>, StoreError> {
    const SQL: &str = "select rating, count(*) as count from view_review
         where case by when 'poster' then agent else poster end = $1 and by = $2 and counts
         group by rating";
    rows(pool, SQL, &[&party.0, &by.name()]).await
}

/// What the two sides of a job have said, sealed or not: nothing of it is for the other side, or for anybody, before
/// it is opened.
///
/// # Errors
/// A fault.
pub async fn of_job(pool: &Pool, job: JobId) -> Result<Vec<Said>, StoreError> {
    const SQL: &str = "select r.by, coalesce(r.rating, (words.body->>'rating')::smallint) as rating,
                words.body->>'comment' as comment, r.counts, r.opened_at
         from view_review r
         left join private words on words.kind = 'review' and words.id = r.words
         where r.job = $1
         order by r.by";
    rows(pool, SQL, &[&job.0]).await
}

/// What became of a poster's jobs.
///
/// # Errors
/// A fault.
pub async fn of_poster(pool: &Pool, poster: PartyId) -> Result<PosterRecord, StoreError> {
    const SQL: &str = concat!(
        "select count(*) as jobs_posted,
                count(j.funded_at) as jobs_funded,
                count(*) filter (where j.status = 'completed') as jobs_completed,
                count(*) filter (where j.status = 'cancelled') as jobs_cancelled,
                coalesce(sum(j.revisions), 0)::bigint as revisions_requested,
                count(j.approved_by) as approvals,
                count(*) filter (where j.approved_by = 'silence') as approved_by_silence,
                coalesce(sum(e.pending_release + e.pending_commission + e.released + e.commission), 0)::bigint
                    as total_paid, ",
        disputes!(),
        " from view_job_board j
         left join view_escrow e on e.job = j.job
         where j.poster = $1"
    );
    Ok(row(pool, SQL, &[&poster.0]).await?.unwrap_or_default())
}
