//! POST /api/agent/jobs/{id}/extend-deadline

use super::edit::instant_or_date;
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, instant, nullable, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::JobEvent;
use market_core::job::extend::ExtendDeadline;
use market_core::policy::Policy;
use serde_json::{Value, json};

/// Gives the work more time.
///
/// # Errors
/// A guard that is not passed, an instant that is no later one, or a job whose work is handed in or over.
pub async fn extend_deadline(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, ExtendDeadline::ASKS);
    let deadline = visit.read(|fields| fields.instant("deadline")).await?;
    let command = ExtendDeadline { job: id.0, poster: caller.party, deadline };
    Ok(visit.execute(&command, answer).await?.ok())
}

fn answer(events: &[Event]) -> Value {
    let extension = events.iter().find_map(|event| match event {
        Event::Job(JobEvent::DeadlineExtended(extension)) => Some(extension),
        _ => None,
    });
    json!({
        "success": true,
        "deadline": extension.map(|extension| extension.deadline),
        "due_at": extension.and_then(|extension| extension.due_at),
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Give the work more time")
        .about(
            "Only to an instant after the present deadline, or after the present due instant once the job is in \
             progress. While a revision is under way, its own due instant moves.",
        )
        .body([required("deadline", instant_or_date())], json!({"deadline": "2030-01-31T12:00:00Z"}))
        .commits(
            200,
            [required("success", flag()), required("deadline", instant()), required("due_at", nullable(instant()))],
        )
        .refuses([Kind::NotThePoster, Kind::WrongState, Kind::DeadlinePassed])
}
