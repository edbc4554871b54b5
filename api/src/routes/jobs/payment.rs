//! GET /api/jobs/{id}/payment

use super::standing;
use crate::app::App;
use crate::auth::Caller;
use crate::journal;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::spec::{Spec, id, instant, list, nullable, number, object, one_of, reference, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::JobId;
use market_core::job::Ask;
use market_core::ledger::Account;
use market_core::policy::Policy;
use market_projections::payout_queue::PayoutEntry;
use market_projections::{escrow, payout_queue};
use serde_json::{Value, json};

/// What became of the money of a job.
///
/// # Errors
/// When the caller has no part in the job.
pub async fn payment(app: Data<App>, caller: Caller, id: Id<JobId>, views: Fresh) -> Result<HttpResponse, Problem> {
    standing(&app, caller, id.0, &[Ask::Participant]).await?;
    let escrow = escrow::query::of_job(views.pool(), id.0).await?;
    let payout = payout_queue::query::of_job(views.pool(), id.0).await?;
    let mut accounts = vec![Account::Escrow(id.0), Account::PendingCommission(id.0)];
    accounts.extend(escrow.as_ref().map(|escrow| Account::Pending(escrow.agent, id.0)));
    accounts.extend(payout.as_ref().map(|payout| Account::Payout(payout.payout)));
    let answer = json!({
        "jobId": id.0,
        "status": escrow.as_ref().map_or(json!("none"), |escrow| json!(escrow.status)),
        "amount": escrow.as_ref().map(|escrow| escrow.funded),
        "holds": holds(&app, payout.as_ref()).await?,
        "release_at": payout.as_ref().and_then(|payout| payout.releasable_at),
        "payout": payout.as_ref().map(|payout| json!({
            "id": payout.payout,
            "status": payout.status,
            "amount": payout.amount,
        })),
        "postings": journal::postings(views.pool(), &accounts).await?,
    });
    Ok(HttpResponse::Ok().json(answer))
}

async fn holds(app: &App, payout: Option<&PayoutEntry>) -> Result<Vec<Value>, Problem> {
    let Some((until, words)) = payout.and_then(|payout| payout.held_until.zip(payout.hold_words)) else {
        return Ok(Vec::new());
    };
    let texts = app.store.private("hold", &[words]).await?;
    let reason = texts.get(&words).and_then(|body| body.get("reason")).cloned();
    Ok(vec![json!({"owner": "poster", "reason": reason, "until": until})])
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let payout = object([required("id", id()), required("status", words()), required("amount", number())]);
    let hold =
        object([required("owner", words()), required("reason", nullable(words())), required("until", instant())]);
    Spec::of("What became of the money of a job")
        .answers(
            200,
            [
                required("jobId", id()),
                required("status", one_of(["none", "held", "pending_release", "released", "refunded"])),
                required("amount", nullable(number()).about("whole US cents")),
                required("holds", list(hold)),
                required("release_at", nullable(instant())),
                required("payout", nullable(payout)),
                required("postings", list(reference("Posting"))),
            ],
        )
        .refuses([Kind::NotTheWorker])
}
