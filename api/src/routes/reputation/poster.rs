//! GET /api/public/posters/{id}/reputation

use super::{counts, poster_reputation, record_fields, review_fields, shown_review};
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::{Query, next_cursor};
use crate::routes::shape::joined;
use crate::spec::{Spec, id, instant, nullable, object, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use market_core::candidacy::Who;
use market_core::ids::PartyId;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_projections::directory::query::by_party;
use market_projections::review::query::{of_party, of_poster, rating_counts};
use serde_json::{Value, json};

/// What became of a poster's jobs, and what those who worked for it say.
///
/// # Errors
/// A wrong query, or no such party.
pub async fn poster(id: Id<PartyId>, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let page = query.page()?;
    let profile = by_party(views.pool(), id.0).await?.ok_or(Rejection::PartyNotFound)?;
    let record = of_poster(views.pool(), id.0).await?;
    let reviews = of_party(views.pool(), id.0, Who::Agent, &page).await?;
    let next = next_cursor(&page, &reviews, |review| (review.opened_at, review.job.0));
    let shown: Vec<Value> = reviews.iter().map(shown_review).collect();
    let answer = json!({
        "poster": {"id": profile.party, "name": profile.name, "created_at": profile.created_at},
        "count": shown.len(),
        "reviews": shown,
        "rating_counts": counts(&rating_counts(views.pool(), id.0, Who::Agent).await?),
        "next_cursor": next,
    });
    Ok(HttpResponse::Ok().json(joined(answer, poster_reputation(&profile, &record))))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let poster = object([required("id", id()), required("name", nullable(words())), required("created_at", instant())]);
    let fields = [required("poster", poster)].into_iter().chain(record_fields()).chain(review_fields());
    Spec::of("What became of a poster's jobs, and what those who worked for it say")
        .paged()
        .answers(200, fields)
        .refuses([Kind::PartyNotFound])
}
