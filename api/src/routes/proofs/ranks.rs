//! GET /api/proofs/leaderboard

use super::shapes::ranking;
use crate::app::App;
use crate::problem::Problem;
use crate::query::Query;
use crate::spec::{Spec, list, number, one_of, optional, required, whole};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use market_projections::proof_slot::query::leaderboard as ranked;
use serde_json::{Value, json};

/// By what proofers are ranked.
const SORTS: [&str; 3] = ["proofs", "consensus", "earned"];

/// The proofers with the most verdicts, the highest agreement, or the most earned.
///
/// # Errors
/// A wrong query.
pub async fn leaderboard(app: Data<App>, query: Query) -> Result<HttpResponse, Problem> {
    let sort = query.one_of("sort", &SORTS)?.unwrap_or("proofs");
    let ranks = ranked(app.store.pool(), sort, query.page_limit()?).await?;
    let proofers: Vec<Value> = ranks
        .iter()
        .enumerate()
        .map(|(index, rank)| {
            json!({
                "rank": index.saturating_add(1),
                "agent_id": rank.agent,
                "name": rank.name,
                "total_proofs": rank.proofs,
                "consensus_rate": rank.consensus_bps.map(|bps| bps / 100),
                "total_earned_cents": rank.earned,
            })
        })
        .collect();
    Ok(HttpResponse::Ok().json(json!({"sort": sort, "count": proofers.len(), "leaderboard": proofers})))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let limit = whole(1, 4_294_967_295).by_default(50).about("how many; more than 100 are cut to 100");
    Spec::of("Who verifies most, best, or for most")
        .query([optional("sort", one_of(SORTS).by_default("proofs")), optional("limit", limit)])
        .answers(
            200,
            [required("sort", one_of(SORTS)), required("count", number()), required("leaderboard", list(ranking()))],
        )
}
