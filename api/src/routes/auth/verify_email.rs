//! POST /api/auth/verify-email

use super::party_of_token;
use crate::app::App;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, id, required, words};
use crate::visit::Done;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::actor::Actor;
use market_core::event::tree::sha256_hex;
use market_core::party::verify_email::VerifyEmail;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_store::Request;
use serde_json::json;

/// Follows a verification link: whoever holds it is the party.
///
/// # Errors
/// A link that does not work.
pub async fn verify_email(app: Data<App>, sent: Sent) -> Result<HttpResponse, Problem> {
    let token = sent.fields()?.text("token")?;
    let party = party_of_token(&token).ok_or(Rejection::LinkNotValid)?;
    let request = Request {
        command: sent.head.command(party.0),
        digest: sent.digest(&app),
        answer: &|_| json!({"success": true, "userId": party}),
    };
    let command = VerifyEmail { party, token_sha256: sha256_hex(token.as_bytes()) };
    let done: Done = app.execute(Actor::Party(party), &command, &request).await?.into();
    Ok(done.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Verify an e-mail address with the token of the mailed link")
        .body([required("token", words())], json!({"token": "0193a0bf00007000800000000000000100ff"}))
        .commits(200, [required("success", flag()), required("userId", id())])
        .refuses([Kind::LinkNotValid])
}
