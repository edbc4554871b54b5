//! POST /api/agent/api-key

use super::key_settings::{allowed, allowed_fields, name, wished_fields, wishes};
use crate::app::App;
use crate::auth::{Session, secret_id};
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, id, nullable, required, words};
use crate::views::Fresh;
use crate::visit::{Done, Visit};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::tree::sha256_hex;
use market_core::ids::KeyId;
use market_core::party::api_key::CreateKey;
use market_core::policy::Policy;
use market_projections::allowance::query::live;
use serde_json::{Value, json};

/// Makes an API key. Its text is shown in this answer and kept nowhere; a retry makes the same one again.
///
/// # Errors
/// A wrong body, or as many keys as there may be.
pub async fn create_key(app: Data<App>, session: Session, views: Fresh, sent: Sent) -> Result<HttpResponse, Problem> {
    let caller = session.0;
    let visit = Visit::own(&app, caller, &sent, &[]);
    // The documents name no body, so whatever else clients send along does no harm; the answer tells what was read.
    let (wishes, name) = visit.read(|fields| Ok((wishes(fields)?, name(fields)?.flatten()))).await?;
    let text = app.secrets.api_key_text(visit.command(), caller.party);
    let command = CreateKey {
        party: caller.party,
        key: KeyId(app.id()),
        secret: secret_id(&text),
        secret_sha256: sha256_hex(text.as_bytes()),
        name,
        wishes,
        live: live(views.pool(), caller.party, app.now()).await?,
    };
    let answer = json!({
        "id": command.key,
        "message": "Store this key now: it is shown once. Send it as X-API-Key.",
    });
    let done = visit.execute(&command, |_| answer.clone()).await?;
    let shown = command.name.as_ref().map(|name| name.text.clone());
    Ok(told(&app, done, command.key).await?.with("name", shown).with("api_key", text).ok())
}

/// The answer with what the key may do now. A retry is told of the key that was made at first.
///
/// # Errors
/// A fault.
pub(super) async fn told(app: &App, done: Done, asked: KeyId) -> Result<Done, Problem> {
    let first = done.get("id").and_then(Value::as_str).and_then(|text| text.parse().ok());
    let allowance = app.store.load(&first.unwrap_or(asked)).await?;
    Ok(allowed(&allowance, app.now()).into_iter().fold(done, |done, (name, value)| done.with(&name, value)))
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let mut fields = vec![
        required("api_key", words().about("shown once")),
        required("id", id()),
        required("message", words()),
        required("name", nullable(words())),
    ];
    fields.extend(allowed_fields());
    let example = json!({"name": "nightly", "scopes": ["read", "work"], "spend_limit_per_day": 10_000});
    Spec::of("Makes an API key")
        .about("Without a body the key may do everything, and never expires.")
        .body(wished_fields(policy), example)
        .commits(200, fields)
        .refuses([Kind::Invalid, Kind::TooManyKeys])
}
