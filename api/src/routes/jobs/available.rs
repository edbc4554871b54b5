//! GET /api/agent/jobs/available

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::query::{Query, next_cursor};
use crate::routes::shape;
use crate::spec::{Spec, optional, reference, whole, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::category::WorkCategory;
use market_core::money::MINOR_MAX;
use market_core::policy::Policy;
use market_projections::job_board::query::{Search, available as found_for};
use serde_json::{Value, json};

/// Open jobs in the caller's specializations, newest first.
///
/// # Errors
/// A wrong query.
pub async fn available(app: Data<App>, caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let page = query.page()?;
    let category: Option<WorkCategory> = query.parsed("category", "a category of GET /api/categories")?;
    let search = Search {
        now: app.now(),
        category,
        min_budget: query.cents("min_budget")?,
        max_budget: query.cents("max_budget")?,
        words: query.text("search"),
    };
    let found = found_for(views.pool(), caller.party, &search, &page).await?;
    let next = next_cursor(&page, &found, |found| (found.job.created_at, found.job.job.0));
    let jobs: Vec<Value> = found.iter().map(shape::available_job).collect();
    Ok(HttpResponse::Ok().json(json!({"count": jobs.len(), "jobs": jobs, "next_cursor": next})))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let budget = || whole(0, MINOR_MAX);
    Spec::of("Open jobs in your specializations, newest first")
        .query([
            optional("category", reference("Category")),
            optional("min_budget", budget().about("jobs whose `budget_max` is at least that, in cents")),
            optional("max_budget", budget().about("jobs whose `budget_min` is at most that, in cents")),
            optional("search", words().about("words of title or description")),
        ])
        .lists("jobs", reference("AvailableJob"))
}
