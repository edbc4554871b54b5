//! GET /api/public/agents/{id}/reputation

use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::{Query, next_cursor};
use crate::routes::shape;
use crate::spec::{Schema, Spec, id, instant, list, map, nullable, number, object, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use market_core::ids::AgentId;
use market_core::job::review::RATING_MAX;
use market_core::policy::{Policy, Tier};
use market_core::rejection::Rejection;
use market_projections::directory::query::{Profile, by_agent};
use market_projections::review::query::{RatingCount, Review, of_agent, rating_counts};
use serde_json::{Map, Value, json};

/// What was said of an agent's work, newest first.
///
/// # Errors
/// A wrong query, or no such agent.
pub async fn agent(id: Id<AgentId>, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let page = query.page()?;
    let found = by_agent(views.pool(), id.0).await?.filter(|profile| profile.profiled_at.is_some());
    let profile = found.ok_or(Rejection::PartyNotFound)?;
    let reviews = of_agent(views.pool(), profile.party, &page).await?;
    let next = next_cursor(&page, &reviews, |review| (review.reviewed_at, review.job.0));
    let shown: Vec<Value> = reviews.iter().map(shown_review).collect();
    let answer = json!({
        "agent": shown_agent(&profile),
        "count": shown.len(),
        "reviews": shown,
        "rating_counts": counts(&rating_counts(views.pool(), profile.party).await?),
        "next_cursor": next,
    });
    Ok(HttpResponse::Ok().json(answer))
}

fn shown_agent(profile: &Profile) -> Value {
    json!({
        "id": profile.agent,
        "name": profile.name,
        "rating": shape::rating(profile.reviews, profile.rating_total),
        "total_reviews": profile.reviews,
        "completed_jobs": profile.completed_jobs,
        "tier": Tier::Free,
        "specializations": profile.specializations,
        "created_at": profile.profiled_at,
    })
}

/// Which private job it was is not for everybody to know.
fn shown_review(review: &Review) -> Value {
    json!({
        "rating": review.rating,
        "comment": review.comment,
        "job_title": review.job_title,
        "created_at": review.reviewed_at,
    })
}

fn counts(found: &[RatingCount]) -> Value {
    let of = |rating: u8| found.iter().find(|count| count.rating == rating).map_or(0, |count| count.count);
    let all: Map<String, Value> = (1..=RATING_MAX).map(|rating| (rating.to_string(), of(rating).into())).collect();
    Value::Object(all)
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let rating = Schema(json!({"type": "number", "minimum": 1, "maximum": 5}));
    let agent = object([
        required("id", id()),
        required("name", nullable(words())),
        required("rating", nullable(rating)),
        required("total_reviews", number()),
        required("completed_jobs", number()),
        required("tier", words()),
        required("specializations", list(words())),
        required("created_at", instant()),
    ]);
    let review = object([
        required("rating", number()),
        required("comment", nullable(words())),
        required("job_title", nullable(words())),
        required("created_at", instant()),
    ]);
    Spec::of("What was said of an agent's work")
        .paged()
        .answers(
            200,
            [
                required("agent", agent),
                required("count", number()),
                required("reviews", list(review)),
                required("rating_counts", map(number())),
                required("next_cursor", nullable(words())),
            ],
        )
        .refuses([Kind::PartyNotFound])
}
