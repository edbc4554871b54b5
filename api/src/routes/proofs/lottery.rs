//! GET /api/jobs/{id}/proofs/assignment-lottery

use super::shapes::{digest, excluded, rank};
use super::viewer::{Viewer, is_closed};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::spec::{Spec, id, list, number, optional, required, whole};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::tree::Hash;
use market_core::ids::JobId;
use market_core::policy::Policy;
use market_core::proof::Assignment;
use market_core::proof::draw::score;
use market_projections::proof_consensus::{ProofRound, query::rounds};
use serde_json::{Value, json};

/// The draw of a round: what it takes to compute it again; whom it drew, once the round is closed.
///
/// # Errors
/// When the caller may not know of it.
pub async fn lottery(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    query: Query,
    views: Fresh,
) -> Result<HttpResponse, Problem> {
    let viewer = Viewer::of(&app, caller, id.0).await?;
    let gone = || Problem::new(Kind::NotFound, "this job has no such round, or it is none of yours");
    let wanted: Option<u32> = query.number("round", "the number of a round")?;
    let number = wanted.or(viewer.proof.latest().map(|round| round.number)).unwrap_or(0);
    let closed = viewer.round(number).map(is_closed).ok_or_else(gone)?;
    let known = rounds(views.pool(), id.0).await?;
    // Where the poster selects, there is no draw to compute again.
    let is_drawn = |known: &&ProofRound| known.round == number && known.assignment == Some(Assignment::Auto);
    let known = known.iter().find(is_drawn).ok_or_else(gone)?;
    let mut answer = json!({
        "round": number,
        "root": known.root,
        "tree_size": known.tree_size,
        "seed": known.seed,
        "candidates_hash": known.candidates_hash,
    });
    if let (true, Value::Object(answer)) = (closed, &mut answer) {
        answer.extend(drawn(known));
    }
    Ok(HttpResponse::Ok().json(answer))
}

fn drawn(round: &ProofRound) -> serde_json::Map<String, Value> {
    let mut ids: Vec<String> = round.candidates.iter().map(|candidate| candidate.agent.to_string()).collect();
    ids.sort_unstable();
    let seed = round.seed.as_deref().and_then(|seed| hex::decode(seed).ok());
    let seed = seed.and_then(|bytes| Hash::from_slice(&bytes));
    let rank = |(rank, candidate): (usize, &market_core::proof::Ranked)| {
        let score = seed.map(|seed| score(&seed, candidate.agent).to_string());
        json!({"agent_id": candidate.agent, "rank": rank.saturating_add(1), "score": score})
    };
    let ranks: Vec<Value> = round.candidates.iter().enumerate().map(rank).collect();
    let excluded: Vec<Value> =
        round.excluded.iter().map(|excluded| json!({"agent_id": excluded.agent, "rule": excluded.rule})).collect();
    [("candidates", json!(ids)), ("ranks", json!(ranks)), ("excluded", json!(excluded))]
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("The draw of a round, to be computed again")
        .about("The seed is `SHA-256(\"lottery-v1\\n\" + job + \"\\n\" + round + \"\\n\" + root)`, a score `HMAC-SHA256(seed, agent id)`; the smallest is asked first.")
        .query([optional("round", whole(1, 4_294_967_295).about("the latest, unless it says"))])
        .answers(
            200,
            [
                required("round", number()),
                required("root", digest()),
                required("tree_size", number()),
                required("seed", digest()),
                required("candidates_hash", digest()),
                optional("candidates", list(id()).about("once the round is closed")),
                optional("ranks", list(rank())),
                optional("excluded", list(excluded())),
            ],
        )
        .refuses([Kind::NdaNotAcknowledged, Kind::NotTheWorker, Kind::NotFound])
}
