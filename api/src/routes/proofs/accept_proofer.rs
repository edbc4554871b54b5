//! POST /api/jobs/{id}/accept-proofer

use super::aspirant;
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::routes::applications::named;
use crate::sent::Sent;
use crate::spec::{Spec, cents, flag, id, nullable, number, optional, required, words};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::{JobId, ProofId};
use market_core::policy::Policy;
use market_core::proof::select::SelectProofer;
use market_core::proof::{Proof, ProofEvent};
use serde_json::{Value, json};

/// Selects one of those who have applied to verify the work. It begins once it is paid for.
///
/// # Errors
/// A guard that is not passed, a wrong body, or an application that cannot be accepted.
pub async fn accept_proofer(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, SelectProofer::ASKS);
    let (text, expected_price) =
        visit.read(|fields| Ok((fields.text("application_id")?, fields.cents_if_any("expected_price")?))).await?;
    let (application, party) = match named(&app, &text).await {
        Ok(named) => named,
        Err(problem) => return Err(visit.refusal(problem).await),
    };
    let aspirant = match aspirant::of(&app, id.0, party).await {
        Ok(aspirant) => aspirant,
        Err(problem) => return Err(visit.refusal(problem).await),
    };
    let proof = app.store.load(&ProofId::of(id.0)).await?;
    let command = SelectProofer { job: id.0, poster: caller.party, application, party, aspirant, expected_price };
    Ok(visit.execute(&command, |events| answer(&proof, events)).await?.ok())
}

/// How full the round is after it: what it was before is not older than the decision, or the decision would not stand.
fn answer(before: &Proof, events: &[Event]) -> Value {
    let selected: Vec<ProofEvent> = events
        .iter()
        .filter_map(|event| match event {
            Event::Proof(event) => Some(event.clone()),
            _ => None,
        })
        .collect();
    let after = before.after(&selected);
    let slots = after.latest().map(|round| round.slots.as_slice()).unwrap_or_default();
    let (total, filled) = (slots.len(), slots.iter().filter(|slot| slot.holder.seat().is_some()).count());
    let message = match total.saturating_sub(filled) {
        0 => "all slots are filled: fund-proof-escrow lets the proofers begin".to_owned(),
        open => format!("accepted; slots that are still to be filled: {open}"),
    };
    json!({
        "success": true,
        "message": message,
        "slots_filled": filled,
        "slots_total": total,
        "all_filled": filled == total,
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Select one of those who have applied to verify the work")
        .about(
            "It begins once all slots are filled and paid for. Where too few apply, `proof-settings` asks for fewer.",
        )
        .body(
            [required("applicationId", id()), optional("expected_price", nullable(cents(0, policy.amount_minor_max)))],
            json!({"applicationId": "01930000-0000-7000-8000-000000000007"}),
        )
        .commits(
            200,
            [
                required("success", flag()),
                required("message", words()),
                required("slots_filled", number()),
                required("slots_total", number()),
                required("all_filled", flag()),
            ],
        )
        .refuses([
            Kind::NotThePoster,
            Kind::ApplicationNotFound,
            Kind::ApplicationNotPending,
            Kind::ConflictOfInterest,
            Kind::NotEligible,
            Kind::AllSlotsFilled,
            Kind::ProofersDrawn,
            Kind::NoProofRound,
            Kind::PriceChanged,
            Kind::WrongState,
            Kind::DeadlinePassed,
        ])
}
