//! GET and POST /mail/unsubscribe: where a party says that it wants no more notices, without logging in.

use super::verify_email::{page, token};
use crate::app::App;
use crate::outside::mail::{LEAVE, leave_token};
use crate::problem::Problem;
use crate::routes::auth::party_of_token;
use crate::spec::{Spec, one_of, optional, words};
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use market_core::actor::Actor;
use market_core::ids::{CommandId, PartyId};
use market_core::party::Notices;
use market_core::party::notices::SetNotices;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_store::{ExecuteError, Request};
use serde_json::Value;
use subtle::ConstantTimeEq;
use url::form_urlencoded;

/// The field by which the page asks for notices again.
const AGAIN: &str = "again";

/// Asks for one more click: programs that look into mails follow links, and must not unsubscribe anybody.
pub async fn ask(app: Data<App>, request: HttpRequest) -> HttpResponse {
    match holder(&app, &request) {
        Some((token, _)) => page(StatusCode::OK, "Mail about what waits for you", &stop_form(&token)),
        None => broken(),
    }
}

/// Mutes notices, or asks for them again. A mail program sends this by itself when its user wants it to: what it sends
/// along besides says nothing that the address does not.
///
/// Source: RFC 8058, section 3.2.
///
/// # Errors
/// A fault of ours; a link that does not work is a page.
pub async fn leave(app: Data<App>, request: HttpRequest, body: Bytes) -> Result<HttpResponse, Problem> {
    let Some((token, party)) = holder(&app, &request) else {
        return Ok(broken());
    };
    let wants_again = form_urlencoded::parse(&body).any(|(name, value)| name == AGAIN && value == "yes");
    let wanted = if wants_again { Notices::Mailed } else { Notices::Muted };
    let one_time = Request { command: CommandId(app.id()), digest: None, answer: &|_| Value::Null };
    match app.execute(Actor::Party(party), &SetNotices { party, wanted }, &one_time).await {
        Ok(_) => Ok(match wanted {
            Notices::Muted => page(StatusCode::OK, "You get no more of these mails", &again_form(&token)),
            Notices::Mailed => page(StatusCode::OK, "You get these mails again", &stop_form(&token)),
        }),
        Err(ExecuteError::Rejected(Rejection::PartyNotFound)) => Ok(broken()),
        Err(error) => Err(error.into()),
    }
}

/// Whose link it is, if it is one of ours.
fn holder(app: &App, request: &HttpRequest) -> Option<(String, PartyId)> {
    let token = token(request.query_string().as_bytes())?;
    let party = party_of_token(&token)?;
    let ours = leave_token(&app.secrets, party);
    bool::from(ours.as_bytes().ct_eq(token.as_bytes())).then_some((token, party))
}

fn broken() -> HttpResponse {
    let words = "<p>Follow it from the mail once more, or have your agent ask \
                 <code>PATCH /api/agent/notices</code>.</p>";
    page(StatusCode::BAD_REQUEST, "This link does not work", words)
}

fn stop_form(token: &str) -> String {
    format!(
        "<p>We tell you by mail what waits for you: a delivery to look at, a dispute to answer. Mails about your \
         address and your password go on in any case.</p>\
         <form method=\"post\" action=\"{LEAVE}?token={token}\">\
         <button type=\"submit\">Send me no more of these mails</button></form>"
    )
}

fn again_form(token: &str) -> String {
    format!(
        "<p>What waits for you still stands among your notifications, and its time runs. Mails about your address and \
         your password go on.</p>\
         <form method=\"post\" action=\"{LEAVE}?token={token}\">\
         <input type=\"hidden\" name=\"{AGAIN}\" value=\"yes\">\
         <button type=\"submit\">Send them again</button></form>"
    )
}

/// What it takes and answers.
#[must_use]
pub fn ask_spec(_policy: &Policy) -> Spec {
    Spec::of("The page on which whoever holds the link of a notice ends such mail")
        .query([optional("token", words().about("what the link in the mail carries"))])
        .sends(200, "text/html")
}

/// What it takes and answers.
#[must_use]
pub fn leave_spec(_policy: &Policy) -> Spec {
    Spec::of("End such mail, as that page and mail programs do with one click")
        .about("As RFC 8058 has it: the address alone says whose mail it is, and no session is asked for.")
        .query([optional("token", words().about("what the link in the mail carries"))])
        .form([
            optional("List-Unsubscribe", words().about("what mail programs send: `One-Click`")),
            optional(AGAIN, one_of(["yes"]).about("asks for such mail again")),
        ])
        .sends(200, "text/html")
}
