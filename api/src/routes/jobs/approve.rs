//! POST /api/jobs/{id}/approve and /api/agent/jobs/{id}/approve

use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::openings;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, id, instant, nullable, number, object, optional, reference, required, whole};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::{JobId, PayoutId};
use market_core::job::approve::ApproveWork;
use market_core::job::approve_milestone::ApproveMilestone;
use market_core::job::plan::MILESTONES;
use market_core::job::{Job, JobEvent, Stage};
use market_core::payout::{EarnedBy, PayoutEvent};
use market_core::policy::Policy;
use market_core::proof::interrupt::{InterruptProof, Wish};
use market_core::rejection::Rejection;
use market_core::time::Span;
use serde_json::{Value, json};

/// Approves the work: the payment begins to cool down.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a job that has nothing to approve.
pub async fn approve(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, ApproveWork::ASKS);
    let read = |fields: &mut Fields| Ok((fields.flag("override_proof")?, milestone(fields)?));
    let (overrides, milestone) = visit.read(read).await?;
    let command = ApproveWork { job: id.0, poster: caller.party, payout: PayoutId(app.id()) };
    let cooldown = app.policy().cooldown;
    if overrides && is_verified(&app, id.0).await? {
        let wish = Wish::Approve(command.payout);
        let openings = openings::of_job(&app, id.0).await?;
        let command = InterruptProof { job: id.0, poster: caller.party, wish, openings };
        return Ok(visit.execute(&command, |events| answer(events, cooldown)).await?.ok());
    }
    if let Some(milestone) = milestone {
        let command = ApproveMilestone { milestone, approval: command };
        return Ok(visit.execute(&command, |events| answer(events, cooldown)).await?.ok());
    }
    Ok(visit.execute(&command, |events| answer(events, cooldown)).await?.ok())
}

/// Which milestone is meant.
pub(super) fn milestone(fields: &mut Fields) -> Result<Option<u32>, Rejection> {
    let most = u32::try_from(*MILESTONES.end()).unwrap_or(u32::MAX);
    if !fields.has("milestone") {
        return Ok(None);
    }
    fields.number("milestone", 1, most, None).map(Some)
}

/// Whether proofers are at work.
pub(in crate::routes) async fn is_verified(app: &App, job: JobId) -> Result<bool, Problem> {
    let job = app.store.load(&job).await?;
    Ok(matches!(job, Job::Posted(posted) if matches!(posted.stage, Stage::PendingProof { .. })))
}

fn answer(events: &[Event], cooldown: Span) -> Value {
    let scheduled = events.iter().find_map(|event| match event {
        Event::Payout(PayoutEvent::Scheduled {
            payout,
            releasable_at,
            by: EarnedBy::Work | EarnedBy::Milestone,
            ..
        }) => Some((*payout, *releasable_at)),
        _ => None,
    });
    let (payout, release_at) = scheduled.unzip();
    let next = events.iter().find_map(|event| match event {
        Event::Job(JobEvent::MilestoneApproved(approved)) => {
            Some(json!({"number": approved.milestone.saturating_add(1), "due_at": approved.due_at}))
        }
        _ => None,
    });
    json!({
        "success": true,
        "status": if next.is_some() { "in_progress" } else { "completed" },
        "next_milestone": next,
        "payoutId": payout,
        "releaseScheduledAt": release_at,
        "cooldownHours": cooldown.as_hours(),
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let next = object([required("number", number()), required("due_at", instant())]);
    Spec::of("Approve the work")
        .about(
            "The payment begins to cool down. Of a job with milestones it is the one that was delivered: its part is \
             paid, and the next one begins. Name it, so that a request that comes twice approves no other.",
        )
        .body(
            [
                optional("override_proof", flag().by_default(false)),
                optional("milestone", nullable(whole(1, 20)).about("the number of the milestone that is meant")),
            ],
            json!({}),
        )
        .commits(
            200,
            [
                required("success", flag()),
                required("status", reference("JobStatus")),
                required("next_milestone", nullable(next)),
                required("payoutId", nullable(id())),
                required("releaseScheduledAt", nullable(instant())),
                required("cooldownHours", number()),
            ],
        )
        .refuses([Kind::NotThePoster, Kind::WrongState, Kind::DeadlinePassed, Kind::NotDueYet, Kind::VerdictsMoved])
}
