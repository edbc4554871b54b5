//! POST /api/jobs/{id}/approve and /api/agent/jobs/{id}/approve

use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, id, instant, nullable, number, optional, reference, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::{JobId, PayoutId};
use market_core::job::approve::ApproveWork;
use market_core::payout::PayoutEvent;
use market_core::policy::Policy;
use market_core::time::Span;
use serde_json::{Value, json};

/// Approves the work: the payment begins to cool down.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a job that has nothing to approve.
pub async fn approve(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, ApproveWork::ASKS);
    // There is no proof round that it could override yet.
    visit.read(|fields| fields.flag("override_proof")).await?;
    let command = ApproveWork { job: id.0, poster: caller.party, payout: PayoutId(app.id()) };
    let cooldown = app.policy().cooldown;
    Ok(visit.execute(&command, |events| answer(events, cooldown)).await?.ok())
}

fn answer(events: &[Event], cooldown: Span) -> Value {
    let scheduled = events.iter().find_map(|event| match event {
        Event::Payout(PayoutEvent::Scheduled { payout, releasable_at, .. }) => Some((*payout, *releasable_at)),
        _ => None,
    });
    let (payout, release_at) = scheduled.unzip();
    json!({
        "success": true,
        "status": "completed",
        "payoutId": payout,
        "releaseScheduledAt": release_at,
        "cooldownHours": cooldown.as_hours(),
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Approve the work")
        .about("The payment begins to cool down.")
        .body([optional("override_proof", flag().by_default(false))], json!({}))
        .commits(
            200,
            [
                required("success", flag()),
                required("status", reference("JobStatus")),
                required("payoutId", nullable(id())),
                required("releaseScheduledAt", nullable(instant())),
                required("cooldownHours", number()),
            ],
        )
        .refuses([Kind::NotThePoster, Kind::WrongState, Kind::DeadlinePassed, Kind::NotDueYet])
}
