//! POST /api/auth/refresh

use crate::app::App;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::session;
use crate::spec::{Spec, required, words};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use serde_json::json;

/// Gives a new pair of tokens for a refresh token, which is used up by that.
///
/// # Errors
/// A refresh token that does not work.
pub async fn refresh(app: Data<App>, sent: Sent) -> Result<HttpResponse, Problem> {
    let refresh = sent.fields()?.text("refresh_token")?;
    let Some(party) = session::use_up(&app, &refresh).await? else {
        return Err(Problem::new(Kind::SessionNotValid, "this refresh token is over or was used; log in again"));
    };
    let tokens = session::open(&app, party.registered()?).await?;
    Ok(HttpResponse::Ok().json(json!({"accessToken": tokens.access, "refreshToken": tokens.refresh})))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Exchange a refresh token for a new pair")
        .about("The token is used up by that.")
        .body([required("refreshToken", words())], json!({"refreshToken": "5f2b…"}))
        .answers(200, [required("accessToken", words()), required("refreshToken", words())])
        .refuses([Kind::SessionNotValid])
}
