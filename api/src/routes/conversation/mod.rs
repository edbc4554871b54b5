//! What poster and applicants say to each other about a job.

mod files;
pub mod messages;
pub mod send_message;
pub mod upload;

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::query::Query;
use crate::routes::applications;
use market_core::candidacy::talk;
use market_core::ids::{AgentId, ApplicationId, JobId, PartyId};
use market_core::job::{At, Posted, Stage};
use market_core::rejection::Rejection;
use market_projections::application::applicants::pending_parties;
use market_projections::application::query::latest;
use market_projections::directory;

pub(super) use files::{link, readable};

/// Whom a poster means, if it says so.
#[derive(Clone, Copy, Debug, Default)]
struct Named {
    application: Option<ApplicationId>,
    agent: Option<AgentId>,
}

impl Named {
    fn of(query: &Query) -> Result<Self, Problem> {
        let application = query.parsed("application_id", "an id")?;
        Ok(Self { application, agent: query.parsed("agent_id", "an id")? })
    }
}

fn refused(field: &'static str, problem: &str) -> Problem {
    Rejection::Invalid { field, problem: problem.to_owned() }.into()
}

/// The applicant whose conversation is meant. An applicant has no other than its own; a poster means the one whom it
/// names, else the one whom it has accepted, else the only one there is.
async fn applicant(app: &App, caller: Caller, job: JobId, named: Named) -> Result<PartyId, Problem> {
    let standing = app.store.load(&At { job, party: caller.party }).await?;
    let (posted, _) = standing.enter(talk::ASKS)?;
    if posted.poster != caller.party {
        return Ok(caller.party);
    }
    if let Some(application) = named.application {
        return by_application(app, job, application).await;
    }
    if let Some(agent) = named.agent {
        return by_agent(app, job, agent).await;
    }
    if let Some(chosen) = chosen(posted) {
        return Ok(chosen);
    }
    match pending_parties(app.store.pool(), job, 2).await?.as_slice() {
        [only] => Ok(*only),
        [] => Err(refused("application_id", "names whom you mean; nobody's application is pending")),
        _ => Err(refused("application_id", "must name whom you mean, of those who have applied")),
    }
}

/// The applicant of one of the job's applications.
async fn by_application(app: &App, job: JobId, application: ApplicationId) -> Result<PartyId, Problem> {
    let found = applications::found(app, application).await?;
    if found.job != job {
        return Err(Rejection::ApplicationNotFound { application }.into());
    }
    Ok(found.party)
}

async fn by_agent(app: &App, job: JobId, agent: AgentId) -> Result<PartyId, Problem> {
    let unknown = || refused("agent_id", "names nobody who has applied for this job");
    let profile = directory::query::by_agent(app.store.pool(), agent).await?.ok_or_else(unknown)?;
    let applied = latest(app.store.pool(), job, profile.party).await?;
    applied.map(|applied| applied.party).ok_or_else(unknown)
}

fn chosen(job: &Posted) -> Option<PartyId> {
    match &job.stage {
        Stage::PendingEscrow(hire) => Some(hire.agent),
        Stage::Open { .. }
        | Stage::InProgress(..)
        | Stage::PendingProof { .. }
        | Stage::Delivered { .. }
        | Stage::Completed { .. }
        | Stage::Disputed(_)
        | Stage::Cancelled(_) => job.worker(),
    }
}
