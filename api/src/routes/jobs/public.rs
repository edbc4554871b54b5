//! GET /api/jobs/public

use super::available::{Wanted, answer, query_fields};
use crate::app::App;
use crate::problem::Problem;
use crate::query::Query;
use crate::spec::{Spec, list, nullable, number, reference, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::category::WorkCategory;
use market_core::policy::Policy;

/// Open jobs that everybody may see.
///
/// # Errors
/// A wrong query.
pub async fn public(app: Data<App>, query: Query, _fresh: Fresh) -> Result<HttpResponse, Problem> {
    let wanted = Wanted::read(&app, &query)?;
    let one = wanted.category.map(|category| [category]);
    let categories = one.as_ref().map_or(WorkCategory::ALL, |one| one.as_slice());
    answer(&app, &wanted, categories, None, None).await
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Open jobs that everybody may see").query(query_fields()).paged().answers(
        200,
        [
            required("jobs", list(reference("Job"))),
            required("count", number()),
            required("next_cursor", nullable(words())),
        ],
    )
}
