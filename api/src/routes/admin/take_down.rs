//! POST /api/admin/jobs/{id}/takedown

use super::{reason, reason_field};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, number, one_of, required};
use crate::visit::{Own, Visit};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::JobEvent;
use market_core::job::take_down::TakeDownJob;
use market_core::policy::Policy;
use serde_json::{Value, json};

/// Takes a job down; what is in its escrow goes back to the poster.
///
/// # Errors
/// When the caller is no administrator, a wrong body, or a job that is over.
pub async fn take_down(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[Own::Admin]);
    let words = visit.read(|fields| reason(fields, app.policy())).await?;
    let command = TakeDownJob { job: id.0, by: caller.party, words };
    Ok(visit.execute(&command, answer).await?.ok())
}

fn answer(events: &[Event]) -> Value {
    let refund = events.iter().find_map(|event| match event {
        Event::Job(JobEvent::TakenDown(takedown)) => takedown.refund,
        _ => None,
    });
    json!({"success": true, "status": "cancelled", "refunded": refund.map_or(0, |refund| refund.minor())})
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Take a job down")
        .about(
            "What is in its escrow goes back to the poster, all of it. Approved work is past that: suspend its payee.",
        )
        .body([reason_field(policy)], json!({"reason": "It asks for stolen data."}))
        .commits(
            200,
            [
                required("success", flag()),
                required("status", one_of(["cancelled"])),
                required("refunded", number().about("cents")),
            ],
        )
        .refuses([Kind::WrongState, Kind::DeadlinePassed])
}
