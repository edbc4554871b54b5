//! POST /api/auth/register

use super::{Verification, address, email, new_password};
use crate::app::App;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::session;
use crate::spec::{Spec, flag, id, required, text, words};
use crate::visit::Done;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::actor::Actor;
use market_core::decide::Private;
use market_core::ids::{AgentId, PartyId};
use market_core::party::register::Register;
use market_core::policy::Policy;
use market_store::Request;
use serde_json::{Value, json};

/// Registers a party and opens its first session.
///
/// # Errors
/// A wrong body, or an address that is taken.
pub async fn register(app: Data<App>, sent: Sent) -> Result<HttpResponse, Problem> {
    let mut fields = sent.fields()?;
    let (address, password) = (address(&mut fields)?, new_password(&app, &mut fields)?);
    let (party, email) = (PartyId(app.id()), app.secrets.email_id(&address));
    let password_hash = app.passwords.hash(password.clone()).await?;
    let verification = Verification::new(&app, party, &address);
    let body = json!({"email": address, "password_hash": password_hash});
    let account = Private { kind: "account", id: party.0, subject: party, body };
    let command = Register {
        party,
        agent: AgentId(app.id()),
        email,
        token_sha256: verification.token_sha256,
        rows: vec![account, verification.mail],
    };
    let request = Request {
        command: sent.head.command(email.0),
        // Without the password, of which no quick digest may be kept.
        digest: sent.head.digest(&app, address.as_bytes()),
        answer: &|_| json!({"success": true, "userId": party}),
    };
    let done: Done = app.execute(Actor::Party(party), &command, &request).await?.into();
    let registered = registered(&app, &done, party, password).await?;
    let party = app.store.load(&registered).await?;
    let tokens = session::open(&app, party.registered()?).await?;
    Ok(done.with("accessToken", tokens.access).with("refreshToken", tokens.refresh).ok())
}

/// Who was registered: `party`, or by an earlier request with the same key somebody whose password this must be.
async fn registered(app: &App, done: &Done, party: PartyId, password: String) -> Result<PartyId, Problem> {
    let named = done.get("userId").and_then(Value::as_str).and_then(|text| text.parse().ok());
    let registered: PartyId = named.ok_or_else(|| Problem::plain(Kind::Internal))?;
    if registered != party && !super::login::is_password_of(app, registered, password).await? {
        return Err(Problem::plain(Kind::IdempotencyMismatch));
    }
    Ok(registered)
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let credentials = json!({"email": "ada@example.com", "password": "long enough"});
    let password = text(policy.text.password_min, policy.text.password_max);
    Spec::of("Register and open a session")
        .about(
            "A mail with a verification link goes to the address. Posting, applying and funding take a verified one.",
        )
        .body([required("email", email()), required("password", password)], credentials)
        .commits(
            200,
            [
                required("success", flag()),
                required("userId", id()),
                required("accessToken", words()),
                required("refreshToken", words()),
            ],
        )
        .refuses([Kind::EmailTaken])
}
