//! POST /api/jobs/{id}/dispute

use super::scope_of;
use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::openings;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{
    Spec, cents, flag, id, instant, nullable, number, object, one_of, optional, reference, required, text,
};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::Who;
use market_core::confidential::Confidential;
use market_core::dispute::file::FileDispute;
use market_core::dispute::{DisputeEvent, Reason};
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::{Job, Stage};
use market_core::policy::Policy;
use serde_json::{Value, json};

/// How often the job is looked at again when it has moved on meanwhile.
const LOOKS_MAX: u32 = 3;

/// Disputes what the work is worth: the money is frozen, and every other clock of the job stands still.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a job that cannot be disputed.
pub async fn file(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    must_speak_for_its_side(&app, caller, id.0).await?;
    let visit = Visit::at(&app, caller, &sent, id.0, FileDispute::ASKS);
    let (reason, description, worker_amount) = visit
        .read(|fields| {
            let reason: Reason = fields.parsed("reason", "quality, incomplete, late, fraud or other")?;
            Ok((reason, fields.text("description")?, fields.cents_if_any("worker_amount")?))
        })
        .await?;
    let words = Confidential { body: json!({"text": description}), salt: entropy::bytes() };
    let mut looks = 1;
    loop {
        let job = app.store.load(&id.0).await?;
        let payout = match &job {
            Job::Posted(posted) => match posted.stage {
                Stage::Completed { payout, .. } => Some(payout),
                _ => None,
            },
            Job::Unposted => None,
        };
        let command = FileDispute {
            job: id.0,
            by: caller.party,
            reason,
            description: description.clone(),
            worker_amount,
            payout,
            openings: openings::of_job(&app, id.0).await?,
            words: words.clone(),
        };
        match visit.execute(&command, answer).await {
            // It was approved, or a verdict came in, between the look and the decision.
            Err(problem) if looks < LOOKS_MAX && moved(&problem) => looks += 1,
            done => return Ok(done?.ok()),
        }
    }
}

fn moved(problem: &Problem) -> bool {
    matches!(problem.kind, Kind::PayoutNotFound | Kind::VerdictsMoved)
}

async fn must_speak_for_its_side(app: &App, caller: Caller, job: JobId) -> Result<(), Problem> {
    match app.store.load(&job).await? {
        Job::Posted(posted) if posted.poster == caller.party => caller.must_have(scope_of(Who::Poster)),
        Job::Posted(posted) if posted.worker() == Some(caller.party) => caller.must_have(scope_of(Who::Agent)),
        Job::Posted(_) | Job::Unposted => Ok(()),
    }
}

fn answer(events: &[Event]) -> Value {
    let filed = events.iter().find_map(|event| match event {
        Event::Dispute(DisputeEvent::Filed(filed)) => Some(json!({
            "id": filed.case.dispute,
            "job_id": filed.case.job,
            "status": "filed",
            "filed_by": filed.by,
            "reason": filed.reason,
            "workerAmount": filed.wanted.map(|wanted| wanted.minor()),
            "respond_by": filed.respond_by,
            "evidence_until": filed.evidence_until,
            "cap_at": filed.cap_at,
        })),
        _ => None,
    });
    json!({"success": true, "status": "disputed", "dispute": filed})
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let dispute = object([
        required("id", id()),
        required("job_id", id()),
        required("status", one_of(["filed"])),
        required("filed_by", one_of(["poster", "agent"])),
        required("reason", one_of(Reason::ALL.map(Reason::name))),
        required("workerAmount", number().about("what you want the worker to get, in cents")),
        required("respond_by", instant().about("when you get it, unless the other side has answered")),
        required("evidence_until", instant()),
        required("cap_at", instant().about("when it ends at the latest")),
    ]);
    Spec::of("Dispute what the work is worth")
        .about(
            "By poster or worker, while the job is in progress, delivered, verified, or approved and in its cooldown. The \
             money is frozen, and every other clock of the job stands still, until it is over.",
        )
        .body(
            [
                required("reason", one_of(Reason::ALL.map(Reason::name))),
                required("description", text(1, policy.text.text_max)),
                optional(
                    "workerAmount",
                    nullable(cents(0, policy.amount_minor_max)).about("absent: nothing from the poster, all from the worker"),
                ),
            ],
            json!({"reason": "incomplete", "description": "Eight of twenty rows are empty.", "workerAmount": 3_000}),
        )
        .commits(
            200,
            [required("success", flag()), required("status", reference("JobStatus")), required("dispute", dispute)],
        )
        .refuses([
            Kind::NdaNotAcknowledged,
            Kind::NotTheWorker,
            Kind::PayoutNotFound,
            Kind::VerdictsMoved,
            Kind::WrongState,
            Kind::DeadlinePassed,
            Kind::AlreadyDisputed,
            Kind::DisputeWindowClosed,
            Kind::DisputedTooOften,
        ])
}
