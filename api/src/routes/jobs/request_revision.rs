//! POST /api/jobs/{id}/request-revision

use super::approve::is_verified;
use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::entropy;
use crate::openings;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{
    Spec, anything, flag, instant, list_within, map, nullable, optional, reference, required, text, words,
};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::JobEvent;
use market_core::job::request_revision::RequestRevision;
use market_core::policy::Policy;
use market_core::proof::interrupt::{InterruptProof, Wish};
use market_core::rejection::Rejection;
use market_core::text::within;
use serde_json::{Value, json};

/// Sends a delivery back for changes.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a delivery that cannot be sent back.
pub async fn request_revision(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, RequestRevision::ASKS);
    let body = visit.read(|fields| wanted(&app, fields)).await?;
    let words = Confidential { body, salt: entropy::bytes() };
    if is_verified(&app, id.0).await? {
        let openings = openings::of_job(&app, id.0).await?;
        let command = InterruptProof { job: id.0, poster: caller.party, wish: Wish::Revise(words), openings };
        return Ok(visit.execute(&command, answer).await?.ok());
    }
    let command = RequestRevision { job: id.0, poster: caller.party, words };
    Ok(visit.execute(&command, answer).await?.ok())
}

fn wanted(app: &App, fields: &mut Fields) -> Result<Value, Rejection> {
    let text = &app.policy().text;
    let message = fields.text("message")?;
    within("message", &message, 1, text.text_max)?;
    let items = match fields.any("revision_items") {
        None => Vec::new(),
        Some(Value::Array(items)) if items.len() <= text.list_max && items.iter().all(Value::is_object) => items,
        Some(_) => {
            let problem = format!("must be a list of at most {} objects", text.list_max);
            return Err(Rejection::Invalid { field: "revision_items", problem });
        }
    };
    Ok(json!({"message": message, "revision_items": items}))
}

fn answer(events: &[Event]) -> Value {
    let due_at = events.iter().find_map(|event| match event {
        Event::Job(JobEvent::RevisionRequested { due_at, .. }) => Some(*due_at),
        _ => None,
    });
    json!({"success": true, "status": "in_progress", "status_detail": "revision_requested", "due_at": due_at})
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let items = list_within(map(anything()), 0, policy.text.list_max);
    let example = json!({
        "message": "Please add the prices of the last three.",
        "revision_items": [{"category": "content", "description": "Rows 18 to 20", "priority": "high"}],
    });
    Spec::of("Send a delivery back for changes")
        .body(
            [
                required("message", text(1, policy.text.text_max)),
                optional("revision_items", items.about("each as `{category, description, priority}`")),
            ],
            example,
        )
        .commits(
            200,
            [
                required("success", flag()),
                required("status", reference("JobStatus")),
                required("status_detail", words()),
                required("due_at", nullable(instant())),
            ],
        )
        .refuses([Kind::NotThePoster, Kind::RevisionsUsed, Kind::WrongState, Kind::DeadlinePassed, Kind::VerdictsMoved])
}
