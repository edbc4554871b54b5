//! Disputes, as those in them and administrators ask for them.

use super::DisputeEntry;
use crate::ask::{row, rows};
use crate::page::Page;
use deadpool_postgres::Pool;
use market_core::ids::{DisputeId, JobId, PartyId};
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

macro_rules! disputes {
    ($rest:literal) => {
        concat!(
            "select d.dispute, d.job, d.poster, d.agent, d.number, d.filed_by, d.reason, d.price, d.wanted, d.status,
                    d.ruling, d.award, d.due_at, d.evidence_until, d.cap_at, d.poster_offer, d.agent_offer, d.offers,
                    d.statements, d.evidence_digest, d.panel, d.tree_size, d.root, d.seed, d.candidates_hash,
                    d.candidates, d.excluded, d.filed_at, d.closed_at, d.updated_position, j.title as job_title
             from view_dispute d
             left join view_job_board j on j.job = d.job
             ",
            $rest
        )
    };
}

/// A dispute with its job's title.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    /// The row.
    #[serde(flatten)]
    pub entry: DisputeEntry,
    /// The job's title.
    pub job_title: Option<String>,
}

/// A text that was said, by its row.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Words {
    /// The row.
    pub id: Uuid,
    /// What it holds.
    pub body: Value,
}

/// One dispute.
///
/// # Errors
/// A fault.
pub async fn one(pool: &Pool, dispute: DisputeId) -> Result<Option<Found>, StoreError> {
    const SQL: &str = disputes!("where d.dispute = $1 limit 1");
    row(pool, SQL, &[&dispute.0]).await
}

/// The disputes of a job, the latest first.
///
/// # Errors
/// A fault.
pub async fn of_job(pool: &Pool, job: JobId) -> Result<Vec<Found>, StoreError> {
    const SQL: &str = disputes!("where d.job = $1 order by d.number desc");
    rows(pool, SQL, &[&job.0]).await
}

/// The disputes in which a party has a part, as a side or on the panel, the latest first.
///
/// # Errors
/// A fault.
pub async fn of_party(pool: &Pool, party: PartyId, page: &Page) -> Result<Vec<Found>, StoreError> {
    const SQL: &str = disputes!(
        "where (d.poster = $1 or d.agent = $1
                or d.panel @> jsonb_build_array(jsonb_build_object('party', $5::text)))
           and (d.filed_at, d.dispute) < (coalesce($2, 'infinity'::timestamptz),
                                          coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by d.filed_at desc, d.dispute desc
         limit $4"
    );
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    let text = party.to_string();
    rows(pool, SQL, &[&party.0, &at, &cursor.map(|cursor| cursor.id), &page.rows(), &text]).await
}

/// All disputes, open ones or those of one status only where that is asked for; the latest first.
///
/// # Errors
/// A fault.
pub async fn all(pool: &Pool, statuses: Option<&[&str]>, page: &Page) -> Result<Vec<Found>, StoreError> {
    const SQL: &str = disputes!(
        "where ($4::text[] is null or d.status = any($4))
           and (d.filed_at, d.dispute) < (coalesce($1, 'infinity'::timestamptz),
                                          coalesce($2, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by d.filed_at desc, d.dispute desc
         limit $3"
    );
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, SQL, &[&at, &cursor.map(|cursor| cursor.id), &page.rows(), &statuses]).await
}

/// Something that keeps money where it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Hold {
    /// The dispute, or the payout that is held.
    pub id: Uuid,
    /// Whose wish it is: `poster` or `dispute`.
    pub owner: String,
    /// The job.
    pub job: JobId,
    /// Its title.
    pub job_title: Option<String>,
    /// How much, in cents.
    pub amount: u64,
    /// Why; none once it was erased.
    pub reason: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// Until when at the latest.
    pub until: Timestamp,
}

/// Whatever keeps money where it is, the latest first.
///
/// # Errors
/// A fault.
pub async fn holds(pool: &Pool, page: &Page) -> Result<Vec<Hold>, StoreError> {
    const SQL: &str = "select h.id, h.owner, h.job, j.title as job_title, h.amount, h.reason, h.since, h.until
         from (select q.payout as id, 'poster' as owner, q.job, q.amount + q.commission as amount,
                      words.body->>'reason' as reason, q.updated_at as since, q.held_until as until
               from view_payout_queue q
               left join private words on words.kind = 'hold' and words.id = q.hold_words
               where q.status = 'held'
               union all
               select d.dispute, 'dispute', d.job, d.price, d.reason, d.filed_at, d.cap_at
               from view_dispute d
               where d.closed_at is null) h
         left join view_job_board j on j.job = h.job
         where (h.since, h.id) < (coalesce($1, 'infinity'::timestamptz),
                                  coalesce($2, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by h.since desc, h.id desc
         limit $3";
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, SQL, &[&at, &cursor.map(|cursor| cursor.id), &page.rows()]).await
}

/// What was said, by rows; what was erased is absent. A poster's hold that became a dispute speaks for itself.
///
/// # Errors
/// A fault.
pub async fn words(pool: &Pool, ids: &[Uuid]) -> Result<Vec<Words>, StoreError> {
    const SQL: &str = "select id, body from private where kind in ('dispute', 'hold') and id = any($1)";
    rows(pool, SQL, &[&ids]).await
}
