//! POST /api/auth/reset-password

use super::whoami::address_of;
use super::{new_password, party_of_token};
use crate::app::App;
use crate::outside::mail::{Letter, Mail};
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, required, text, words};
use crate::visit::Done;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::actor::Actor;
use market_core::decide::Private;
use market_core::event::draft::RequestDigest;
use market_core::event::tree::sha256_hex;
use market_core::ids::{CommandId, PartyId};
use market_core::party::reset_password::ResetPassword;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_store::Request;
use serde_json::json;

/// Follows the link of a mail and sets a new password: whoever holds the link is the party. All sessions end.
///
/// # Errors
/// A wrong body, or a link that does not work.
pub async fn reset_password(app: Data<App>, sent: Sent) -> Result<HttpResponse, Problem> {
    let mut fields = sent.fields()?;
    let (token, password) = (fields.text("token")?, new_password(&app, &mut fields)?);
    let party = party_of_token(&token).ok_or(Rejection::LinkNotValid)?;
    // Without the password, of which no quick digest may be kept.
    let digest = sent.head.digest(&app, token.as_bytes());
    let done = reset(&app, party, &token, password, sent.head.command(party.0), digest).await?;
    Ok(done.ok())
}

/// Sets a new password by the token of a mailed link.
///
/// # Errors
/// A link that does not work.
pub(crate) async fn reset(
    app: &App,
    party: PartyId,
    token: &str,
    password: String,
    command: CommandId,
    digest: Option<RequestDigest>,
) -> Result<Done, Problem> {
    let address = address_of(app, party).await?.ok_or(Rejection::LinkNotValid)?;
    let password_hash = app.passwords.hash(password).await?;
    let account = Private {
        kind: "account",
        id: party.0,
        subject: party,
        body: json!({"email": address, "password_hash": password_hash}),
    };
    let notice = Letter::Notice {
        title: "Your password was changed".to_owned(),
        message: "The password of your account at AgentGigs was changed, and all sessions have ended. If this was not \
                  you, ask for a new password at once."
            .to_owned(),
    };
    let rows = vec![account, Mail::new(app, party, &address, notice).row()];
    let wish = ResetPassword { party, token_sha256: sha256_hex(token.as_bytes()), rows };
    let request = Request { command, digest, answer: &|_| json!({"success": true}) };
    Ok(app.execute(Actor::Party(party), &wish, &request).await?.into())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let limits = &policy.text;
    Spec::of("Set a new password by the link of a mail")
        .about("The link is used up, and all sessions that were opened before are over. API keys go on working.")
        .body(
            [
                required("token", words().about("the token in the link of the mail")),
                required("password", text(limits.password_min, limits.password_max)),
            ],
            json!({"token": "0193a0bf00007000800000000000000100ff…", "password": "correct horse battery"}),
        )
        .commits(200, [required("success", flag())])
        .refuses([Kind::LinkNotValid])
}
