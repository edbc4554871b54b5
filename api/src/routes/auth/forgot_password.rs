//! POST /api/auth/forgot-password

use super::address;
use super::whoami::address_of;
use crate::app::App;
use crate::outside::mail::{Letter, Mail};
use crate::problem::Problem;
use crate::sent::Sent;
use crate::spec::{Spec, flag, required, words};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::actor::Actor;
use market_core::party::Email;
use market_core::party::reset_password::RequestReset;
use market_core::policy::Policy;
use market_store::Request;
use serde_json::{Value, json};
use std::time::Duration;

/// How long the answer waits: longer than the mail takes to be written, so that nobody can tell by the time whether
/// one was.
const ANSWER_AFTER: Duration = Duration::from_millis(100);

/// Sends a link for a new password, if the address is somebody's. The answer is the same if it is nobody's.
///
/// # Errors
/// A wrong body.
pub async fn forgot_password(app: Data<App>, sent: Sent) -> Result<HttpResponse, Problem> {
    let address = address(&mut sent.fields()?)?;
    let (asked, ()) = tokio::join!(ask(&app, &sent, &address), tokio::time::sleep(ANSWER_AFTER));
    asked?;
    // Without a place in the log, which would tell that there is one.
    let message = "if somebody is registered with this address, a link for a new password is on its way";
    Ok(HttpResponse::Ok().json(json!({"success": true, "message": message})))
}

async fn ask(app: &App, sent: &Sent, address: &str) -> Result<(), Problem> {
    let email = app.secrets.email_id(address);
    let Email::Claimed(party) = app.store.load(&email).await? else {
        return Ok(());
    };
    let Some(address) = address_of(app, party).await? else {
        return Ok(());
    };
    let expires_at = app.now().after(app.policy().reset_window);
    let mail = Mail::new(app, party, &address, Letter::Reset { expires_at });
    let command = RequestReset { party, token_sha256: mail.token_sha256(&app.secrets), rows: vec![mail.row()] };
    // Scope and digest are both the address: a key that was used for another one is as good as new, because a refusal
    // would tell that the other one is somebody's.
    let request = Request {
        command: sent.head.command(email.0),
        digest: sent.head.digest(app, address.as_bytes()),
        answer: &|_| Value::Null,
    };
    app.execute(Actor::Platform, &command, &request).await?;
    Ok(())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Send a link for a new password")
        .about(
            "The answer is the same whether or not somebody is registered with the address. The link works once, for an \
             hour; a newer one replaces it.",
        )
        .body(
            [required("email", words().about("the e-mail address of the account"))],
            json!({"email": "ada@example.com"}),
        )
        .answers(200, [required("success", flag()), required("message", words())])
}
