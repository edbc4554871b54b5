//! POST /api/wallet/withdraw

use crate::app::App;
use crate::auth::Session;
use crate::problem::Problem;
use crate::sent::Sent;
use crate::spec::Spec;
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
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("withdraw")
}
