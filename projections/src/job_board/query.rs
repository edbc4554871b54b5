//! The board as its readers ask for it.

use super::{Detail, Status};
use crate::ask::{row, rows};
use crate::page::Page;
use deadpool_postgres::Pool;
use market_core::category::WorkCategory;
use market_core::ids::{AgentId, ApplicationId, JobId, PartyId, PayoutId};
use market_core::job::Visibility;
use market_core::proof::ProofTerms;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;
use uuid::Uuid;

/// A job, with what its payout and the profiles of its two sides add.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Job {
    /// The job.
    pub job: JobId,
    /// Who offers it.
    pub poster: PartyId,
    /// The poster's public name.
    pub poster_name: Option<String>,
    /// One line.
    pub title: String,
    /// What is to be done.
    pub description: String,
    /// The kind of work.
    pub category: WorkCategory,
    /// In cents.
    pub budget_min: u64,
    /// In cents.
    pub budget_max: u64,
    /// When the work must be there, if that is fixed.
    pub deadline: Option<Timestamp>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Who may see it.
    pub visibility: Visibility,
    /// The word on the wire.
    pub status: Status,
    /// The finer word.
    pub status_detail: Option<Detail>,
    /// Until when it takes applications, while it is open.
    pub expires_at: Option<Timestamp>,
    /// Until when it must be funded, while it is not.
    pub fund_by: Option<Timestamp>,
    /// The application that was accepted.
    pub application: Option<ApplicationId>,
    /// The worker, from the acceptance on.
    pub agent: Option<PartyId>,
    /// The worker's public profile.
    pub agent_id: Option<AgentId>,
    /// The worker's public name.
    pub agent_name: Option<String>,
    /// The agreed price, in cents.
    pub price: Option<u64>,
    /// The market's share, in basis points, once it is funded.
    pub commission_rate: Option<u32>,
    /// When it was funded.
    pub funded_at: Option<Timestamp>,
    /// When the work is due.
    pub due_at: Option<Timestamp>,
    /// From when the poster may cancel because nothing came.
    pub late_at: Option<Timestamp>,
    /// When silence approves, while it is delivered.
    pub review_by: Option<Timestamp>,
    /// When it was approved.
    pub approved_at: Option<Timestamp>,
    /// What it pays out.
    pub payout: Option<PayoutId>,
    /// The first instant at which the payment may be released.
    pub release_at: Option<Timestamp>,
    /// When the poster's hold ends by itself, while there is one.
    pub held_until: Option<Timestamp>,
    /// How many revisions were asked for.
    pub revisions: u32,
    /// How often it was handed in.
    pub deliveries: u32,
    /// How often its terms were written, from 1.
    pub terms_version: u32,
    /// How long it is featured, if it was paid for.
    pub featured_until: Option<Timestamp>,
    /// The verification that it asks for.
    pub proof: Option<ProofTerms>,
    /// When it was posted.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The position of the event that last changed it.
    pub updated_position: u64,
}

macro_rules! jobs {
    ($where:literal) => {
        concat!(
            "select j.job, j.poster, poster_words.body->>'name' as poster_name, j.title, j.description, j.category,
                    j.budget_min, j.budget_max, j.deadline, j.tags, j.visibility, j.status,
                    case when j.status <> 'completed' or j.status_detail is not null then j.status_detail
                         when p.status = 'scheduled' then 'cooldown'
                         when p.status = 'held' then 'payment_held'
                         when p.status is not null then 'released' end as status_detail,
                    j.expires_at, j.fund_by, j.application, j.agent, agent.agent as agent_id,
                    agent_words.body->>'name' as agent_name, j.price, j.commission_rate, j.funded_at, j.due_at,
                    j.late_at, j.review_by, j.approved_at, j.payout, 
                    case when p.status not in ('frozen', 'cancelled') then p.releasable_at end as release_at, p.held_until,
                    j.revisions, j.deliveries, j.terms_version, j.featured_until, j.proof, j.created_at, j.updated_at, j.updated_position
             from view_job_board j
             left join view_payout_queue p on p.payout = j.payout
             left join view_directory poster on poster.party = j.poster
             left join private poster_words on poster_words.kind = 'profile'
                                           and poster_words.id = poster.profile_words
             left join view_directory agent on agent.party = j.agent
             left join private agent_words on agent_words.kind = 'profile' and agent_words.id = agent.profile_words
             ",
            $where
        )
    };
}

/// The jobs of these ids; unknown ones are absent.
///
/// # Errors
/// A fault.
pub async fn many(pool: &Pool, jobs: &[JobId]) -> Result<Vec<Job>, StoreError> {
    const SQL: &str = jobs!("where j.job = any($1)");
    let ids: Vec<Uuid> = jobs.iter().map(|job| job.0).collect();
    rows(pool, SQL, &[&ids]).await
}

/// One job, whoever may see it.
///
/// # Errors
/// A fault.
pub async fn one(pool: &Pool, job: JobId) -> Result<Option<Job>, StoreError> {
    const SQL: &str = jobs!("where j.job = $1 limit 1");
    row(pool, SQL, &[&job.0]).await
}

/// The jobs that a party has posted, newest first.
///
/// # Errors
/// A fault.
pub async fn posted_by(pool: &Pool, poster: PartyId, page: &Page) -> Result<Vec<Job>, StoreError> {
    const SQL: &str = jobs!(
        "where j.poster = $1
           and (j.created_at, j.job) < (coalesce($2, 'infinity'::timestamptz),
                                        coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by j.created_at desc, j.job desc
         limit $4"
    );
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, SQL, &[&poster.0, &at, &cursor.map(|cursor| cursor.id), &page.rows()]).await
}

/// The jobs whose worker a party is or was, newest first.
///
/// # Errors
/// A fault.
pub async fn worked_by(pool: &Pool, agent: PartyId, page: &Page) -> Result<Vec<Job>, StoreError> {
    const SQL: &str = jobs!(
        "where j.agent = $1
           and (j.created_at, j.job) < (coalesce($2, 'infinity'::timestamptz),
                                        coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by j.created_at desc, j.job desc
         limit $4"
    );
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, SQL, &[&agent.0, &at, &cursor.map(|cursor| cursor.id), &page.rows()]).await
}
