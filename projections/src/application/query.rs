//! Applications as agents and posters ask for them.
//!
//! An application that nobody chose is turned down by the funding or the end of its job, of which its own row
//! cannot know: `pending` and `accepted` rows of such jobs read as `rejected (not_selected)`. What became of one to
//! verify the work, its round and its slot know.

use super::{Counter, CounterStatus, Detail, Kind, Status};
use crate::ask::{row, rows};
use crate::job_board;
use crate::page::Page;
use deadpool_postgres::Pool;
use market_core::category::WorkCategory;
use market_core::ids::{AgentId, ApplicationId, JobId, PartyId};
use market_core::policy::Tier;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;
use serde_json::Value;

/// An application, with what its job and its applicant add.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Application {
    /// The application.
    pub application: ApplicationId,
    /// The job.
    pub job: JobId,
    /// The job's title.
    pub job_title: String,
    /// The job's kind of work.
    pub job_category: WorkCategory,
    /// The job's word on the wire.
    pub job_status: job_board::Status,
    /// The job's least budget, in cents.
    pub job_budget_min: u64,
    /// The job's largest budget, in cents.
    pub job_budget_max: u64,
    /// Who offers the job.
    pub poster: PartyId,
    /// Who applied.
    pub party: PartyId,
    /// The applicant's public profile.
    pub agent: AgentId,
    /// The applicant's public name.
    pub agent_name: Option<String>,
    /// How many payments to the applicant were released.
    pub agent_completed_jobs: u32,
    /// What the applicant subscribes to.
    pub agent_tier: Tier,
    /// How many reviews the applicant has.
    pub agent_reviews: u32,
    /// The sum of the applicant's ratings.
    pub agent_rating_total: u32,
    /// For what: the work, or its proof.
    pub kind: Kind,
    /// The last price that the applicant has confirmed, in cents.
    pub price: u64,
    /// How long it says that it takes, where that could be read.
    pub delivery_hours: Option<u32>,
    /// The number of the counter-offer whose price that is; 0 for the application's own.
    pub version: u32,
    /// The counter-offers, oldest first.
    pub counters: Vec<Offered>,
    /// What the applicant has last said about the time; none once it was erased.
    pub estimated_delivery: Option<String>,
    /// The version of the job's terms under which it stands.
    pub terms_version: u32,
    /// The version of the job's terms now.
    pub job_terms_version: u32,
    /// What the applicant wrote, as the command stored it, without the salt; none once it was erased.
    pub words: Option<Value>,
    /// The word on the wire.
    pub status: Status,
    /// The finer word.
    pub status_detail: Option<Detail>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its own row last changed.
    pub updated_at: Timestamp,
}

/// A counter-offer with its words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Offered {
    /// What the row tells.
    #[serde(flatten)]
    pub counter: Counter,
    /// What there was to say about it.
    pub message: Option<String>,
    /// How long it takes, in free words.
    pub estimated_delivery: Option<String>,
}

impl Offered {
    /// What has become of it by `now`.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> CounterStatus {
        match self.counter.status {
            CounterStatus::Open if self.counter.expires_at <= now => CounterStatus::Expired,
            told => told,
        }
    }
}

impl Application {
    /// The finer word by `now`: whether a counter-offer still waits, the clock decides.
    #[must_use]
    pub fn detail(&self, now: Timestamp) -> Option<Detail> {
        let waits = self.counters.iter().any(|offered| offered.status(now) == CounterStatus::Open);
        match self.status {
            Status::Pending if waits => Some(Detail::Countered),
            Status::Pending | Status::Accepted | Status::Funded | Status::Rejected => self.status_detail,
        }
    }
}

/// How many applications an agent has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Counts {
    /// All of them.
    pub total: u64,
    /// Those that wait for the poster.
    pub pending: u64,
    /// Those that were accepted, funded ones included.
    pub accepted: u64,
    /// Those that came to nothing.
    pub rejected: u64,
}

/// What there is to say of an application `a` for a job `j`: `told.status` and `told.detail`.
macro_rules! as_told {
    () => {
        "left join view_proof_slot s on s.application = a.application
         left join view_proof_consensus r on r.job = a.job and r.round = a.round
         cross join lateral (
             select case
                 when a.status = 'rejected' then a.status_detail
                 when a.kind = 'agent' and (a.status = 'pending' and j.status not in ('open', 'pending_escrow')
                                            or a.status = 'accepted' and j.status = 'cancelled') then 'not_selected'
                 when a.kind = 'agent' then a.status_detail
                 when s.status is null and r.status is distinct from 'recruiting' then 'not_selected'
                 when s.status = 'declined' then 'withdrawn'
                 when s.status in ('timed_out', 'voided') and s.due_at is null then 'not_selected'
             end as detail
         ) fate
         cross join lateral (
             select fate.detail, case
                 when fate.detail in ('withdrawn', 'not_selected') then 'rejected'
                 when s.status is null then a.status
                 when s.status = 'selected' then 'accepted'
                 else 'funded'
             end as status
         ) told
         "
    };
}

macro_rules! applications {
    ($where:expr) => {
        concat!(
            "select a.application, a.job, j.title as job_title, j.category as job_category, j.status as job_status,
                    j.budget_min as job_budget_min, j.budget_max as job_budget_max, j.poster, a.party, d.agent,
                    profile.body->>'name' as agent_name, d.completed_jobs as agent_completed_jobs,
                    d.tier as agent_tier, d.reviews as agent_reviews, d.rating_total as agent_rating_total, a.kind, a.price,
                    a.delivery_hours, a.version, a.terms_version, j.terms_version as job_terms_version, proposal.body::jsonb - 'salt' as words,
                    estimate.body->>'estimated_delivery' as estimated_delivery,
                    (select coalesce(json_agg(counter::jsonb || jsonb_build_object(
                                'message', said.body->>'message',
                                'estimated_delivery', said.body->>'estimated_delivery') order by place), '[]')
                     from json_array_elements(a.counters) with ordinality as made (counter, place)
                     left join private said on said.kind = 'counter' and said.id = (counter->>'words')::uuid
                    ) as counters,
                    told.status, told.detail as status_detail, a.created_at, a.updated_at
             from view_application a
             join view_job_board j on j.job = a.job
             join view_directory d on d.party = a.party
             left join private profile on profile.kind = 'profile' and profile.id = d.profile_words
             left join private proposal on proposal.kind = 'proposal' and proposal.id = a.words
             left join private estimate on estimate.kind in ('proposal', 'counter') and estimate.id = a.delivery_words
             ",
            as_told!(),
            $where
        )
    };
}

/// An agent's applications, newest first; of one status, if it is given.
///
/// # Errors
/// A fault.
pub async fn of_agent(
    pool: &Pool,
    party: PartyId,
    status: Option<Status>,
    page: &Page,
) -> Result<Vec<Application>, StoreError> {
    const SQL: &str = applications!(
        "where a.party = $1
           and ($2::text is null or $2 = told.status)
           and (a.created_at, a.application) < (coalesce($3, 'infinity'::timestamptz),
                                                coalesce($4, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by a.created_at desc, a.application desc
         limit $5"
    );
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    let status = status.map(Status::name);
    rows(pool, SQL, &[&party.0, &status, &at, &cursor.map(|cursor| cursor.id), &page.rows()]).await
}

/// How many applications an agent has.
///
/// # Errors
/// A fault.
pub async fn counts_of_agent(pool: &Pool, party: PartyId) -> Result<Counts, StoreError> {
    const SQL: &str = concat!(
        "select count(*) as total,
                count(*) filter (where status = 'pending') as pending,
                count(*) filter (where status in ('accepted', 'funded')) as accepted,
                count(*) filter (where status = 'rejected') as rejected
         from (select told.status
               from view_application a
               join view_job_board j on j.job = a.job
               ",
        as_told!(),
        "where a.party = $1) as of_agent"
    );
    Ok(row(pool, SQL, &[&party.0]).await?.unwrap_or_default())
}

/// The applications for a job, newest first.
///
/// # Errors
/// A fault.
pub async fn of_job(pool: &Pool, job: JobId, page: &Page) -> Result<Vec<Application>, StoreError> {
    const SQL: &str = applications!(
        "where a.job = $1
           and (a.created_at, a.application) < (coalesce($2, 'infinity'::timestamptz),
                                                coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by a.created_at desc, a.application desc
         limit $4"
    );
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, SQL, &[&job.0, &at, &cursor.map(|cursor| cursor.id), &page.rows()]).await
}

/// The latest application of a party for a job.
///
/// # Errors
/// A fault.
pub async fn latest(pool: &Pool, job: JobId, party: PartyId) -> Result<Option<Application>, StoreError> {
    const SQL: &str = applications!(
        "where a.job = $1 and a.party = $2
         order by a.created_at desc, a.application desc
         limit 1"
    );
    row(pool, SQL, &[&job.0, &party.0]).await
}

/// One application.
///
/// # Errors
/// A fault.
pub async fn one(pool: &Pool, application: ApplicationId) -> Result<Option<Application>, StoreError> {
    const SQL: &str = applications!("where a.application = $1 limit 1");
    row(pool, SQL, &[&application.0]).await
}
