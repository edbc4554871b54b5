//! GET and PATCH /api/jobs/{id}/proof-settings

use crate::app::App;
use crate::auth::Caller;
use crate::openings;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::routes::jobs::approve::is_verified;
use crate::sent::Sent;
use crate::spec::{Spec, flag, number, optional, reference, required, whole, words};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::{At, Posted, Stage};
use market_core::policy::Policy;
use market_core::proof::interrupt::{InterruptProof, Wish};
use market_core::proof::settings::ChangeProofSettings;
use market_core::proof::terms::PROOFERS_MAX;
use serde_json::{Value, json};

/// What a job asks of verification.
///
/// # Errors
/// When the caller may not come in.
pub async fn settings(app: Data<App>, caller: Caller, id: Id<JobId>) -> Result<HttpResponse, Problem> {
    let standing = app.store.load(&At { job: id.0, party: caller.party }).await?;
    let (job, _) = standing.enter(&[])?;
    Ok(HttpResponse::Ok().json(shown(job, job.poster == caller.party)))
}

fn shown(job: &Posted, is_poster: bool) -> Value {
    let terms = job.terms.proof.as_ref();
    let can_be = matches!(
        job.stage,
        Stage::Open { .. } | Stage::PendingEscrow(_) | Stage::InProgress(..) | Stage::PendingProof { .. }
    );
    json!({
        "proof_required": terms.is_some(),
        "proofer_count": terms.map_or(0, |terms| terms.count),
        "proofer_assignment": terms.map_or("auto", |terms| terms.assignment.name()),
        "auto_approve_on_consensus": terms.is_none_or(|terms| terms.auto_approve),
        "poster_sees_partial": terms.is_some_and(|terms| terms.poster_sees_partial),
        "status": job.status(),
        "canModify": is_poster && can_be,
    })
}

/// Asks for another number of proofers.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a number that cannot be asked for any more.
pub async fn change(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, ChangeProofSettings::ASKS);
    let count = visit
        .read(|fields| {
            let refused = fields.has("proof_required") && !fields.flag("proof_required")?;
            let count = fields.number("proofer_count", 0, u32::from(PROOFERS_MAX), Some(u32::from(!refused)))?;
            Ok(if refused { 0 } else { u8::try_from(count).unwrap_or(PROOFERS_MAX) })
        })
        .await?;
    let answer = |_: &[Event]| json!({"success": true, "proof_required": count > 0, "proofer_count": count});
    if count == 0 && is_verified(&app, id.0).await? {
        let openings = openings::of_job(&app, id.0).await?;
        let command = InterruptProof { job: id.0, poster: caller.party, wish: Wish::TurnOff, openings };
        return Ok(visit.execute(&command, answer).await?.ok());
    }
    let command = ChangeProofSettings { job: id.0, poster: caller.party, count };
    Ok(visit.execute(&command, answer).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn settings_spec(_policy: &Policy) -> Spec {
    Spec::of("What a job asks of verification").answers(
        200,
        [
            required("proof_required", flag()),
            required("proofer_count", number()),
            required("proofer_assignment", words()),
            required("auto_approve_on_consensus", flag()),
            required("poster_sees_partial", flag()),
            required("status", reference("JobStatus")),
            required("canModify", flag()),
        ],
    )
}

/// What it takes and answers.
#[must_use]
pub fn change_spec(_policy: &Policy) -> Spec {
    Spec::of("Ask for another number of proofers")
        .about("Freely before the job is funded; then only downward, never below those who have begun. None at all ends the round.")
        .body(
            [
                optional("proof_required", flag()),
                optional("proofer_count", whole(0, u64::from(PROOFERS_MAX)).by_default(1)),
            ],
            json!({"proof_required": true, "proofer_count": 2}),
        )
        .commits(
            200,
            [required("success", flag()), required("proof_required", flag()), required("proofer_count", number())],
        )
        .refuses([
            Kind::NotThePoster,
            Kind::OnlyDownward,
            Kind::NoProofRound,
            Kind::WrongState,
            Kind::DeadlinePassed,
            Kind::VerdictsMoved,
        ])
}
