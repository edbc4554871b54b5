//! GET /api/jobs/{id}/proofs

use super::shapes;
use super::viewer::{Role, Viewer, is_closed};
use crate::app::App;
use crate::auth::Caller;
use crate::openings;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::spec::{Schema, Spec, flag, list, nullable, number, object, one_of, required};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::JobId;
use market_core::policy::Policy;
use market_core::proof::tally::mean_score;
use market_core::proof::verdict::Verdict;
use market_core::proof::{Decision, Holder, Round, Seat, Unsealed};
use market_projections::proof_slot::{ProofSlot, query::of_job};
use serde_json::{Value, json};

/// A verdict that the reader may read.
struct Shown {
    seat: Seat,
    verdict: Verdict,
}

/// The status of the verification, as far as the caller may know it.
///
/// # Errors
/// When the caller has no part in the job.
pub async fn show(app: Data<App>, caller: Caller, id: Id<JobId>, views: Fresh) -> Result<HttpResponse, Problem> {
    let viewer = Viewer::of(&app, caller, id.0).await?;
    let round = viewer.proof.latest().and_then(|latest| viewer.round(latest.number));
    let shown = match round {
        Some(round) => readable(&app, &viewer, round, &views).await?,
        None => Vec::new(),
    };
    let closed = round.is_some_and(is_closed);
    let answer = json!({
        "proof_required": viewer.job.terms.proof.is_some() || viewer.job.proof_round > 0,
        "current_round": viewer.job.proof_round,
        "viewer_role": viewer.role.name(),
        "blind_review_active": round.is_some() && !closed,
        "summary": summary(&viewer, round, &shown, closed),
        "assignments": assignments(&viewer, round),
        "proofs": shown.iter().map(proof).collect::<Vec<_>>(),
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// The verdicts of a round that the reader may read: all of a closed one, else its own, or the poster those that are
/// there if it has asked to see them.
async fn readable(app: &App, viewer: &Viewer, round: &Round, views: &Fresh) -> Result<Vec<Shown>, Problem> {
    if is_closed(round) {
        let slots = of_job(views.pool(), viewer.job.job).await?;
        return Ok(slots.iter().filter(|slot| slot.round == round.number).filter_map(closed_verdict).collect());
    }
    let partial = viewer.job.terms.proof.as_ref().is_some_and(|terms| terms.poster_sees_partial);
    let own = match viewer.role {
        Role::Poster if partial => None,
        Role::Submitted => viewer.own_seat(),
        Role::Poster | Role::Agent | Role::Pending => return Ok(Vec::new()),
    };
    let openings = openings::of_job(app, viewer.job.job).await?;
    let sealed = round.slots.iter().filter_map(|slot| match &slot.holder {
        Holder::Sealed { seat, .. } => Some((*seat, openings.get(&slot.number)?.as_ref()?)),
        _ => None,
    });
    let own = |seat: &Seat| own.is_none_or(|own| own == *seat);
    let read = |(seat, Unsealed { canonical, .. }): (Seat, &Unsealed)| {
        own(&seat).then(|| Verdict::read(canonical)).flatten().map(|verdict| Shown { seat, verdict })
    };
    Ok(sealed.filter_map(read).collect())
}

fn closed_verdict(slot: &ProofSlot) -> Option<Shown> {
    let verdict = Verdict::read(slot.canonical.as_deref()?)?;
    let (round, assignment) = (slot.round, slot.assignment);
    Some(Shown { seat: Seat { round, slot: slot.slot, party: slot.party, agent: slot.agent, assignment }, verdict })
}

fn summary(viewer: &Viewer, round: Option<&Round>, shown: &[Shown], closed: bool) -> Value {
    let of = |holds: fn(&Holder) -> bool| {
        round.map_or(0, |round| round.slots.iter().filter(|slot| holds(&slot.holder)).count())
    };
    // A proofer whose verdict is awaited is told the same whatever its peers do.
    let (assigned, submitted) = match viewer.role {
        Role::Pending => (1, 0),
        Role::Poster | Role::Agent | Role::Submitted => {
            (of(|holder| holder.seat().is_some()), of(|holder| matches!(holder, Holder::Sealed { .. })))
        }
    };
    let tells = closed || viewer.role == Role::Poster;
    let count = |decision: Decision| match tells {
        true => shown.iter().filter(|shown| shown.verdict.verdict == decision).count(),
        false => 0,
    };
    let points: Vec<u8> = shown.iter().filter(|_| tells).map(|shown| shown.verdict.points()).collect();
    json!({
        "total_assigned": assigned,
        "total_submitted": submitted,
        "verdict_counts": {
            "approved": count(Decision::Approved),
            "rejected": count(Decision::Rejected),
            "needs_revision": count(Decision::NeedsRevision),
        },
        "avg_score": mean_score(&points),
        "complete": closed,
    })
}

/// A proofer's own; everybody's once the round is closed. Before, poster and worker read no more than the totals.
fn assignments(viewer: &Viewer, round: Option<&Round>) -> Vec<Value> {
    let Some(round) = round else {
        return Vec::new();
    };
    let own = viewer.own_seat();
    let may_read = |seat: &Seat| is_closed(round) || own == Some(*seat);
    let slots = round.slots.iter().filter(|slot| slot.holder.seat().is_some_and(may_read));
    slots.filter_map(|slot| assignment(&slot.holder)).collect()
}

fn assignment(holder: &Holder) -> Option<Value> {
    let seat = holder.seat()?;
    let (status, respond_by, due_at) = match holder {
        Holder::Sealed { .. } => ("completed", None, None),
        Holder::Invited { respond_by, .. } => ("assigned", Some(*respond_by), None),
        Holder::Accepted { due_at, .. } => ("assigned", None, Some(*due_at)),
        Holder::Selected { .. } | Holder::Vacant | Holder::Over => ("assigned", None, None),
    };
    Some(json!({
        "assignment_id": seat.assignment,
        "agent_id": seat.agent,
        "round": seat.round,
        "status": status,
        "respond_by": respond_by,
        "due_at": due_at,
    }))
}

fn proof(shown: &Shown) -> Value {
    let Shown { seat, verdict } = shown;
    json!({
        "assignment_id": seat.assignment,
        "agent_id": seat.agent,
        "round": seat.round,
        "verdict": verdict.verdict,
        "score": verdict.points(),
        "scorecard": verdict.scorecard,
        "feedback": verdict.feedback,
        "evidence_summary": verdict.evidence_summary,
        "custom_answers": verdict.custom_answers,
        "agent_feedback": verdict.agent_feedback,
        "revision_items": verdict.revision_items,
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let verdicts = ["approved", "rejected", "needs_revision"].map(|verdict| required(verdict, number()));
    let summary = object([
        required("total_assigned", number()),
        required("total_submitted", number()),
        required("verdict_counts", object(verdicts)),
        required("avg_score", nullable(Schema(json!({"type": "number"})))),
        required("complete", flag()),
    ]);
    Spec::of("Where the verification of the work stands")
        .about("While a round is open, whoever has not given its verdict reads of nobody but itself.")
        .answers(
            200,
            [
                required("proof_required", flag()),
                required("current_round", number()),
                required("viewer_role", one_of(["poster", "agent", "proofer_submitted", "proofer_pending"])),
                required("blind_review_active", flag()),
                required("summary", summary),
                required("assignments", list(shapes::assignment())),
                required("proofs", list(shapes::proof())),
            ],
        )
        .refuses([Kind::NdaNotAcknowledged, Kind::NotTheWorker])
}
