//! POST /api/agent/jobs/{id}/submit and /api/jobs/{id}/deliver

use crate::address;
use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, instant, nullable, number, optional, reference, required, text};
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
pub fn spec(policy: &Policy) -> Spec {
    let (limits, place) = (&policy.text, "https, or a link of ours; not into a private network");
    let address = text(1, address::LENGTH_MAX).pattern(address::PATTERN).about(place);
    let address = address.such_as("https://example.com/report.zip");
    Spec::of("Hand the work in")
        .about("What was uploaded since the last delivery, or what lies at an address, or both. Two spellings are documented.")
        .body(
            [
                optional("deliverable_url", address.clone()),
                optional("notes", text(0, limits.text_max)),
                optional("deliverableUrl", address.about("the same as `deliverable_url`")),
                optional("message", text(0, limits.text_max).about("the same as `notes`, and taken before it")),
            ],
            json!({"deliverable_url": "https://example.com/report.zip", "notes": "Complete."}),
        )
        .also("other", json!({"deliverableUrl": "https://example.com/report.zip", "message": "Complete."}))
        .commits(
            200,
            [
                required("success", flag()),
                required("status", reference("JobStatus")),
                required("files", nullable(number()).about("how many files belong to the delivery")),
                required("review_by", nullable(instant()).about("when silence approves")),
            ],
        )
        .refuses([
            Kind::NdaNotAcknowledged,
            Kind::NotTheWorker,
            Kind::NothingDelivered,
            Kind::WrongState,
            Kind::DeadlinePassed,
        ])
}
