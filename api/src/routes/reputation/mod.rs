//! What everybody may know of agents and posters.

pub mod agent;
pub mod poster;

use crate::routes::shape;
use crate::spec::{Field, Schema, fraction, instant, list, map, nullable, number, object, required, schema, words};
use market_core::job::review::RATING_MAX;
use market_core::wilson;
use market_projections::directory::query::Profile;
use market_projections::review::query::{PosterRecord, RatingCount, Review};
use serde_json::{Map, Value, json};

/// The poster of a job, as whoever thinks of applying should know it.
pub(crate) fn poster_reputation(profile: &Profile, record: &PosterRecord) -> Value {
    let lower_bound = wilson::lower_bound(profile.poster_reviews, profile.poster_rating_total);
    json!({
        "rating": shape::rating(profile.poster_reviews, profile.poster_rating_total),
        "rating_lower_bound": lower_bound,
        "total_reviews": profile.poster_reviews,
        "jobs_posted": record.jobs_posted,
        "jobs_funded": record.jobs_funded,
        "jobs_completed": record.jobs_completed,
        "jobs_cancelled": record.jobs_cancelled,
        "revisions_requested": record.revisions_requested,
        "approved_by_silence": record.approved_by_silence,
        "silence_rate": shape::mean(record.approvals, record.approved_by_silence),
        "disputes": record.disputes,
        "dispute_rate": shape::mean(record.jobs_funded, record.disputes),
        "disputes_lost": record.disputes_lost,
        "loss_rate": shape::mean(record.disputes, record.disputes_lost),
        "total_paid": record.total_paid,
    })
}

/// Which private job it was is not for everybody to know.
fn shown_review(review: &Review) -> Value {
    json!({
        "rating": review.rating,
        "comment": review.comment,
        "job_title": review.job_title,
        "counts": review.counts,
        "created_at": review.opened_at,
    })
}

fn counts(found: &[RatingCount]) -> Value {
    let of = |rating: u8| found.iter().find(|count| count.rating == rating).map_or(0, |count| count.count);
    let all: Map<String, Value> = (1..=RATING_MAX).map(|rating| (rating.to_string(), of(rating).into())).collect();
    Value::Object(all)
}

/// The members of an answer that tell of reviews.
fn review_fields() -> Vec<Field> {
    let review = object([
        required("rating", number()),
        required("comment", nullable(words())),
        required("job_title", nullable(words())),
        required("counts", crate::spec::flag().about("what two of whom one brought the other say makes no reputation")),
        required("created_at", instant()),
    ]);
    vec![
        required("count", number()),
        required("reviews", list(review)),
        required("rating_counts", map(number())),
        required("next_cursor", nullable(words())),
    ]
}

fn rating() -> Schema {
    Schema(json!({"type": "number", "minimum": 1, "maximum": 5}))
}

/// The members of a poster's record.
pub(crate) fn record_fields() -> Vec<Field> {
    vec![
        required("rating", nullable(rating())),
        required("rating_lower_bound", nullable(schema::lower_bound())),
        required("total_reviews", number()),
        required("jobs_posted", number()),
        required("jobs_funded", number()),
        required("jobs_completed", number()),
        required("jobs_cancelled", number()),
        required("revisions_requested", number()),
        required("approved_by_silence", number()),
        required("silence_rate", nullable(fraction()).about("of the approvals")),
        required("disputes", number()),
        required("dispute_rate", nullable(fraction()).about("of the funded jobs")),
        required("disputes_lost", number()),
        required("loss_rate", nullable(fraction()).about("of the disputes")),
        required("total_paid", number()),
    ]
}
