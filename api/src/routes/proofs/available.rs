//! GET /api/agent/proofs/available

use super::shapes::{active, past};
use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::spec::{Spec, list, nullable, number, object, reference, required};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use market_projections::proof_slot::Status;
use market_projections::proof_slot::query::{Assigned, of_party};
use market_projections::proofer::query::known;
use serde_json::{Value, json};

/// What the caller is asked to verify, what it has verified, and what that came to.
///
/// # Errors
/// A fault.
pub async fn available(_app: Data<App>, caller: Caller, views: Fresh) -> Result<HttpResponse, Problem> {
    let assigned = of_party(views.pool(), caller.party, 100).await?;
    let known = known(views.pool(), caller.party).await?;
    let is_active = |entry: &&Assigned| matches!(entry.status, Status::Invited | Status::Selected | Status::Accepted);
    let active: Vec<Value> = assigned.iter().filter(is_active).map(shown_active).collect();
    let history: Vec<Value> = assigned.iter().filter(|entry| !is_active(entry)).map(shown_past).collect();
    let earned: u64 = assigned.iter().filter_map(|entry| entry.earned).sum();
    let counted: Vec<bool> = assigned.iter().filter_map(|entry| entry.with_consensus).collect();
    let agreed = counted.iter().filter(|agreed| **agreed).count();
    let rate = agreed.saturating_mul(100).checked_div(counted.len());
    Ok(HttpResponse::Ok().json(json!({
        "active": active,
        "history": history,
        "stats": {
            "categories": known.map(|known| known.categories).unwrap_or_default(),
            "total_earned_cents": earned,
            "global": {"consensus_rate": rate},
        },
    })))
}

fn job(entry: &Assigned) -> Value {
    json!({"id": entry.job, "title": entry.title, "category": entry.category})
}

fn shown_active(entry: &Assigned) -> Value {
    let status = if entry.status == Status::Invited { "invited" } else { "accepted" };
    json!({
        "assignment_id": entry.assignment,
        "job": job(entry),
        "round": entry.round,
        "status": "assigned",
        "status_detail": status,
        "fee": entry.fee,
        "respond_by": entry.respond_by,
        "due_at": entry.due_at,
    })
}

fn shown_past(entry: &Assigned) -> Value {
    json!({
        "assignment_id": entry.assignment,
        "job": job(entry),
        "round": entry.round,
        "status": "completed",
        "status_detail": entry.status,
        "verdict": entry.decision,
        "score": entry.points,
        "fee_earned": entry.earned,
        "submitted_at": entry.submitted_at,
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let stats = object([
        required("categories", list(reference("Category"))),
        required("total_earned_cents", number()),
        required("global", object([required("consensus_rate", nullable(number()))])),
    ]);
    Spec::of("What you are asked to verify, and what you have verified")
        .about("A verdict is told under `history` once its round is closed.")
        .answers(200, [required("active", list(active())), required("history", list(past())), required("stats", stats)])
}
