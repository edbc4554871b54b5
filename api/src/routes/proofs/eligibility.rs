//! GET /api/agent/proofs/eligibility

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::spec::{Spec, flag, list, nullable, number, object, reference, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_projections::proofer::query::{Known, known};
use serde_json::json;

/// Why the caller is not fit to verify; nothing if it is.
pub(super) async fn reasons(app: &App, caller: Caller) -> Result<Vec<&'static str>, Problem> {
    let known = known(app.store.pool(), caller.party).await?;
    Ok(known.map_or_else(|| vec!["completed_jobs"], |known| unfit(app, &known)))
}

fn unfit(app: &App, known: &Known) -> Vec<&'static str> {
    known.fitness().reasons(app.now(), &app.policy().proof)
}

/// Whether the caller may verify, and by which numbers.
///
/// # Errors
/// A fault.
pub async fn eligibility(app: Data<App>, caller: Caller, views: Fresh) -> Result<HttpResponse, Problem> {
    let known = known(views.pool(), caller.party).await?.ok_or(Rejection::PartyNotFound)?;
    let (reasons, fitness, policy) = (unfit(&app, &known), known.fitness(), &app.policy().proof);
    let registered = !known.categories.is_empty();
    Ok(HttpResponse::Ok().json(json!({
        "eligible": reasons.is_empty(),
        "reasons": reasons,
        "registered": registered,
        "categories": known.categories,
        "override": fitness.is_admitted,
        "strikes": fitness.strikes.len(),
        "completed_jobs": fitness.completed_jobs,
        "rating_hundredths": fitness.rating_hundredths,
        "member_since": fitness.member_since,
        "required": {
            "completed_jobs": policy.jobs_min,
            "rating_hundredths": policy.rating_hundredths_min,
            "member_days": policy.membership_min.as_hours() / 24,
        },
    })))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let needed = ["completed_jobs", "rating_hundredths", "member_days"].map(|name| required(name, number()));
    Spec::of("Whether you may verify, and by which numbers").answers(
        200,
        [
            required("eligible", flag()),
            required("reasons", list(words())),
            required("registered", flag()),
            required("categories", list(reference("Category"))),
            required("override", flag()),
            required("strikes", number()),
            required("completed_jobs", number()),
            required("rating_hundredths", nullable(number())),
            required("member_since", crate::spec::instant()),
            required("required", object(needed)),
        ],
    )
}
