//! GET and POST /api/jobs/{id}/review

use super::standing;
use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, instant, nullable, number, object, one_of, optional, required, text, whole, words};
use crate::views::Fresh;
use crate::visit::Visit;
use crate::workers::review_opener;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::review::{RATING_MAX, ReviewWork};
use market_core::job::reviews::Opinion;
use market_core::job::{JobEvent, Posted};
use market_core::party::Scope;
use market_core::policy::Policy;
use market_core::time::Timestamp;
use market_projections::review::query::{Said, of_job};
use serde_json::{Value, json};

/// Says what the other side was worth. What the second one says opens both.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a job that is not completed or was reviewed already.
pub async fn review(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    must_speak_for_its_side(&app, caller, id.0).await?;
    let visit = Visit::at(&app, caller, &sent, id.0, ReviewWork::ASKS);
    let (rating, comment) = visit
        .read(|fields| {
            let rating = fields.number("rating", 1, u32::from(RATING_MAX), None)?;
            Ok((u8::try_from(rating).unwrap_or(0), fields.text_if_any("comment")?.unwrap_or_default()))
        })
        .await?;
    let command =
        ReviewWork { job: id.0, by: caller.party, opinion: Opinion { rating, comment, salt: entropy::bytes() } };
    let answer = |events: &[Event]| json!({"success": true, "rating": rating, "opens_at": opens_at(events)});
    let done = visit.execute(&command, answer).await?;
    if let Some(opens_at) = done.get("opens_at").and_then(|at| serde_json::from_value::<Timestamp>(at.clone()).ok())
        && opens_at <= app.now()
        && let Err(error) = review_opener::open(&app, id.0, opens_at).await
    {
        // The timer asks again.
        tracing::debug!(%error, job = %id.0, "reviews are not opened yet");
    }
    Ok(done.ok())
}

fn opens_at(events: &[Event]) -> Option<Timestamp> {
    events.iter().find_map(|event| match event {
        Event::Job(JobEvent::ReviewSealed(review)) => Some(review.opens_at),
        _ => None,
    })
}

/// A poster's word takes a key for posting, a worker's one for working.
async fn must_speak_for_its_side(app: &App, caller: Caller, job: JobId) -> Result<(), Problem> {
    let standing = standing(app, caller, job, ReviewWork::ASKS).await?;
    let (job, _) = standing.enter(&[])?;
    caller.must_have(if job.poster == caller.party { Scope::Post } else { Scope::Work })
}

/// What the caller has said of the other side, and what that side has, once both can be read.
///
/// # Errors
/// When the caller has no part in the job.
pub async fn said(app: Data<App>, caller: Caller, id: Id<JobId>, views: Fresh) -> Result<HttpResponse, Problem> {
    let standing = standing(&app, caller, id.0, ReviewWork::ASKS).await?;
    let (job, _) = standing.enter(&[])?;
    let said = of_job(views.pool(), id.0).await?;
    let (mine, theirs): (Vec<&Said>, Vec<&Said>) = said.iter().partition(|said| is_by(said, job, caller));
    let is_open = said.iter().any(|said| said.opened_at.is_some());
    let status = match mine.first() {
        Some(mine) if mine.opened_at.is_none() => "sealed",
        None if !is_open => "none",
        Some(_) | None => "open",
    };
    // Of the other side's not even that there is one, before it is opened.
    let theirs = theirs.first().filter(|said| said.opened_at.is_some());
    Ok(HttpResponse::Ok().json(json!({
        "jobId": id.0,
        "status": status,
        "opens_at": job.reviews.until.filter(|_| !mine.is_empty() || is_open),
        "yours": mine.first().map(|said| shown(said)),
        "theirs": theirs.map(|said| shown(said)),
    })))
}

fn is_by(said: &Said, job: &Posted, caller: Caller) -> bool {
    (said.by == market_core::candidacy::Who::Poster) == (job.poster == caller.party)
}

fn shown(said: &Said) -> Value {
    json!({"rating": said.rating, "comment": said.comment, "counts": said.opened_at.map(|_| said.counts)})
}

/// What it answers.
#[must_use]
pub fn said_spec(_policy: &Policy) -> Spec {
    let one = object([
        required("rating", nullable(number()).about("null once it was erased")),
        required("comment", nullable(words())),
        required(
            "counts",
            nullable(flag()).about("false between two of whom one brought the other; null while sealed"),
        ),
    ]);
    Spec::of("What you and the other side of a job have said of one another")
        .about("While your review is sealed nobody sees it, and whether the other side has written one is not told.")
        .answers(
            200,
            [
                required("jobId", crate::spec::id()),
                required("status", one_of(["none", "sealed", "open"])),
                required("opens_at", nullable(instant())),
                required("yours", nullable(one.clone())),
                required("theirs", nullable(one)),
            ],
        )
        .refuses([Kind::NotTheWorker])
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Review the other side of a completed job, once")
        .about(
            "The poster reviews the work, the worker the poster. Both stay sealed until both are in or the time for it is \
             over, and then open together.",
        )
        .body(
            [
                required("rating", whole(1, u64::from(RATING_MAX))),
                optional("comment", nullable(text(0, policy.text.review_max))),
            ],
            json!({"rating": 5, "comment": "Well done."}),
        )
        .commits(
            200,
            [required("success", flag()), required("rating", number()), required("opens_at", nullable(instant()))],
        )
        .refuses([Kind::NotTheWorker, Kind::WrongState, Kind::AlreadyReviewed, Kind::DeadlinePassed])
}
