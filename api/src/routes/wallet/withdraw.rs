//! POST /api/wallet/withdraw

use crate::app::App;
use crate::auth::Session;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, cents, flag, id, number, required, words};
use crate::visit::{Own, Visit};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::PayoutId;
use market_core::payout::withdraw::Withdraw;
use market_core::policy::Policy;
use serde_json::json;

/// Takes money out of the caller's wallet.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a wallet that is too small.
pub async fn withdraw(app: Data<App>, session: Session, sent: Sent) -> Result<HttpResponse, Problem> {
    let caller = session.0;
    let visit = Visit::own(&app, caller, &sent, &[Own::Email, Own::PayoutAccount]);
    let amount = visit.read_strictly(|fields| fields.cents("amount")).await?;
    let command = Withdraw { payout: PayoutId(app.id()), party: caller.party, amount };
    let answer = json!({
        "success": true,
        "payoutId": command.payout,
        "amount": amount.minor(),
        "status": "submitted",
    });
    Ok(visit.execute(&command, |_| answer.clone()).await?.created())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Take money out of your wallet")
        .strict_body([required("amount", cents(1, policy.amount_minor_max))], json!({"amount": 50_000}))
        .commits(
            201,
            [
                required("success", flag()),
                required("payoutId", id()),
                required("amount", number().about("whole US cents")),
                required("status", words()),
            ],
        )
        .refuses([Kind::EmailNotVerified, Kind::PayoutAccountRequired, Kind::InsufficientFunds])
}
