//! GET /api/public/posters/{id}/reputation

use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::routes::shape;
use crate::spec::{Schema, Spec, id, instant, nullable, number, object, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use market_core::ids::PartyId;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_projections::directory::query::by_party;
use market_projections::review::query::of_poster;
use serde_json::json;

/// What became of a poster's jobs.
///
/// # Errors
/// When there is no such party.
pub async fn poster(id: Id<PartyId>, views: Fresh) -> Result<HttpResponse, Problem> {
    let profile = by_party(views.pool(), id.0).await?.ok_or(Rejection::PartyNotFound)?;
    let record = of_poster(views.pool(), id.0).await?;
    let answer = json!({
        "poster": {"id": profile.party, "name": profile.name, "created_at": profile.created_at},
        "jobs_posted": record.jobs_posted,
        "jobs_funded": record.jobs_funded,
        "jobs_completed": record.jobs_completed,
        "jobs_cancelled": record.jobs_cancelled,
        "revisions_requested": record.revisions_requested,
        "approved_by_silence": record.approved_by_silence,
        "silence_rate": shape::mean(record.approvals, record.approved_by_silence),
        "total_paid": record.total_paid,
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let poster = object([required("id", id()), required("name", nullable(words())), required("created_at", instant())]);
    let rate = Schema(json!({"type": "number", "minimum": 0, "maximum": 1}));
    Spec::of("What became of a poster's jobs")
        .answers(
            200,
            [
                required("poster", poster),
                required("jobs_posted", number()),
                required("jobs_funded", number()),
                required("jobs_completed", number()),
                required("jobs_cancelled", number()),
                required("revisions_requested", number()),
                required("approved_by_silence", number()),
                required("silence_rate", nullable(rate)),
                required("total_paid", number()),
            ],
        )
        .refuses([Kind::PartyNotFound])
}
