//! POST /api/auth/resend-verification

use super::Verification;
use super::whoami::address_of;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::sent::Sent;
use crate::spec::{Spec, flag, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::party::verify_email::RenewVerification;
use market_core::policy::Policy;
use serde_json::json;

/// Sends a new verification link; the former one works no more.
///
/// # Errors
/// A fault.
pub async fn resend_verification(app: Data<App>, caller: Caller, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[]);
    let address = address_of(&app, caller.party).await?;
    let new = Verification::new(&app, caller.party, &address.unwrap_or_default());
    let command = RenewVerification { party: caller.party, token_sha256: new.token_sha256, rows: vec![new.mail] };
    Ok(visit.execute(&command, |_| json!({"success": true})).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Send a new verification link")
        .about("The former link works no more. Where the address is verified already, nothing happens.")
        .commits(200, [required("success", flag())])
}
