//! POST /api/agent/jobs/{id}/submit and /api/jobs/{id}/deliver

use crate::address;
use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::entropy;
use crate::path::Id;
use crate::problem::Problem;
use crate::sent::Sent;
use crate::spec::Spec;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::JobEvent;
use market_core::job::submit::SubmitWork;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::text::within;
use serde_json::{Value, json};

/// Hands the work in.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a job that takes no delivery.
pub async fn submit(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, SubmitWork::ASKS);
    let (address, notes) = visit.read(|fields| Ok((url(&app, fields)?, notes(&app, fields)?))).await?;
    let body = json!({"deliverable_url": address, "message": notes});
    let words = Confidential { body, salt: entropy::bytes() };
    let command = SubmitWork { job: id.0, agent: caller.party, address, words };
    Ok(visit.execute(&command, answer).await?.ok())
}

fn url(app: &App, fields: &mut Fields) -> Result<Option<String>, Rejection> {
    let Some(url) = fields.text_if_any("deliverable_url")? else {
        return Ok(None);
    };
    address::check(&url, app.public_url())
        .map_err(|problem| Rejection::Invalid { field: "deliverable_url", problem: problem.to_owned() })?;
    Ok(Some(url))
}

/// `notes` by the one document, `message` by the other.
fn notes(app: &App, fields: &mut Fields) -> Result<Option<String>, Rejection> {
    let (message, notes) = (fields.text_if_any("message")?, fields.text_if_any("notes")?);
    let text_max = app.policy().text.text_max;
    for (field, text) in [("message", &message), ("notes", &notes)] {
        within(field, text.as_deref().unwrap_or_default(), 0, text_max)?;
    }
    Ok(message.or(notes))
}

fn answer(events: &[Event]) -> Value {
    let delivered = events.iter().find_map(|event| match event {
        Event::Job(JobEvent::Delivered { files, review_by, .. }) => Some((files.len(), *review_by)),
        _ => None,
    });
    let (files, review_by) = delivered.unzip();
    json!({"success": true, "status": "delivered", "files": files, "review_by": review_by})
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("submit")
}
