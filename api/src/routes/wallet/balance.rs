//! GET /api/wallet

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::routes::shape::formatted;
use crate::spec::{Spec, number, one_of, required, words};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ledger::Account;
use market_core::policy::Policy;
use serde_json::json;

/// What the caller's wallet holds, as the ledger says now.
///
/// # Errors
/// A fault.
pub async fn balance(app: Data<App>, caller: Caller) -> Result<HttpResponse, Problem> {
    let held = app.store.funds(Account::Wallet(caller.party)).await?.minor();
    Ok(HttpResponse::Ok().json(json!({"balance": held, "formatted": formatted(held), "currency": "USD"})))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("What your wallet holds").answers(
        200,
        [
            required("balance", number().about("whole US cents")),
            required("formatted", words().such_as("$500.00")),
            required("currency", one_of(["USD"])),
        ],
    )
}
