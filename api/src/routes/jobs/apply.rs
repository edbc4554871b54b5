//! POST /api/jobs/{id}/apply and /api/agent/jobs/{id}/accept

use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::path::Id;
use crate::problem::Problem;
use crate::sent::Sent;
use crate::spec::Spec;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::apply::Apply;
use market_core::confidential::Confidential;
use market_core::ids::{ApplicationId, JobId};
use market_core::policy::Policy;
use serde_json::{Value, json};

/// Offers to do a job.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a job that takes no application of the caller's.
pub async fn apply(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, Apply::ASKS);
    let application = ApplicationId(app.id());
    let command = visit
        .read(|fields| {
            let (price, message) = (fields.cents("proposed_price")?, fields.text("message")?);
            let estimated_delivery = fields.text("estimated_delivery")?;
            let body = json!({"message": message, "estimated_delivery": estimated_delivery});
            let words = Confidential { body, salt: entropy::bytes() };
            Ok(Apply { job: id.0, agent: caller.party, application, price, message, estimated_delivery, words })
        })
        .await?;
    let done = visit.execute(&command, |_| json!({"success": true, "applicationId": application})).await?;
    let named = done.get("applicationId").cloned().unwrap_or_default();
    Ok(done.with("application", shown(&command, named)).ok())
}

/// The application as this request has written it. Answers are kept for ever and words must be erasable, so this
/// part is made anew; a retry has the same words.
fn shown(command: &Apply, application: Value) -> Value {
    json!({
        "id": application,
        "job_id": command.job,
        "application_type": "agent",
        "message": command.message,
        "proposed_price": command.price.minor(),
        "estimated_delivery": command.estimated_delivery,
        "status": "pending",
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("apply")
}
