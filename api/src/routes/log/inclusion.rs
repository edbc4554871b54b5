//! GET /api/log/proof/inclusion

use super::{number, proof, proven, signed_up_to, size};
use crate::app::App;
use crate::problem::Problem;
use crate::query::{Query, refused};
use crate::spec::Spec;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::log::proof::inclusion as plan;
use market_core::policy::Policy;

/// The proof that a leaf is in the tree of a size.
///
/// # Errors
/// When there is no such leaf or no such tree.
pub async fn inclusion(app: Data<App>, query: Query) -> Result<HttpResponse, Problem> {
    let (leaf_index, tree_size) = (number(&query, "leaf_index")?, number(&query, "tree_size")?);
    let plan = plan(leaf_index, tree_size)
        .ok_or_else(|| refused("leaf_index", "must be less than tree_size: leaves are counted from 0"))?;
    let signed = signed_up_to(&app, "tree_size", tree_size).await?;
    proven(&app, &plan, &signed).await
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("The proof that an event is in the log")
        .about("RFC 9162, section 2.1.3: with the event's `leaf_hash`, it leads to the root of the checkpoint of `tree_size`. A leaf's index is the event's `position`.")
        .query([size("leaf_index", "the event's position"), size("tree_size", "the size of a checkpoint, or any below it")])
        .answers(200, [proof()])
}
