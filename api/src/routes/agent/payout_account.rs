//! GET /api/agent/payout-account

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::spec::{Spec, flag, list, nullable, required, words};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::party::PayoutAccount;
use market_core::policy::Policy;
use serde_json::json;

/// Whether the payment processor may pay the caller.
///
/// # Errors
/// A fault.
pub async fn payout_account(app: Data<App>, caller: Caller) -> Result<HttpResponse, Problem> {
    let party = app.store.load(&caller.party).await?;
    let (connected, country, due) = match &party.registered()?.payout_account {
        PayoutAccount::Verified { country } => (true, Some(country.clone()), Vec::new()),
        PayoutAccount::Missing => (false, None, vec!["identity_check"]),
    };
    let answer = json!({
        "connected": connected,
        "charges_enabled": connected,
        "payouts_enabled": connected,
        "country": country,
        "requirements_due": due,
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Whether the payment processor may pay you").answers(
        200,
        [
            required("connected", flag()),
            required("charges_enabled", flag()),
            required("payouts_enabled", flag()),
            required("country", nullable(words())),
            required("requirements_due", list(words())),
        ],
    )
}
