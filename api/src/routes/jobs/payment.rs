//! GET /api/jobs/{id}/payment

use super::standing;
use crate::app::App;
use crate::auth::Caller;
use crate::journal;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::spec::{Spec, id, instant, list, nullable, number, object, one_of, optional, reference, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::JobId;
use market_core::job::Ask;
use market_core::ledger::Account;
use market_core::policy::Policy;
use market_projections::dispute::query::Found;
use market_projections::payout_queue::{PayoutEntry, Status};
use market_projections::{dispute, escrow, payout_queue};
use serde_json::{Value, json};

/// What became of the money of a job.
///
/// # Errors
/// When the caller has no part in the job.
pub async fn payment(app: Data<App>, caller: Caller, id: Id<JobId>, views: Fresh) -> Result<HttpResponse, Problem> {
    standing(&app, caller, id.0, &[Ask::Participant]).await?;
    let escrow = escrow::query::of_job(views.pool(), id.0).await?;
    let payout = payout_queue::query::of_job(views.pool(), id.0).await?;
    let disputes = dispute::query::of_job(views.pool(), id.0).await?;
    let mut accounts = vec![Account::Escrow(id.0), Account::PendingCommission(id.0)];
    accounts.extend(escrow.as_ref().map(|escrow| Account::Pending(escrow.agent, id.0)));
    accounts.extend(payout.as_ref().map(|payout| Account::Payout(payout.payout)));
    accounts.extend(disputes.iter().map(|found| Account::DisputeHold(found.entry.dispute)));
    let answer = json!({
        "jobId": id.0,
        "status": escrow.as_ref().map_or(json!("none"), |escrow| json!(escrow.status)),
        "amount": escrow.as_ref().map(|escrow| escrow.funded),
        "holds": holds(&app, payout.as_ref(), &disputes).await?,
        "release_at": payout.as_ref().filter(|payout| goes_on(payout)).and_then(|payout| payout.releasable_at),
        "payout": payout.as_ref().map(|payout| json!({
            "id": payout.payout,
            "status": payout.status,
            "amount": payout.amount,
        })),
        "postings": journal::postings(views.pool(), &accounts).await?,
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// Whether its clock runs: what is disputed, or was given away in a dispute, has none.
fn goes_on(payout: &PayoutEntry) -> bool {
    !matches!(payout.status, Status::Frozen | Status::Cancelled)
}

/// What keeps the money where it is: whose wish, why, and until when at the latest.
async fn holds(app: &App, payout: Option<&PayoutEntry>, disputes: &[Found]) -> Result<Vec<Value>, Problem> {
    let open = disputes.iter().map(|found| &found.entry).filter(|entry| entry.closed_at.is_none());
    let disputed: Vec<Value> = open
        .map(|entry| {
            json!({
                "owner": "dispute",
                "dispute_id": entry.dispute,
                "reason": entry.reason,
                "until": entry.cap_at,
            })
        })
        .collect();
    let Some((until, words)) = payout.and_then(|payout| payout.held_until.zip(payout.hold_words)) else {
        return Ok(disputed);
    };
    let texts = app.store.private("hold", &[words]).await?;
    let reason = texts.get(&words).and_then(|body| body.get("reason")).cloned();
    Ok(vec![json!({"owner": "poster", "reason": reason, "until": until})])
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let payout = object([required("id", id()), required("status", words()), required("amount", number())]);
    let hold = object([
        required("owner", one_of(["poster", "dispute"])),
        optional("dispute_id", nullable(id())),
        required("reason", nullable(words())),
        required("until", instant().about("when it ends at the latest; a poster's becomes a dispute then")),
    ]);
    Spec::of("What became of the money of a job")
        .answers(
            200,
            [
                required("jobId", id()),
                required("status", one_of(["none", "held", "frozen", "pending_release", "released", "refunded"])),
                required("amount", nullable(number()).about("whole US cents")),
                required("holds", list(hold)),
                required("release_at", nullable(instant())),
                required("payout", nullable(payout)),
                required("postings", list(reference("Posting"))),
            ],
        )
        .refuses([Kind::NotTheWorker])
}
