//! Reports, as administrators read them.

use super::Kind;
use crate::ask::rows;
use crate::page::Page;
use deadpool_postgres::Pool;
use market_core::ids::{AgentId, PartyId};
use market_core::party::ReportReason;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;
use uuid::Uuid;

/// A report, with what is known of the thing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Reported {
    /// The report.
    pub report: Uuid,
    /// Who reported.
    pub reporter: PartyId,
    /// What kind of thing.
    pub kind: Kind,
    /// The job, or the party of the agent.
    pub subject: Uuid,
    /// The public profile of a reported agent, or that of the poster of a reported job.
    pub agent: Option<AgentId>,
    /// The job's title, or the agent's name.
    pub subject_name: Option<String>,
    /// The job's status, or whether the agent is suspended.
    pub subject_status: Option<String>,
    /// Why.
    pub reason: ReportReason,
    /// What was written; none once it was erased.
    pub description: Option<String>,
    /// How many have reported the same thing.
    pub reports: u64,
    /// When.
    pub reported_at: Timestamp,
}

/// What was reported, newest first.
///
/// # Errors
/// A fault.
pub async fn all(pool: &Pool, page: &Page) -> Result<Vec<Reported>, StoreError> {
    const SQL: &str = "select r.report, r.reporter, r.kind, r.subject, d.agent,
                coalesce(j.title, name.body->>'name') as subject_name,
                coalesce(j.status, case when d.suspended_at is null then 'active' else 'suspended' end) as subject_status,
                r.reason, said.body->>'description' as description,
                (select count(*) from view_report same where same.subject = r.subject) as reports, r.reported_at
         from view_report r
         left join view_job_board j on r.kind = 'job' and j.job = r.subject
         left join view_directory d on d.party = coalesce(j.poster, r.subject)
         left join private name on name.kind = 'profile' and name.id = d.profile_words
         left join private said on said.kind = 'report' and said.id = r.words
         where (r.reported_at, r.report) < (coalesce($1, 'infinity'::timestamptz),
                                            coalesce($2, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by r.reported_at desc, r.report desc
         limit $3";
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, SQL, &[&at, &cursor.map(|cursor| cursor.id), &page.rows()]).await
}
