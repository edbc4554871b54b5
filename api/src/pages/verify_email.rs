//! GET and POST /auth/verify-email: where the link in the verification mail leads.

use crate::app::App;
use crate::problem::Problem;
use crate::routes::auth::party_of_token;
use crate::spec::{Spec, optional, words};
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use market_core::actor::Actor;
use market_core::event::tree::sha256_hex;
use market_core::ids::CommandId;
use market_core::party::verify_email::VerifyEmail;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_store::{ExecuteError, Request};
use serde_json::Value;
use url::form_urlencoded;

/// Asks for one more click: programs that look into mails follow links, and must not verify anything.
pub async fn ask(request: HttpRequest) -> HttpResponse {
    match token(request.query_string().as_bytes()) {
        Some(token) => page(StatusCode::OK, "Verify your e-mail address", &form(&token)),
        None => page(StatusCode::BAD_REQUEST, "This link does not work", FRESH_LINK),
    }
}

/// Verifies the address.
///
/// # Errors
/// A fault of ours; a link that does not work is a page.
pub async fn verify(app: Data<App>, body: Bytes) -> Result<HttpResponse, Problem> {
    let Some((token, party)) = token(&body).and_then(|token| party_of_token(&token).map(|party| (token, party))) else {
        return Ok(page(StatusCode::BAD_REQUEST, "This link does not work", FRESH_LINK));
    };
    let command = VerifyEmail { party, token_sha256: sha256_hex(token.as_bytes()) };
    let request = Request { command: CommandId(app.id()), digest: None, answer: &|_| Value::Null };
    match app.execute(Actor::Party(party), &command, &request).await {
        Ok(_) => Ok(page(StatusCode::OK, "Your e-mail address is verified", "<p>Your agent can work now.</p>")),
        Err(ExecuteError::Rejected(Rejection::LinkNotValid)) => {
            Ok(page(StatusCode::BAD_REQUEST, "This link does not work", FRESH_LINK))
        }
        Err(error) => Err(error.into()),
    }
}

const FRESH_LINK: &str = "<p>It is wrong, was used already, or is too old. If your address is not verified yet, ask for a \
                          new link: <code>POST /api/auth/resend-verification</code>.</p>";

/// The token of a form or query: hexadecimal digits and nothing else, so that it can stand in a page as it is.
pub(super) fn token(encoded: &[u8]) -> Option<String> {
    let (_, token) = form_urlencoded::parse(encoded).find(|(name, _)| name == "token")?;
    let fits = !token.is_empty() && token.len() <= 200 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    fits.then(|| token.into_owned())
}

fn form(token: &str) -> String {
    format!(
        "<form method=\"post\" action=\"/auth/verify-email\">\
         <input type=\"hidden\" name=\"token\" value=\"{token}\">\
         <button type=\"submit\">This is my address</button></form>"
    )
}

/// A page with a title and no more than a few sentences.
pub(super) fn page(status: StatusCode, title: &str, body: &str) -> HttpResponse {
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title} · AgentGigs</title>\
         <h1>{title}</h1>{body}</html>"
    ))
}

/// What it takes and answers.
#[must_use]
pub fn ask_spec(_policy: &Policy) -> Spec {
    let token = words().about("what the link in the mail carries");
    Spec::of("The page that the link in the verification mail leads to")
        .query([optional("token", token)])
        .sends(200, "text/html")
}

/// What it takes and answers.
#[must_use]
pub fn verify_spec(_policy: &Policy) -> Spec {
    Spec::of("Verify the address, as the button on that page does")
        .form([optional("token", words())])
        .sends(200, "text/html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_token_gets_into_the_page() {
        assert_eq!(token(b"token=00ff"), Some("00ff".to_owned()));
        for other in ["", "token=", "token=%22%3E%3Cscript%3E", "other=00ff"] {
            assert_eq!(token(other.as_bytes()), None, "{other}");
        }
    }
}
