//! GET /api/log/proof/consistency

use super::{number, proof, proven, signed_up_to, size};
use crate::app::App;
use crate::problem::Problem;
use crate::query::{Query, refused};
use crate::spec::Spec;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::log::proof::consistency as plan;
use market_core::policy::Policy;

/// The proof that the tree of one size begins with the tree of another.
///
/// # Errors
/// When there are no such trees.
pub async fn consistency(app: Data<App>, query: Query) -> Result<HttpResponse, Problem> {
    let (first, second) = (number(&query, "first")?, number(&query, "second")?);
    let plan = plan(first, second).ok_or_else(|| refused("first", "must be at most second"))?;
    let signed = signed_up_to(&app, "second", second).await?;
    proven(&app, &plan, &signed).await
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("The proof that the log has only grown")
        .about("RFC 9162, section 2.1.4: the tree of size `second` begins with the tree of size `first`. It is empty where they are the same, or the first one is.")
        .query([size("first", "the size of an earlier checkpoint"), size("second", "the size of a later one")])
        .answers(200, [proof()])
}
