//! POST /api/jobs/{id}/fund-escrow

use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::routes::applications::named;
use crate::sent::Sent;
use crate::spec::Spec;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::JobEvent;
use market_core::job::fund_escrow::FundEscrow;
use market_core::policy::Policy;
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
    let application = match named(&app, &text).await {
        Ok(application) => application,
        Err(problem) => return Err(visit.refusal(problem).await),
    };
    let command = FundEscrow {
        job: id.0,
        poster: caller.party,
        application: application.application,
        agent: application.party,
        expected_total,
    };
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
    json!({
        "success": true,
        "status": "in_progress",
        "fundedFrom": "wallet",
        "jobAmount": price,
        "serviceFee": 0,
        "totalCharge": price,
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("fund escrow")
}
