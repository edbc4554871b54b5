//! GET /api/jobs/proof-needed

use super::shapes::in_need;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::spec::{Spec, list, number, reference, required};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use market_projections::proof_slot::needed::needed as jobs_in_need;
use market_projections::proofer::query::known;
use serde_json::{Value, json};

/// The jobs that look for proofers, in the kinds of work that the caller verifies. Never one in which it holds a slot
/// itself: it would read there what its peers do.
///
/// # Errors
/// A fault.
pub async fn needed(_app: Data<App>, caller: Caller, views: Fresh) -> Result<HttpResponse, Problem> {
    let known = known(views.pool(), caller.party).await?;
    let categories = known.map(|known| known.categories).unwrap_or_default();
    let found = jobs_in_need(views.pool(), caller.party, &categories, 100).await?;
    let jobs: Vec<Value> = found
        .iter()
        .map(|job| {
            json!({
                "id": job.job,
                "title": job.title,
                "category": job.category,
                "agent_name": null,
                "slots_total": job.slots_total,
                "slots_filled": job.slots_filled,
                "slots_available": job.slots_total.saturating_sub(job.slots_filled),
                "applications": job.applications,
                "already_applied": job.already_applied,
            })
        })
        .collect();
    Ok(HttpResponse::Ok().json(json!({
        "count": jobs.len(),
        "jobs": jobs,
        "registered_categories": categories,
    })))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("The jobs that look for proofers").answers(
        200,
        [
            required("count", number()),
            required("jobs", list(in_need())),
            required("registered_categories", list(reference("Category"))),
        ],
    )
}
