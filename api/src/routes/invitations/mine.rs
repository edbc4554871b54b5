//! GET /api/agent/invitations

use super::{fields, with};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::query::{Query, next_cursor};
use crate::spec::{Spec, id, list, nullable, number, object, reference, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use market_core::policy::Policy;
use market_projections::invitation::query::{Invited, of_party};
use serde_json::{Value, json};

/// What the caller is asked to do, while it can still say yes.
///
/// # Errors
/// A wrong query.
pub async fn mine(caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let page = query.page()?;
    let found = of_party(views.pool(), caller.party, &page).await?;
    let next = next_cursor(&page, &found, |invited| (invited.invited_at, invited.job.0));
    let shown: Vec<Value> = found.iter().map(one).collect();
    Ok(HttpResponse::Ok().json(json!({"count": shown.len(), "invitations": shown, "next_cursor": next})))
}

fn one(invited: &Invited) -> Value {
    let job = json!({
        "id": invited.job,
        "title": invited.job_title,
        "category": invited.job_category,
        "status": invited.job_status,
        "budget_min": invited.job_budget_min,
        "budget_max": invited.job_budget_max,
    });
    with(invited, json!({"job": job, "humans": {"name": invited.poster_name}}))
}

/// What it answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let job = object([
        required("id", id()),
        required("title", words()),
        required("category", reference("Category")),
        required("status", reference("JobStatus")),
        required("budget_min", number()),
        required("budget_max", number()),
    ]);
    let more =
        [required("job", job), required("humans", object([required("name", nullable(words()))]).about("the poster"))];
    Spec::of("What you are asked to do, while you can still say yes").paged().answers(
        200,
        [
            required("count", number()),
            required("invitations", list(object(fields().into_iter().chain(more)))),
            required("next_cursor", nullable(words())),
        ],
    )
}
