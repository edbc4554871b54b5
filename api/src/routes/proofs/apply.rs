//! POST /api/jobs/{id}/apply of a job whose work waits for proofers.

use super::aspirant;
use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::problem::Problem;
use crate::sent::Sent;
use crate::visit::Visit;
use market_core::confidential::Confidential;
use market_core::ids::{ApplicationId, JobId};
use market_core::proof::apply::ApplyToVerify;
use serde_json::{Value, json};

/// Offers to verify the work.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a round that takes no application of the caller's.
pub(in crate::routes) async fn apply(
    app: &App,
    caller: Caller,
    job: JobId,
    sent: &Sent,
) -> Result<crate::visit::Done, Problem> {
    let visit = Visit::at(app, caller, sent, job, ApplyToVerify::ASKS);
    let (price, message) = visit.read(|fields| Ok((fields.cents("proposed_price")?, fields.text("message")?))).await?;
    let application = ApplicationId(app.id());
    let words = Confidential { body: json!({"message": message}), salt: entropy::bytes() };
    let aspirant = aspirant::of(app, job, caller.party).await?;
    let command = ApplyToVerify { job, party: caller.party, application, price, message, words, aspirant };
    let done = visit.execute(&command, |_| json!({"success": true, "applicationId": application})).await?;
    if done.receipt().is_some() {
        app.applicants.note(application, caller.party);
    }
    let named = done.get("applicationId").cloned().unwrap_or_default();
    Ok(done.with("application", shown(&command, named)))
}

/// As of an application to do the work; it names no time.
fn shown(command: &ApplyToVerify, application: Value) -> Value {
    json!({
        "id": application,
        "job_id": command.job,
        "application_type": "proof",
        "message": command.message,
        "proposed_price": command.price.minor(),
        "estimated_delivery": null,
        "status": "pending",
    })
}
