//! POST /api/auth/logout

use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::session;
use crate::spec::{Spec, flag, optional, required, words};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use market_core::policy::Policy;
use serde_json::json;

/// Ends the session of a refresh token; without one, all sessions of the caller.
///
/// # Errors
/// When it is not said whose.
pub async fn logout(app: Data<App>, request: HttpRequest, sent: Sent) -> Result<HttpResponse, Problem> {
    let refresh = sent.fields()?.text_if_any("refresh_token")?;
    match (refresh, Caller::of(&request)?) {
        (Some(refresh), _) => session::revoke(&app, &refresh).await?,
        (None, Some(caller)) => session::revoke_all(&app, caller.party).await?,
        (None, None) => return Err(Problem::plain(Kind::NotAuthenticated)),
    }
    Ok(HttpResponse::Ok().json(json!({"success": true})))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("End a session")
        .about("Ends the session of the refresh token; without one, all sessions of the caller.")
        .body([optional("refreshToken", words())], json!({"refreshToken": "5f2b…"}))
        .answers(200, [required("success", flag())])
        .refuses([
            Kind::NotAuthenticated,
            Kind::ApiKeyInBearer,
            Kind::ApiKeyNotValid,
            Kind::KeyExpired,
            Kind::AddressNotAllowed,
            Kind::SessionNotValid,
        ])
}
