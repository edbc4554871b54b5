//! GET /api/jobs/{id}/timeline

use super::standing;
use crate::app::App;
use crate::auth::Caller;
use crate::journal::{position, stored};
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::spec::{Spec, id, instant, list, nullable, number, object, one_of, required, words};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::actor::Actor;
use market_core::event::event_id;
use market_core::ids::{CandidacyId, DisputeId, JobId, PartyId};
use market_core::job::{Ask, Posted};
use market_core::policy::Policy;
use market_core::stream::{Category, Position};
use market_core::time::Timestamp;
use market_store::StoreError;
use serde_json::{Value, json};
use tokio_postgres::Row;
use uuid::Uuid;

/// What whoever has no part in a job may know of its life: what the board shows as well.
const PUBLIC: &[&str] = &["job.posted", "job.edited", "job.cancelled", "job.expired", "job.featured"];

/// The rounds of verification bear the job's id as well; what happens in them is told by `/proofs`, to whom and when it
/// may be. That a review waits sealed, or a vote, is told to nobody.
const EVENTS: &str = "select position, stream_category, name, at, actor, leaf_hash from event
    where stream_id = any($1) and stream_category <> 'proof' and position > $2 and name <> all(array['job.review_sealed', 'dispute.vote_sealed', 'dispute.voting_ended'])
      and (stream_category = 'candidacy' or $3::text[] is null or name = any($3))
    order by position limit $4";

/// What has happened to a job, as far as the caller may know, oldest first.
///
/// # Errors
/// When the caller may not come in, or a wrong query.
pub async fn timeline(app: Data<App>, caller: Caller, id: Id<JobId>, query: Query) -> Result<HttpResponse, Problem> {
    let standing = standing(&app, caller, id.0, &[Ask::Nda]).await?;
    let (job, _) = standing.enter(&[])?;
    let limit = query.page_limit()?;
    let after: Option<u64> = query.number("cursor", "a next_cursor of ours")?;
    let after = after.map_or(-1, |after| stored(Position(after)));
    let takes_part = job.poster == caller.party || job.worker() == Some(caller.party);
    let names = (!takes_part).then_some(PUBLIC);
    let connection = app.store.pool().get().await?;
    let rows = connection.query(EVENTS, &[&streams(job, caller.party), &after, &names, &i64::from(limit)]).await?;
    let events = rows.iter().map(|row| shown(row, job)).collect::<Result<Vec<Value>, StoreError>>()?;
    let full = events.len() >= usize::from(limit);
    let next = events.last().filter(|_| full).and_then(|last| last["position"].as_u64()).map(|last| last.to_string());
    Ok(HttpResponse::Ok().json(json!({
        "jobId": id.0,
        "status": job.status(),
        "count": events.len(),
        "events": events,
        "next_cursor": next,
    })))
}

/// The job itself, what the caller and the worker have to do with it, and its payouts.
fn streams(job: &Posted, caller: PartyId) -> Vec<Uuid> {
    let mut streams = vec![job.job.0, CandidacyId::of(job.job, caller).0];
    if job.poster == caller
        && let Some(worker) = job.worker()
    {
        streams.push(CandidacyId::of(job.job, worker).0);
    }
    if job.poster == caller || job.worker() == Some(caller) {
        streams.extend(job.work_payouts().iter().map(|paid| paid.payout.0));
        streams.extend((1..=job.disputes).map(|number| DisputeId::of(job.job, number).0));
    }
    streams
}

fn shown(row: &Row, job: &Posted) -> Result<Value, StoreError> {
    let place = position(row.try_get(0)?)?;
    let (category, name): (&str, &str) = (row.try_get(1)?, row.try_get(2)?);
    let at = Timestamp::new(row.try_get(3)?);
    let actor: &str = row.try_get(4)?;
    let leaf_hash: &[u8] = row.try_get(5)?;
    let known = [Category::Job, Category::Candidacy, Category::Payout, Category::Dispute]
        .into_iter()
        .find(|one| one.name() == category);
    Ok(json!({
        "event": name,
        "about": known.map(Category::name),
        "by": by(actor, job),
        "at": at,
        "position": place,
        "event_id": event_id(at, place),
        "leaf_hash": hex::encode(leaf_hash),
    }))
}

/// Who did it, as the two sides of a job call each other.
fn by(actor: &str, job: &Posted) -> &'static str {
    match actor.parse::<Actor>().ok().and_then(Actor::party) {
        None => "platform",
        Some(party) if party == job.poster => "poster",
        Some(_) => "agent",
    }
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let event = object([
        required("event", words()),
        required("about", one_of(["job", "candidacy", "payout", "dispute"])),
        required("by", one_of(["platform", "poster", "agent"])),
        required("at", instant()),
        required("position", number()),
        required("event_id", id()),
        required("leaf_hash", words()),
    ]);
    Spec::of("What has happened to a job, as far as you may know, oldest first")
        .paged()
        .answers(
            200,
            [
                required("jobId", id()),
                required("status", words()),
                required("count", number()),
                required("events", list(event)),
                required("next_cursor", nullable(words())),
            ],
        )
        .refuses([Kind::NdaNotAcknowledged])
}
