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
use market_core::ids::{JobId, PayoutId};
use market_core::job::{Ask, Posted};
use market_core::ledger::Account;
use market_core::policy::Policy;
use market_projections::dispute::query::Found;
use market_projections::payout_queue::{PayoutEntry, Status};
use market_projections::{dispute, escrow, payout_queue};
use serde_json::{Value, json};
use uuid::Uuid;

/// What became of the money of a job.
///
/// # Errors
/// When the caller has no part in the job.
pub async fn payment(app: Data<App>, caller: Caller, id: Id<JobId>, views: Fresh) -> Result<HttpResponse, Problem> {
    let standing = standing(&app, caller, id.0, &[Ask::Participant]).await?;
    let (job, _) = standing.enter(&[])?;
    let escrow = escrow::query::of_job(views.pool(), id.0).await?;
    let payouts = payout_queue::query::work_of_job(views.pool(), id.0).await?;
    let disputes = dispute::query::of_job(views.pool(), id.0).await?;
    let mut accounts = vec![Account::Escrow(id.0), Account::PendingCommission(id.0)];
    accounts.extend(escrow.as_ref().map(|escrow| Account::Pending(escrow.agent, id.0)));
    accounts.extend(payouts.iter().map(|payout| Account::Payout(payout.payout)));
    accounts.extend(disputes.iter().map(|found| Account::DisputeHold(found.entry.dispute)));
    let latest = payouts.last();
    let answer = json!({
        "jobId": id.0,
        "status": escrow.as_ref().map_or(json!("none"), |escrow| json!(escrow.status)),
        "amount": escrow.as_ref().map(|escrow| escrow.funded),
        "held": escrow.as_ref().map_or(0, |escrow| escrow.held),
        "refunded": escrow.as_ref().map_or(0, |escrow| escrow.refunded),
        "holds": holds(&app, job, &payouts, &disputes).await?,
        "release_at": release_at(&payouts),
        "payout": latest.map(|payout| json!({
            "id": payout.payout,
            "status": payout.status,
            "amount": payout.amount,
        })),
        "payouts": payouts.iter().map(|payout| shown(job, payout)).collect::<Vec<_>>(),
        "postings": journal::postings(views.pool(), &accounts).await?,
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// The next release that is to come, else the latest that was; what is disputed, or was given away in a dispute, has none.
fn release_at(payouts: &[PayoutEntry]) -> Option<market_core::time::Timestamp> {
    let goes_on = |payout: &&PayoutEntry| !matches!(payout.status, Status::Frozen | Status::Cancelled);
    let cooling = payouts.iter().filter(|payout| matches!(payout.status, Status::Scheduled | Status::Held));
    let next = cooling.filter_map(|payout| payout.releasable_at).min();
    next.or_else(|| payouts.last().filter(goes_on).and_then(|payout| payout.releasable_at))
}

/// The milestone that a payout pays, if it is one's.
fn milestone(job: &Posted, payout: PayoutId) -> Option<u32> {
    job.work_payouts().iter().find(|paid| paid.payout == payout).and_then(|paid| paid.milestone)
}

fn shown(job: &Posted, payout: &PayoutEntry) -> Value {
    json!({
        "id": payout.payout,
        "milestone": milestone(job, payout.payout),
        "status": payout.status,
        "amount": payout.amount,
        "commission": payout.commission,
        "release_at": payout.releasable_at,
        "held_until": payout.held_until,
    })
}

/// What keeps the money where it is: whose wish, why, and until when at the latest.
async fn holds(app: &App, job: &Posted, payouts: &[PayoutEntry], disputes: &[Found]) -> Result<Vec<Value>, Problem> {
    let open = disputes.iter().map(|found| &found.entry).filter(|entry| entry.closed_at.is_none());
    let disputed = open.map(|entry| {
        json!({
            "owner": "dispute",
            "dispute_id": entry.dispute,
            "reason": entry.reason,
            "until": entry.cap_at,
        })
    });
    let mut shown: Vec<Value> = disputed.collect();
    let held: Vec<_> =
        payouts.iter().filter_map(|payout| Some((payout.payout, payout.held_until?, payout.hold_words?))).collect();
    if held.is_empty() {
        return Ok(shown);
    }
    let rows: Vec<Uuid> = held.iter().map(|(_, _, words)| *words).collect();
    let texts = app.store.private("hold", &rows).await?;
    shown.extend(held.into_iter().map(|(payout, until, words)| {
        let reason = texts.get(&words).and_then(|body| body.get("reason")).cloned();
        json!({
            "owner": "poster",
            "reason": reason,
            "until": until,
            "payout_id": payout,
            "milestone": milestone(job, payout),
        })
    }));
    Ok(shown)
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let payout = || {
        vec![required("id", id()), required("status", words()), required("amount", number().about("the worker's part"))]
    };
    let of_milestone = || nullable(number());
    let mut each = payout();
    each.extend([
        required("milestone", of_milestone()),
        required("commission", number()),
        required("release_at", nullable(instant())),
        required("held_until", nullable(instant())),
    ]);
    let hold = object([
        required("owner", one_of(["poster", "dispute"])),
        optional("dispute_id", nullable(id())),
        required("reason", nullable(words())),
        required("until", instant().about("when it ends at the latest; a poster's becomes a dispute then")),
        optional("payout_id", id()),
        optional("milestone", of_milestone()),
    ]);
    Spec::of("What became of the money of a job")
        .about("With milestones some of it may be paid while the rest is held: `status` is the least far that any is.")
        .answers(
            200,
            [
                required("jobId", id()),
                required("status", one_of(["none", "held", "frozen", "pending_release", "released", "refunded"])),
                required("amount", nullable(number()).about("whole US cents")),
                required("held", number().about("what lies in escrow")),
                required("refunded", number()),
                required("holds", list(hold)),
                required("release_at", nullable(instant()).about("the next one, if several are to come")),
                required("payout", nullable(object(payout())).about("the latest")),
                required("payouts", list(object(each)).about("all of them, the earliest first")),
                required("postings", list(reference("Posting"))),
            ],
        )
        .refuses([Kind::NotTheWorker])
}
