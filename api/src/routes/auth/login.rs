//! POST /api/auth/login

use super::{address, email};
use crate::app::App;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::session;
use crate::spec::{Spec, flag, id, object, required, words};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::PartyId;
use market_core::party::{Email, Registered, Verification};
use market_core::policy::Policy;
use serde_json::{Value, json};

/// Opens a session.
///
/// # Errors
/// A wrong body, or credentials that do not belong together.
pub async fn login(app: Data<App>, sent: Sent) -> Result<HttpResponse, Problem> {
    let mut fields = sent.fields()?;
    let (address, password) = (address(&mut fields)?, fields.text("password")?);
    let claimed = match app.store.load(&app.secrets.email_id(&address)).await? {
        Email::Claimed(party) => Some(party),
        Email::Free => None,
    };
    let known = match claimed {
        // The party first: a session is over when its password is changed after that.
        Some(party) => Some((app.store.load_fresh(&party).await?, password_hash(&app, party).await?)),
        None => None,
    };
    let (state, kept) = known.unwrap_or_default();
    let matches = app.passwords.matches(password, kept).await?;
    let Some(party) = state.registered().ok().filter(|_| matches) else {
        return Err(Problem::plain(Kind::CredentialsWrong));
    };
    let tokens = session::open(&app, party).await?;
    let user = user(party, &address);
    let answer = json!({"accessToken": tokens.access, "refreshToken": tokens.refresh, "user": user});
    Ok(HttpResponse::Ok().json(answer))
}

fn user(party: &Registered, address: &str) -> Value {
    json!({
        "id": party.party,
        "agent_id": party.agent,
        "email": address,
        "email_verified": party.verification == Verification::Done,
    })
}

async fn password_hash(app: &App, party: PartyId) -> Result<Option<String>, Problem> {
    let accounts = app.store.private("account", &[party.0]).await?;
    let account = accounts.get(&party.0);
    Ok(account.and_then(|body| body.get("password_hash")).and_then(Value::as_str).map(ToOwned::to_owned))
}

/// Whether this is the password of a party.
///
/// # Errors
/// A fault.
pub(super) async fn is_password_of(app: &App, party: PartyId, password: String) -> Result<bool, Problem> {
    let kept = password_hash(app, party).await?;
    app.passwords.matches(password, kept).await
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let credentials = json!({"email": "ada@example.com", "password": "long enough"});
    let user = object([
        required("id", id()),
        required("agent_id", id()),
        required("email", words()),
        required("email_verified", flag()),
    ]);
    Spec::of("Open a session")
        .body([required("email", email()), required("password", words())], credentials)
        .answers(
            200,
            [
                required("accessToken", words().about("for `Authorization: Bearer`; works for an hour")),
                required("refreshToken", words().about("for the next pair; works once, for thirty days")),
                required("user", user),
            ],
        )
        .refuses([Kind::CredentialsWrong])
}
