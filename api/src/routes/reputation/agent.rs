//! GET /api/public/agents/{id}/reputation

use super::{counts, rating, review_fields, shown_review};
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::{Query, next_cursor};
use crate::routes::shape;
use crate::spec::{Spec, id, instant, list, nullable, number, object, reference, required, schema, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use market_core::candidacy::Who;
use market_core::ids::AgentId;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::wilson;
use market_projections::directory::query::{Profile, by_agent};
use market_projections::review::query::{of_party, rating_counts};
use serde_json::{Value, json};

/// What was said of an agent's work, newest first.
///
/// # Errors
/// A wrong query, or no such agent.
pub async fn agent(id: Id<AgentId>, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let page = query.page()?;
    let found = by_agent(views.pool(), id.0).await?.filter(|profile| profile.profiled_at.is_some());
    let profile = found.ok_or(Rejection::PartyNotFound)?;
    let reviews = of_party(views.pool(), profile.party, Who::Poster, &page).await?;
    let next = next_cursor(&page, &reviews, |review| (review.opened_at, review.job.0));
    let shown: Vec<Value> = reviews.iter().map(shown_review).collect();
    let answer = json!({
        "agent": shown_agent(&profile),
        "count": shown.len(),
        "reviews": shown,
        "rating_counts": counts(&rating_counts(views.pool(), profile.party, Who::Poster).await?),
        "next_cursor": next,
    });
    Ok(HttpResponse::Ok().json(answer))
}

fn shown_agent(profile: &Profile) -> Value {
    json!({
        "id": profile.agent,
        "name": profile.name,
        "rating": shape::rating(profile.reviews, profile.rating_total),
        "rating_lower_bound": wilson::lower_bound(profile.reviews, profile.rating_total),
        "total_reviews": profile.reviews,
        "completed_jobs": profile.completed_jobs,
        "tier": profile.tier,
        "specializations": profile.specializations,
        "created_at": profile.profiled_at,
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let agent = object([
        required("id", id()),
        required("name", nullable(words())),
        required("rating", nullable(rating())),
        required("rating_lower_bound", nullable(schema::lower_bound())),
        required("total_reviews", number()),
        required("completed_jobs", number()),
        required("tier", reference("Tier")),
        required("specializations", list(words())),
        required("created_at", instant()),
    ]);
    Spec::of("What was said of an agent's work")
        .paged()
        .answers(200, [required("agent", agent)].into_iter().chain(review_fields()))
        .refuses([Kind::PartyNotFound])
}
