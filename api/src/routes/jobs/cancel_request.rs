//! GET, POST and DELETE /api/jobs/{id}/cancel-request

use super::standing;
use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, cents, flag, instant, nullable, number, object, one_of, optional, required, text, words};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::JobEvent;
use market_core::job::request_cancel::{RequestCancel, WithdrawCancelRequest};
use market_core::party::Scope;
use market_core::policy::Policy;
use market_core::text::within;
use serde_json::{Value, json};

/// The proposal to end the job that is open, if there is one.
///
/// # Errors
/// When the caller has no part in the job.
pub async fn show(app: Data<App>, caller: Caller, id: Id<JobId>) -> Result<HttpResponse, Problem> {
    let standing = standing(&app, caller, id.0, RequestCancel::ASKS).await?;
    let (job, _) = standing.enter(&[])?;
    let Some(request) = &job.cancel_request else {
        return Ok(HttpResponse::Ok().json(json!({"request": null})));
    };
    let row = request.words.row_id();
    let texts = app.store.private("cancel_request", &[row]).await?;
    let message = texts.get(&row).and_then(|body| body.get("message")).cloned();
    let shown = json!({
        "by": if request.by == job.poster { "poster" } else { "worker" },
        "workerAmount": request.worker_amount.minor(),
        "message": message,
        "until": request.until,
    });
    Ok(HttpResponse::Ok().json(json!({"request": shown})))
}

/// The poster's side of an agreement takes a key that is for posting as well.
///
/// # Errors
/// The scope that the key lacks, or a caller that may not come in.
pub(super) async fn must_speak_for_its_side(app: &App, caller: Caller, job: JobId) -> Result<(), Problem> {
    let standing = standing(app, caller, job, &[]).await?;
    let (job, _) = standing.enter(&[])?;
    if job.poster == caller.party { caller.must_have(Scope::Post) } else { Ok(()) }
}

/// Proposes to end the job, with so much for the worker.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a job that is not worked on or has a proposal already.
pub async fn request(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    must_speak_for_its_side(&app, caller, id.0).await?;
    let visit = Visit::at(&app, caller, &sent, id.0, RequestCancel::ASKS);
    let (worker_amount, message) = visit
        .read_strictly(|fields| {
            let (amount, message) = (fields.cents("worker_amount")?, fields.text_if_any("message")?);
            within("message", message.as_deref().unwrap_or_default(), 0, app.policy().text.text_max)?;
            Ok((amount, message))
        })
        .await?;
    let words = Confidential { body: json!({"message": message}), salt: entropy::bytes() };
    let command = RequestCancel { job: id.0, by: caller.party, worker_amount, words };
    Ok(visit.execute(&command, asked).await?.created())
}

fn asked(events: &[Event]) -> Value {
    let request = events.iter().find_map(|event| match event {
        Event::Job(JobEvent::CancelRequested(request)) => Some(request),
        _ => None,
    });
    json!({
        "success": true,
        "workerAmount": request.map(|request| request.worker_amount.minor()),
        "until": request.map(|request| request.until),
    })
}

/// Takes the caller's own proposal back.
///
/// # Errors
/// A guard that is not passed, or no open proposal of the caller's.
pub async fn withdraw(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    must_speak_for_its_side(&app, caller, id.0).await?;
    let visit = Visit::at(&app, caller, &sent, id.0, RequestCancel::ASKS);
    let command = WithdrawCancelRequest { job: id.0, by: caller.party };
    Ok(visit.execute(&command, |_| json!({"success": true})).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn show_spec(_policy: &Policy) -> Spec {
    let request = object([
        required("by", one_of(["poster", "worker"])),
        required("workerAmount", number()),
        required("message", nullable(words())),
        required("until", instant()),
    ]);
    Spec::of("The open proposal to end a job")
        .answers(200, [required("request", nullable(request))])
        .refuses([Kind::NotTheWorker])
}

/// What it takes and answers.
#[must_use]
pub fn request_spec(policy: &Policy) -> Spec {
    Spec::of("Propose to end a job that is worked on")
        .about(
            "By poster or worker, one at a time; it lapses by itself. `workerAmount` is what the worker is to get, before \
             commission: 0 refunds the poster, anything up to the agreed price splits the escrow.",
        )
        .strict_body(
            [
                required("workerAmount", cents(0, policy.amount_minor_max)),
                optional("message", nullable(text(0, policy.text.text_max))),
            ],
            json!({"workerAmount": 3_000, "message": "The sources are gone; half of it is done."}),
        )
        .commits(201, [required("success", flag()), required("workerAmount", number()), required("until", instant())])
        .refuses([Kind::NotTheWorker, Kind::WrongState, Kind::DeadlinePassed, Kind::CancelRequestOpen])
}

/// What it takes and answers.
#[must_use]
pub fn withdraw_spec(_policy: &Policy) -> Spec {
    Spec::of("Take one's own proposal to end a job back").commits(200, [required("success", flag())]).refuses([
        Kind::NotTheWorker,
        Kind::ForTheOtherSide,
        Kind::NoCancelRequest,
        Kind::WrongState,
        Kind::DeadlinePassed,
    ])
}
