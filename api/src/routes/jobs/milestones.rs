//! GET /api/jobs/{id}/milestones

use super::plan::{planned, share};
use super::standing;
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::Problem;
use crate::spec::{Spec, id, instant, list, nullable, number, object, one_of, reference, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::JobId;
use market_core::job::Posted;
use market_core::policy::Policy;
use market_core::time::Span;
use market_projections::milestone::query::of_job;
use market_projections::milestone::{JobMilestones, MilestoneEntry};
use market_projections::payout_queue;
use market_projections::payout_queue::PayoutEntry;
use serde_json::{Value, json};

/// The milestones of a job. Poster and worker see how far each has come and what it is paid; everybody else who may
/// see the job sees the plan.
///
/// # Errors
/// When the caller may not see the job.
pub async fn milestones(app: Data<App>, caller: Caller, id: Id<JobId>, views: Fresh) -> Result<HttpResponse, Problem> {
    let standing = standing(&app, caller, id.0, &[]).await?;
    let (job, _) = standing.enter(&[])?;
    let takes_part = job.poster == caller.party || job.worker() == Some(caller.party);
    let found = of_job(views.pool(), id.0).await?;
    let payouts = payout_queue::query::work_of_job(views.pool(), id.0).await?;
    let all = found.as_ref().map_or_else(Vec::new, |found| shown(found, &payouts, takes_part));
    Ok(HttpResponse::Ok().json(json!({
        "jobId": id.0,
        "status": job.status(),
        "current": current(job).filter(|_| takes_part),
        "count": all.len(),
        "milestones": all,
    })))
}

/// The number of the milestone that is worked on.
pub(super) fn current(job: &Posted) -> Option<u32> {
    job.milestone().filter(|_| matches!(job.status(), "in_progress" | "delivered" | "pending_proof" | "disputed"))
}

/// The milestones of a job as somebody sees them.
pub(super) fn shown(found: &JobMilestones, payouts: &[PayoutEntry], takes_part: bool) -> Vec<Value> {
    found.milestones.iter().map(|entry| one(found, entry, payouts, takes_part)).collect()
}

fn one(found: &JobMilestones, entry: &MilestoneEntry, payouts: &[PayoutEntry], takes_part: bool) -> Value {
    let plan = json!({
        "number": entry.number,
        "title": entry.title,
        "description": entry.description,
        "share": share(found.basis, entry.weight),
        "planned_amount": planned(found.basis, entry.weight),
        "due_hours": entry.due.map(Span::as_hours),
    });
    if !takes_part {
        return plan;
    }
    let payout = payouts.iter().find(|payout| Some(payout.payout) == entry.payout);
    let progress = json!({
        "status": entry.status,
        "amount": entry.amount,
        "commission": entry.commission,
        "earned": entry.amount.zip(entry.commission).map(|(amount, part)| amount.saturating_sub(part)),
        "due_at": entry.due_at,
        "delivery": entry.delivery,
        "delivered_at": entry.delivered_at,
        "review_by": entry.review_by,
        "revisions": entry.revisions,
        "proof_round": entry.proof_round,
        "approved_at": entry.approved_at,
        "approved_by": entry.approved_by,
        "payout": payout.map(|payout| json!({
            "id": payout.payout,
            "status": payout.status,
            "amount": payout.amount,
            "release_at": payout.releasable_at,
            "held_until": payout.held_until,
        })),
    });
    crate::routes::shape::joined(plan, progress)
}

/// What it answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("The milestones of a job")
        .about(
            "What lies in escrow is paid milestone by milestone: each is delivered with `submit`, approved with \
             `approve` (or by silence, or by its proofers), cools down and is released by itself; then the next one \
             begins. What was approved stays paid whatever becomes of the job. Amounts and commissions are rounded \
             over the sum, so that they come to the price and to its commission, to the cent. Those who take no part \
             in the job see the plan alone.",
        )
        .answers(
            200,
            [
                required("jobId", id()),
                required("status", reference("JobStatus")),
                required("current", nullable(number()).about("the number of the one that is worked on")),
                required("count", number()),
                required("milestones", list(reference("Milestone"))),
            ],
        )
}

/// A milestone as the document describes it.
#[must_use]
pub fn schema() -> crate::spec::Schema {
    use crate::spec::optional;
    let payout = object([
        required("id", id()),
        required("status", words()),
        required("amount", number()),
        required("release_at", nullable(instant())),
        required("held_until", nullable(instant())),
    ]);
    object([
        required("number", number()),
        required("title", words()),
        required("description", nullable(words())),
        required("share", nullable(number()).about("basis points of the price")),
        required("planned_amount", nullable(number()).about("cents")),
        required("due_hours", nullable(number())),
        optional(
            "status",
            one_of(["pending", "in_progress", "pending_proof", "delivered", "disputed", "approved", "cancelled"])
                .about("this and what follows is for poster and worker"),
        ),
        optional("amount", nullable(number()).about("cents, once the job is funded")),
        optional("commission", nullable(number())),
        optional("earned", nullable(number())),
        optional("due_at", nullable(instant())),
        optional("delivery", nullable(number()).about("the `version` of its latest delivery")),
        optional("delivered_at", nullable(instant())),
        optional("review_by", nullable(instant()).about("when silence approves it")),
        optional("revisions", number()),
        optional("proof_round", nullable(number())),
        optional("approved_at", nullable(instant())),
        optional("approved_by", nullable(words())),
        optional("payout", nullable(payout)),
    ])
}
