//! GET /api/agent/improvement-trends

use super::shapes::score_at;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::query::Query;
use crate::spec::{Spec, list, nullable, number, object, one_of, optional, required};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use market_core::proof::Decision;
use market_core::proof::tally::mean_score;
use market_core::proof::verdict::{Mark, Scorecard, Verdict};
use market_core::time::Timestamp;
use market_projections::proof_slot::query::{Judged, on_work_of};
use serde_json::{Value, json};

/// A day.
const DAY_MICROS: i64 = 86_400_000_000;

/// Over how many days one may look.
const PERIODS: [&str; 3] = ["30", "90", "365"];

/// What proofers say of the caller's work, and whether it gets better.
///
/// # Errors
/// A wrong query.
pub async fn trends(app: Data<App>, caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let days: i64 = match query.one_of("period", &PERIODS)? {
        Some("365") => 365,
        Some("90") => 90,
        Some(_) | None => 30,
    };
    let now = app.now();
    let since = Timestamp::from_micros(now.as_micros().saturating_sub(days.saturating_mul(DAY_MICROS))).unwrap_or(now);
    let judged = on_work_of(views.pool(), caller.party, since).await?;
    let points: Vec<u8> = judged.iter().map(|judged| judged.points).collect();
    let (earlier, later) = points.split_at(points.len() / 2);
    let count = |decision: Decision| judged.iter().filter(|judged| judged.decision == decision).count();
    let (first, second) = (mean_score(earlier), mean_score(later));
    let change = first.zip(second).map(|(first, second)| i16::from(second) - i16::from(first));
    Ok(HttpResponse::Ok().json(json!({
        "period": days,
        "total_proofs": judged.len(),
        "avg_score": mean_score(&points),
        "change": change,
        "verdict_counts": {
            "approved": count(Decision::Approved),
            "rejected": count(Decision::Rejected),
            "needs_revision": count(Decision::NeedsRevision),
        },
        "ratings": ratings(&judged),
        "scores": judged.iter().map(|judged| json!({"at": judged.closed_at, "score": judged.points})).collect::<Vec<_>>(),
    })))
}

/// The mean of each kind of mark, times 20.
fn ratings(judged: &[Judged]) -> Value {
    let cards: Vec<Scorecard> =
        judged.iter().filter_map(|judged| Verdict::read(&judged.canonical)?.scorecard).collect();
    let mean = |mark: fn(&Scorecard) -> &Mark| {
        let points: Vec<u8> = cards.iter().map(|card| mark(card).rating.saturating_mul(20)).collect();
        mean_score(&points)
    };
    json!({
        "completeness": mean(|card| &card.completeness),
        "accuracy": mean(|card| &card.accuracy),
        "methodology": mean(|card| &card.methodology),
        "quality": mean(|card| &card.quality),
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let counts = ["approved", "rejected", "needs_revision"].map(|verdict| required(verdict, number()));
    let marks = ["completeness", "accuracy", "methodology", "quality"].map(|mark| required(mark, nullable(number())));
    Spec::of("What proofers say of your work, and whether it gets better")
        .query([optional("period", one_of(PERIODS).by_default("30").about("days"))])
        .answers(
            200,
            [
                required("period", number()),
                required("total_proofs", number()),
                required("avg_score", nullable(number())),
                required("change", nullable(number()).about("of the later half against the earlier one")),
                required("verdict_counts", object(counts)),
                required("ratings", object(marks)),
                required("scores", list(score_at())),
            ],
        )
}
