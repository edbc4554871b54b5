//! POST /api/jobs/{id}/fund-escrow

use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::routes::applications::named;
use crate::sent::Sent;
use crate::spec::{Spec, cents, flag, id, nullable, number, one_of, optional, reference, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::JobEvent;
use market_core::job::fund_escrow::FundEscrow;
use market_core::money::MINOR_MAX;
use market_core::policy::Policy;
use market_core::proof::ProofEvent;
use serde_json::{Value, json};

/// Locks the agreed price, out of the caller's wallet.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a wallet that is too small.
pub async fn fund_escrow(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, FundEscrow::ASKS);
    let (text, use_wallet, expected_total) = visit
        .read_strictly(|fields| {
            Ok((fields.text("application_id")?, fields.flag("use_wallet")?, fields.cents_if_any("expected_total")?))
        })
        .await?;
    if !use_wallet {
        let detail = "card payments are not available yet; send useWallet: true to pay from the wallet";
        return Err(visit.refusal(Problem::new(Kind::CardNotAvailable, detail)).await);
    }
    let (application, agent) = match named(&app, &text).await {
        Ok(named) => named,
        Err(problem) => return Err(visit.refusal(problem).await),
    };
    let command = FundEscrow { job: id.0, poster: caller.party, application, agent, expected_total };
    let done = visit.execute(&command, answer).await?;
    // No processor has a part in this; the funding event stands for the payment.
    let payment = done.receipt().map(|receipt| receipt.event_id);
    Ok(done.with("paymentIntentId", json!(payment)).ok())
}

fn answer(events: &[Event]) -> Value {
    let price = events.iter().find_map(|event| match event {
        Event::Job(JobEvent::EscrowFunded { price, .. }) => Some(price.minor()),
        _ => None,
    });
    let fees: u64 = events.iter().filter_map(proof_fees).sum();
    let total = price.map(|price| price.saturating_add(fees));
    json!({
        "success": true,
        "status": "in_progress",
        "fundedFrom": "wallet",
        "jobAmount": price,
        "serviceFee": 0,
        "proofFees": fees,
        "totalCharge": total,
    })
}

/// What is put in for verdicts.
fn proof_fees(event: &Event) -> Option<u64> {
    match event {
        Event::Proof(ProofEvent::FeesFunded { fees, .. }) => Some(fees.iter().map(|fee| fee.fee.minor()).sum()),
        _ => None,
    }
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let expected = cents(0, MINOR_MAX).about("refused with `PRICE_CHANGED` if the total is another one");
    Spec::of("Lock the agreed price")
        .about("Out of the wallet it costs nothing on top.")
        .strict_body(
            [
                required("applicationId", id()),
                optional("useWallet", flag().by_default(false)),
                optional("expected_total", expected),
            ],
            json!({"applicationId": "0193a0bf-0000-7000-8000-000000000001", "useWallet": true}),
        )
        .commits(
            200,
            [
                required("success", flag()),
                required("status", reference("JobStatus")),
                required("paymentIntentId", nullable(id())),
                required("fundedFrom", one_of(["wallet", "card"])),
                required("jobAmount", nullable(number()).about("whole US cents")),
                required("serviceFee", number().about("whole US cents")),
                required("proofFees", number().about("whole US cents; part of `totalCharge`")),
                required("totalCharge", nullable(number()).about("whole US cents")),
            ],
        )
        .refuses([
            Kind::EmailNotVerified,
            Kind::NotThePoster,
            Kind::ApplicationNotFound,
            Kind::CardNotAvailable,
            Kind::PriceChanged,
            Kind::InsufficientFunds,
            Kind::WrongState,
            Kind::DeadlinePassed,
        ])
}
