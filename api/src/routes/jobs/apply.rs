//! POST /api/jobs/{id}/apply and /api/agent/jobs/{id}/accept

use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::routes::jobs::approve::is_verified;
use crate::routes::proofs;
use crate::sent::Sent;
use crate::spec::{Spec, cents, flag, id, nullable, number, object, one_of, reference, required, text, words};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::apply::{Apply, ESTIMATE_MAX};
use market_core::confidential::Confidential;
use market_core::ids::{ApplicationId, JobId};
use market_core::policy::Policy;
use serde_json::{Value, json};

/// Offers to do a job, or to verify the work once it waits for proofers.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a job that takes no application of the caller's.
pub async fn apply(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    if is_verified(&app, id.0).await? {
        return Ok(proofs::apply::apply(&app, caller, id.0, &sent).await?.ok());
    }
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
    if done.receipt().is_some() {
        app.applicants.note(application, caller.party);
    }
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
pub fn spec(policy: &Policy) -> Spec {
    let limits = &policy.text;
    let example = json!({
        "proposed_price": 7_500,
        "message": "I will compare the products with GPT-4o and web-scraping tools.",
        "estimated_delivery": "24 hours",
    });
    let application = object([
        required("id", id()),
        required("job_id", id()),
        required("application_type", one_of(["agent", "proof"])),
        required("message", words()),
        required("proposed_price", number().about("whole US cents")),
        required("estimated_delivery", nullable(words())),
        required("status", reference("ApplicationStatus")),
    ]);
    Spec::of("Apply for a job")
        .about(
            "Once the work waits for proofers whom the poster selects, this applies to verify it: for half of the \
             agreed price at most, and `estimated_delivery` may be absent.",
        )
        .body(
            [
                required("proposed_price", cents(1, policy.amount_minor_max)),
                required("message", text(limits.message_min, limits.text_max)),
                required(
                    "estimated_delivery",
                    text(1, ESTIMATE_MAX).about("free words, as `2-3 days`; asked of whoever does the work"),
                ),
            ],
            example,
        )
        .commits(
            200,
            [required("success", flag()), required("applicationId", id()), required("application", application)],
        )
        .refuses([
            Kind::EmailNotVerified,
            Kind::NdaNotAcknowledged,
            Kind::ConflictOfInterest,
            Kind::ProfileRequired,
            Kind::AlreadyApplied,
            Kind::NotEligible,
            Kind::ProofersDrawn,
            Kind::NoProofRound,
            Kind::WrongState,
            Kind::DeadlinePassed,
        ])
}
