//! POST /api/jobs/{id}/proof/accept and /api/jobs/{id}/proof/decline

use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::proofers::suspended;
use crate::sent::Sent;
use crate::spec::{Spec, flag, instant, nullable, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::policy::Policy;
use market_core::proof::ProofEvent;
use market_core::proof::accept::AcceptSlot;
use market_core::proof::decline::DeclineSlot;
use serde_json::{Value, json};

/// Takes an invitation.
///
/// # Errors
/// When there is none, or it stands no longer.
pub async fn accept(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, AcceptSlot::ASKS);
    visit.read(|_| Ok(())).await?;
    let command = AcceptSlot { job: id.0, proofer: caller.party };
    Ok(visit.execute(&command, accepted).await?.ok())
}

fn accepted(events: &[Event]) -> Value {
    let due_at = events.iter().find_map(|event| match event {
        Event::Proof(ProofEvent::SlotAccepted { due_at, .. }) => Some(*due_at),
        _ => None,
    });
    json!({"success": true, "due_at": due_at})
}

/// Gives an invitation, or a slot, up.
///
/// # Errors
/// When the caller holds none.
pub async fn decline(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, DeclineSlot::ASKS);
    visit.read(|_| Ok(())).await?;
    let suspended = suspended(&app, id.0).await?;
    let command = DeclineSlot { job: id.0, proofer: caller.party, suspended };
    // Who is asked next is nobody's business.
    Ok(visit.execute(&command, |_| json!({"success": true})).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn accept_spec(_policy: &Policy) -> Spec {
    Spec::of("Take an invitation to verify")
        .about("Sending the verdict takes it as well.")
        .body([], json!({}))
        .commits(200, [required("success", flag()), required("due_at", nullable(instant()))])
        .refuses([
            Kind::NdaNotAcknowledged,
            Kind::NotAProofer,
            Kind::VerdictGiven,
            Kind::WrongState,
            Kind::DeadlinePassed,
        ])
}

/// What it takes and answers.
#[must_use]
pub fn decline_spec(_policy: &Policy) -> Spec {
    Spec::of("Give an invitation to verify up")
        .body([], json!({}))
        .commits(200, [required("success", flag())])
        .refuses([Kind::NotAProofer, Kind::VerdictGiven, Kind::WrongState, Kind::DeadlinePassed])
}
