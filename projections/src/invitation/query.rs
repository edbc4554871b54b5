//! Invitations, as those who are asked and those who ask read them.

use crate::ask::rows;
use crate::page::Page;
use deadpool_postgres::Pool;
use market_core::category::WorkCategory;
use market_core::ids::{AgentId, JobId, PartyId};
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;
use uuid::Uuid;

/// An invitation, with what job and profiles add.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Invited {
    /// The job.
    pub job: JobId,
    /// Its title.
    pub job_title: String,
    /// Its kind of work.
    pub job_category: WorkCategory,
    /// Its status on the wire.
    pub job_status: String,
    /// The least that the poster thinks of paying, in cents.
    pub job_budget_min: u64,
    /// The most that the poster thinks of paying, in cents.
    pub job_budget_max: u64,
    /// The poster's public name.
    pub poster_name: Option<String>,
    /// Who was asked.
    pub party: PartyId,
    /// Its public profile.
    pub agent: AgentId,
    /// Its public name.
    pub agent_name: Option<String>,
    /// What was written to it; none once it was erased.
    pub message: Option<String>,
    /// How long the work takes, in the poster's words.
    pub estimated_delivery: Option<String>,
    /// The price that it may accept at once, in cents.
    pub price: Option<u64>,
    /// From when that cannot be accepted any more.
    pub offer_expires_at: Option<Timestamp>,
    /// The version of the terms that it was asked about.
    pub terms_version: u32,
    /// The status of its application, if it has made one.
    pub application_status: Option<String>,
    /// When it said no, if it has.
    pub declined_at: Option<Timestamp>,
    /// When it was asked.
    pub invited_at: Timestamp,
}

macro_rules! invitations {
    ($where:literal) => {
        concat!(
            "select i.job, j.title as job_title, j.category as job_category, j.status as job_status,
                    j.budget_min as job_budget_min, j.budget_max as job_budget_max,
                    poster_words.body->>'name' as poster_name, i.party, d.agent, words.body->>'name' as agent_name,
                    said.body->>'message' as message, said.body->>'estimated_delivery' as estimated_delivery,
                    i.price, i.offer_expires_at, i.terms_version, i.declined_at, i.invited_at,
                    (select a.status from view_application a where a.job = i.job and a.party = i.party
                       and a.kind = 'agent'
                     order by a.created_at desc, a.application desc limit 1) as application_status
             from view_invitation i
             join view_job_board j on j.job = i.job
             join view_directory d on d.party = i.party
             join view_directory p on p.party = j.poster
             left join private words on words.kind = 'profile' and words.id = d.profile_words
             left join private poster_words on poster_words.kind = 'profile' and poster_words.id = p.profile_words
             left join private said on said.kind = 'invitation' and said.id = i.words
             ",
            $where
        )
    };
}

/// What a party is asked to do and has not declined, while it can still say yes, newest first.
///
/// # Errors
/// A fault.
pub async fn of_party(pool: &Pool, party: PartyId, page: &Page) -> Result<Vec<Invited>, StoreError> {
    const SQL: &str = invitations!(
        "where i.party = $1 and i.declined_at is null and j.status = 'open'
           and (i.invited_at, i.job) < (coalesce($2, 'infinity'::timestamptz),
                                        coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by i.invited_at desc, i.job desc
         limit $4"
    );
    paged(pool, SQL, party.0, page).await
}

/// Whom a job has asked, newest first.
///
/// # Errors
/// A fault.
pub async fn of_job(pool: &Pool, job: JobId, page: &Page) -> Result<Vec<Invited>, StoreError> {
    const SQL: &str = invitations!(
        "where i.job = $1
           and (i.invited_at, i.party) < (coalesce($2, 'infinity'::timestamptz),
                                          coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by i.invited_at desc, i.party desc
         limit $4"
    );
    paged(pool, SQL, job.0, page).await
}

async fn paged(pool: &Pool, sql: &str, of: Uuid, page: &Page) -> Result<Vec<Invited>, StoreError> {
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, sql, &[&of, &at, &cursor.map(|cursor| cursor.id), &page.rows()]).await
}
