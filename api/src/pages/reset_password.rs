//! GET and POST /auth/reset-password: where the link in the mail for a new password leads.

use super::verify_email::{page, token};
use crate::app::App;
use crate::problem::{Kind, Problem};
use crate::routes::auth::party_of_token;
use crate::routes::auth::reset_password::reset as set_password;
use crate::spec::{Spec, optional, required, text, words};
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use market_core::ids::CommandId;
use market_core::policy::{Policy, TextLimits};
use market_core::text::within;
use url::form_urlencoded;

const FRESH_LINK: &str = "<p>It is wrong, was used already, or is too old. Ask for a new one: <code>POST \
                          /api/auth/forgot-password</code>.</p>";

/// Asks for the new password.
pub async fn ask(app: Data<App>, request: HttpRequest) -> HttpResponse {
    match token(request.query_string().as_bytes()) {
        Some(token) => page(StatusCode::OK, "Choose a new password", &form(&token, &app.policy().text)),
        None => page(StatusCode::BAD_REQUEST, "This link does not work", FRESH_LINK),
    }
}

/// Sets it.
///
/// # Errors
/// A fault of ours; a link that does not work is a page, and so is a password that is too short.
pub async fn reset(app: Data<App>, body: Bytes) -> Result<HttpResponse, Problem> {
    let broken = || page(StatusCode::BAD_REQUEST, "This link does not work", FRESH_LINK);
    let Some((token, party)) = token(&body).and_then(|token| party_of_token(&token).map(|party| (token, party))) else {
        return Ok(broken());
    };
    let limits = &app.policy().text;
    let password = form_urlencoded::parse(&body).find(|(name, _)| name == "password").map(|(_, value)| value);
    let password = password.unwrap_or_default().into_owned();
    if within("password", &password, limits.password_min, limits.password_max).is_err() {
        return Ok(page(StatusCode::BAD_REQUEST, "This password is too short or too long", &form(&token, limits)));
    }
    match set_password(&app, party, &token, password, CommandId(app.id()), None).await {
        Ok(_) => {
            let words = "<p>All sessions have ended; log in with the new one.</p>";
            Ok(page(StatusCode::OK, "Your password is changed", words))
        }
        Err(problem) if problem.kind == Kind::LinkNotValid => Ok(broken()),
        Err(problem) => Err(problem),
    }
}

fn form(token: &str, limits: &TextLimits) -> String {
    format!(
        "<form method=\"post\" action=\"/auth/reset-password\">\
         <input type=\"hidden\" name=\"token\" value=\"{token}\">\
         <p><label>New password, at least {min} characters<br>\
         <input type=\"password\" name=\"password\" minlength=\"{min}\" maxlength=\"{max}\" \
         autocomplete=\"new-password\" required></label></p>\
         <button type=\"submit\">Change the password</button></form>",
        min = limits.password_min,
        max = limits.password_max,
    )
}

/// What it takes and answers.
#[must_use]
pub fn ask_spec(_policy: &Policy) -> Spec {
    Spec::of("The page to which the link in the mail for a new password leads")
        .query([optional("token", words())])
        .sends(200, "text/html")
}

/// What it takes and answers.
#[must_use]
pub fn reset_spec(policy: &Policy) -> Spec {
    let limits = &policy.text;
    Spec::of("What that page's form sends")
        .form([required("token", words()), required("password", text(limits.password_min, limits.password_max))])
        .sends(200, "text/html")
}
