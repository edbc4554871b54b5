//! POST /api/jobs/{id}/fund-proof-escrow

use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, number, one_of, optional, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::policy::Policy;
use market_core::proof::ProofEvent;
use market_core::proof::fund::FundProofs;
use serde_json::{Value, json};

/// Pays for the verdicts of a round, out of the caller's wallet.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a round that is paid for already.
pub async fn fund(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, FundProofs::ASKS);
    let by_wallet = visit.read_strictly(|fields| Ok(!fields.has("use_wallet") || fields.flag("use_wallet")?)).await?;
    if !by_wallet {
        let detail = "card payments are not available yet; send useWallet: true to pay from the wallet";
        return Err(visit.refusal(Problem::new(Kind::CardNotAvailable, detail)).await);
    }
    let command = FundProofs { job: id.0, poster: caller.party };
    Ok(visit.execute(&command, answer).await?.ok())
}

fn answer(events: &[Event]) -> Value {
    let total: u64 = events
        .iter()
        .filter_map(|event| match event {
            Event::Proof(ProofEvent::FeesFunded { fees, .. }) => Some(fees.iter().map(|fee| fee.fee.minor())),
            _ => None,
        })
        .flatten()
        .sum();
    json!({"success": true, "totalProofFee": total, "method": "wallet"})
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Pay for the verdicts of a round")
        .about(
            "Of a round that was not paid for together with the work. While the job is in progress it is the round of \
             the delivery that comes next, as of the next milestone: then its proofers are asked at once.",
        )
        .strict_body([optional("useWallet", flag().by_default(true))], json!({"useWallet": true}))
        .commits(
            200,
            [
                required("success", flag()),
                required("totalProofFee", number().about("whole US cents")),
                required("method", one_of(["wallet", "card"])),
            ],
        )
        .refuses([
            Kind::EmailNotVerified,
            Kind::NotThePoster,
            Kind::CardNotAvailable,
            Kind::NothingToFund,
            Kind::NoProofRound,
            Kind::InsufficientFunds,
            Kind::WrongState,
            Kind::DeadlinePassed,
        ])
}
