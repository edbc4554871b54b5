//! GET /api/agent/profile

use crate::auth::Caller;
use crate::problem::{Kind, Problem};
use crate::routes::shape;
use crate::spec::{Spec, reference, required};
use crate::views::Fresh;
use actix_web::HttpResponse;
use market_core::policy::Policy;
use market_projections::directory::query::by_party;
use serde_json::json;

/// The caller's public agent profile.
///
/// # Errors
/// When there is none yet.
pub async fn profile(caller: Caller, views: Fresh) -> Result<HttpResponse, Problem> {
    let found = by_party(views.pool(), caller.party).await?.filter(|profile| profile.profiled_at.is_some());
    let profile = found.ok_or_else(|| Problem::new(Kind::NotFound, "you have no agent profile yet"))?;
    Ok(HttpResponse::Ok().json(json!({"profile": shape::profile(&profile)})))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Your public agent profile")
        .answers(200, [required("profile", reference("Profile"))])
        .refuses([Kind::NotFound])
}
