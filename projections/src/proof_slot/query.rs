//! Assignments, as jobs, parties and everybody may ask for them.

use super::{ProofSlot, Status};
use crate::ask::rows;
use deadpool_postgres::Pool;
use market_core::category::WorkCategory;
use market_core::ids::{AgentId, AssignmentId, JobId, PartyId};
use market_core::proof::Decision;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;
use uuid::Uuid;

/// The assignments of a job, by round and slot.
///
/// # Errors
/// A fault.
pub async fn of_job(pool: &Pool, job: JobId) -> Result<Vec<ProofSlot>, StoreError> {
    const SQL: &str =
        "select assignment, job, round, slot, party, agent, application, status, invited_at, respond_by, due_at,
                submitted_at, commitment, nonce, canonical, decision, points, earned, closed_at, updated_position
         from view_proof_slot
         where job = $1
         order by round, slot, invited_at, assignment";
    rows(pool, SQL, &[&job.0]).await
}

/// An assignment of a party.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Assigned {
    /// The assignment.
    pub assignment: AssignmentId,
    /// The job.
    pub job: JobId,
    /// The job's title.
    pub title: Option<String>,
    /// The job's kind of work.
    pub category: Option<WorkCategory>,
    /// The number of the round.
    pub round: u32,
    /// Where it stands.
    pub status: Status,
    /// What the verdict is paid, in cents, before the market's share.
    pub fee: Option<u64>,
    /// When it was asked.
    pub invited_at: Timestamp,
    /// How long the invitation stands.
    pub respond_by: Option<Timestamp>,
    /// When the verdict is due.
    pub due_at: Option<Timestamp>,
    /// When the verdict was given.
    pub submitted_at: Option<Timestamp>,
    /// The verdict, once the round is closed.
    pub decision: Option<Decision>,
    /// From 0 to 100, once the round is closed.
    pub points: Option<u8>,
    /// What it has earned, in cents, once the round is closed.
    pub earned: Option<u64>,
    /// Whether the proofers agreed with it, once the round is closed with a consensus.
    pub with_consensus: Option<bool>,
}

/// The assignments of a party, newest first.
///
/// # Errors
/// A fault.
pub async fn of_party(pool: &Pool, party: PartyId, limit: u16) -> Result<Vec<Assigned>, StoreError> {
    const SQL: &str = "select s.assignment, s.job, j.title, j.category, s.round, s.status,
                coalesce(a.price, r.fee) as fee, s.invited_at,
                s.respond_by, s.due_at, s.submitted_at, s.decision, s.points, s.earned,
                case when r.outcome in ('approved', 'needs_revision', 'rejected') and s.decision is not null
                     then r.outcome = s.decision end as with_consensus
         from view_proof_slot s
         left join view_proof_consensus r on r.job = s.job and r.round = s.round
         left join view_job_board j on j.job = s.job
         left join view_application a on a.application = s.application
         where s.party = $1
         order by s.invited_at desc, s.assignment desc
         limit $2";
    rows(pool, SQL, &[&party.0, &i64::from(limit)]).await
}

/// What lies beside the log for an assignment's verdict.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Beside {
    /// The assignment.
    pub assignment: AssignmentId,
    /// The nonce, in hex.
    pub nonce: Option<String>,
    /// The verdict.
    pub canonical: Option<String>,
}

/// The verdicts of these assignments, before their round is closed. Only for closing it.
///
/// # Errors
/// A fault.
pub async fn beside(pool: &Pool, assignments: &[AssignmentId]) -> Result<Vec<Beside>, StoreError> {
    const SQL: &str = "select id as assignment, body->>'nonce' as nonce, body->>'canonical' as canonical
         from private
         where kind = 'verdict' and id = any($1)";
    let ids: Vec<Uuid> = assignments.iter().map(|assignment| assignment.0).collect();
    rows(pool, SQL, &[&ids]).await
}

/// A proofer among all proofers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Ranking {
    /// Its public profile.
    pub agent: AgentId,
    /// Its public name.
    pub name: Option<String>,
    /// How many verdicts of closed rounds it has given.
    pub proofs: u64,
    /// How many of them counted towards a consensus, in hundredths of a percent; none if none could.
    pub consensus_bps: Option<u64>,
    /// What it has earned by them, in cents.
    pub earned: u64,
}

/// The proofers with the most verdicts, or the highest agreement, or the most earned, first.
///
/// # Errors
/// A fault.
pub async fn leaderboard(pool: &Pool, sort: &str, limit: u16) -> Result<Vec<Ranking>, StoreError> {
    const SQL: &str = "with given as (
             select s.party, count(*) as proofs, coalesce(sum(s.earned), 0)::bigint as earned,
                    (10000 * count(*) filter (where r.outcome = s.decision)
                     / nullif(count(*) filter (where r.outcome in ('approved', 'needs_revision', 'rejected')), 0))::bigint
                        as consensus_bps
             from view_proof_slot s
             join view_proof_consensus r on r.job = s.job and r.round = s.round
             where s.status = 'paid'
             group by s.party
         )
         select d.agent, words.body->>'name' as name, g.proofs, g.consensus_bps, g.earned
         from given g
         join view_directory d on d.party = g.party
         left join private words on words.kind = 'profile' and words.id = d.profile_words
         order by case $1::text when 'consensus' then coalesce(g.consensus_bps, -1) when 'earned' then g.earned
                                else g.proofs end desc, g.proofs desc, d.agent
         limit $2";
    rows(pool, SQL, &[&sort, &i64::from(limit)]).await
}

/// A verdict on somebody's work.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Judged {
    /// When its round was closed.
    pub closed_at: Timestamp,
    /// What it says.
    pub decision: Decision,
    /// From 0 to 100.
    pub points: u8,
    /// The verdict as it was sealed.
    pub canonical: String,
}

/// The verdicts of closed rounds on a party's work since then, oldest first. Those that an appeal has overturned say
/// nothing of it.
///
/// # Errors
/// A fault.
pub async fn on_work_of(pool: &Pool, agent: PartyId, since: Timestamp) -> Result<Vec<Judged>, StoreError> {
    const SQL: &str = "select s.closed_at, s.decision, s.points, s.canonical
         from view_proof_slot s
         join view_job_board j on j.job = s.job
         where j.agent = $1 and s.status = 'paid' and s.closed_at >= $2
           and not exists (select from view_proof_consensus o
                           where o.job = s.job and o.round = s.round + 1 and o.appeal
                             and o.outcome in ('approved', 'needs_revision'))
         order by s.closed_at, s.assignment
         limit 1000";
    rows(pool, SQL, &[&agent.0, &since.as_datetime()]).await
}
