//! POST /api/jobs/{id}/hold-payment

use super::approve::milestone;
use super::load;
use crate::app::App;
use crate::auth::Session;
use crate::body::Fields;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, instant, nullable, number, optional, required, text, whole, words};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::event::Event;
use market_core::ids::{JobId, PayoutId};
use market_core::job::{Job, Stage};
use market_core::payout::PayoutEvent;
use market_core::payout::hold::HoldPayment;
use market_core::payout::hold_milestones::HoldMilestones;
use market_core::policy::Policy;
use serde_json::{Value, json};

/// Holds a payment while it cools down.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a payment that does not cool down.
pub async fn hold_payment(
    app: Data<App>,
    session: Session,
    id: Id<JobId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let caller = session.0;
    let visit = Visit::at(&app, caller, &sent, id.0, HoldPayment::ASKS);
    let read = |fields: &mut Fields| Ok((fields.text("reason")?, milestone(fields)?));
    let (reason, milestone) = visit.read(read).await?;
    let words = Confidential { body: json!({"reason": reason}), salt: entropy::bytes() };
    let job = load(&app, &id.0).await?;
    if let Some(payouts) = payouts_of(&job, milestone) {
        let (job, poster) = (id.0, caller.party);
        let command = HoldMilestones { job, poster, payouts, milestone, reason, words };
        return Ok(visit.execute(&command, answer).await?.ok());
    }
    let payout = payout_of(&job);
    let command = HoldPayment { job: id.0, poster: caller.party, payout, reason, words };
    Ok(visit.execute(&command, answer).await?.ok())
}

/// The payouts of a job with milestones, or of one that is taken to have some.
fn payouts_of(job: &Job, milestone: Option<u32>) -> Option<Vec<PayoutId>> {
    match job {
        Job::Posted(posted) if milestone.is_some() || posted.terms.milestones.is_some() => {
            Some(posted.work_payouts().iter().map(|paid| paid.payout).collect())
        }
        Job::Posted(_) | Job::Unposted => None,
    }
}

fn payout_of(job: &Job) -> Option<PayoutId> {
    match job {
        Job::Posted(posted) => match posted.stage {
            Stage::Completed { payout, .. } => Some(payout),
            Stage::Open { .. }
            | Stage::PendingEscrow(_)
            | Stage::InProgress(..)
            | Stage::PendingProof { .. }
            | Stage::Delivered { .. }
            | Stage::Disputed(_)
            | Stage::Cancelled(_) => None,
        },
        Job::Unposted => None,
    }
}

fn answer(events: &[Event]) -> Value {
    let until = events.iter().find_map(|event| match event {
        Event::Payout(PayoutEvent::Held { until, .. }) => Some(*until),
        _ => None,
    });
    let held = events.iter().filter(|event| matches!(event, Event::Payout(PayoutEvent::Held { .. }))).count();
    let message = if held > 1 { "The payments are held." } else { "The payment is held." };
    json!({"success": true, "message": message, "held_until": until, "held": held})
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let limits = &policy.text;
    Spec::of("Hold a payment while it cools down")
        .about(
            "When it ends it becomes a dispute in your name, which you can take back. Of a job with milestones it holds \
             the one that is named, or every one that cools down; one before the last is paid when its hold ends.",
        )
        .body(
            [
                required("reason", text(limits.hold_reason_min, limits.hold_reason_max)),
                optional("milestone", nullable(whole(1, 20))),
            ],
            json!({"reason": "The numbers of the second sheet do not add up."}),
        )
        .commits(
            200,
            [
                required("success", flag()),
                required("message", words()),
                required("held_until", nullable(instant())),
                required("held", number().about("how many payments")),
            ],
        )
        .refuses([
            Kind::NotThePoster,
            Kind::PayoutNotFound,
            Kind::WrongState,
            Kind::PayoutNotReady,
            Kind::HeldAlready,
            Kind::DeadlinePassed,
        ])
}
