//! Who has applied, by the rows of applications.

use crate::ask::{row, rows};
use deadpool_postgres::Pool;
use market_core::ids::{ApplicationId, JobId, PartyId};
use market_store::StoreError;
use serde::Deserialize;

/// Some of the parties whose applications to do a job are pending, as far as their own rows tell.
///
/// # Errors
/// A fault.
pub async fn pending_parties(pool: &Pool, job: JobId, limit: u16) -> Result<Vec<PartyId>, StoreError> {
    const SQL: &str = "select a.party from view_application a where a.job = $1 and a.kind = 'agent'
           and a.status = 'pending'
         limit $2";
    let found: Vec<Applicant> = rows(pool, SQL, &[&job.0, &i64::from(limit)]).await?;
    Ok(found.into_iter().map(|found| found.party).collect())
}

/// Some of the parties whose applications to verify the work in a round are pending, as far as their own rows tell.
///
/// # Errors
/// A fault.
pub async fn pending_proofers(pool: &Pool, job: JobId, round: u32, limit: u16) -> Result<Vec<PartyId>, StoreError> {
    const SQL: &str = "select a.party from view_application a where a.job = $1 and a.kind = 'proof'
           and a.round = $2 and a.status = 'pending'
         limit $3";
    let found: Vec<Applicant> = rows(pool, SQL, &[&job.0, &i64::from(round), &i64::from(limit)]).await?;
    Ok(found.into_iter().map(|found| found.party).collect())
}

#[derive(Deserialize)]
struct Applicant {
    party: PartyId,
}

/// Who has made an application.
///
/// # Errors
/// A fault.
pub async fn party_of(pool: &Pool, application: ApplicationId) -> Result<Option<PartyId>, StoreError> {
    const SQL: &str = "select party from view_application where application = $1 limit 1";
    Ok(row(pool, SQL, &[&application.0]).await?.map(|found: Applicant| found.party))
}
