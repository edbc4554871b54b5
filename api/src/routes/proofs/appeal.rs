//! POST /api/jobs/{id}/proofs/appeal

use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, cents, flag, number, optional, reference, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::money::MINOR_MAX;
use market_core::policy::Policy;
use market_core::proof::ProofEvent;
use market_core::proof::appeal::Appeal;
use serde_json::{Value, json};

/// Appeals against the rejection of the work by its proofers, out of the caller's wallet.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a rejection that cannot be appealed against.
pub async fn appeal(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, Appeal::ASKS);
    let expected_total = visit.read_strictly(|fields| fields.cents_if_any("expected_total")).await?;
    let command = Appeal { job: id.0, agent: caller.party, expected_total };
    Ok(visit.execute(&command, answer).await?.created())
}

fn answer(events: &[Event]) -> Value {
    let funded = events.iter().find_map(|event| match event {
        Event::Proof(ProofEvent::FeesFunded { round, fees, .. }) => {
            Some((*round, fees.iter().map(|fee| fee.fee.minor()).sum::<u64>()))
        }
        _ => None,
    });
    let (round, total) = funded.unzip();
    json!({"success": true, "status": "pending_proof", "round": round, "totalProofFee": total})
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let expected = cents(0, MINOR_MAX).about("refused with `PRICE_CHANGED` if the total is another one");
    Spec::of("Appeal against a rejection by the proofers")
        .about(
            "Other proofers look again, as many as before, each at the market's usual fee, out of your wallet; a third \
             who breaks a tie is paid out of it as well. Unless they reject the work again you get all of it back.",
        )
        .strict_body([optional("expected_total", expected)], json!({}))
        .commits(
            201,
            [
                required("success", flag()),
                required("status", reference("JobStatus")),
                required("round", number()),
                required("totalProofFee", number().about("whole US cents")),
            ],
        )
        .refuses([
            Kind::EmailNotVerified,
            Kind::NdaNotAcknowledged,
            Kind::NotTheWorker,
            Kind::NothingToAppeal,
            Kind::AppealUsed,
            Kind::PriceChanged,
            Kind::InsufficientFunds,
            Kind::WrongState,
            Kind::DeadlinePassed,
        ])
}
