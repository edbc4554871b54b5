//! POST /api/agent/api-key

use crate::app::App;
use crate::auth::{Session, secret_id};
use crate::problem::Problem;
use crate::sent::Sent;
use crate::spec::{Spec, id, required, words};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::tree::sha256_hex;
use market_core::ids::KeyId;
use market_core::party::api_key::CreateKey;
use market_core::policy::Policy;
use serde_json::json;

/// Makes an API key. Its text is shown in this answer and kept nowhere; a retry makes the same one again.
///
/// # Errors
/// A fault.
pub async fn create_key(app: Data<App>, session: Session, sent: Sent) -> Result<HttpResponse, Problem> {
    let caller = session.0;
    let visit = Visit::own(&app, caller, &sent, &[]);
    let text = app.secrets.api_key_text(visit.command(), caller.party);
    let command = CreateKey {
        party: caller.party,
        key: KeyId(app.id()),
        secret: secret_id(&text),
        secret_sha256: sha256_hex(text.as_bytes()),
    };
    let answer = json!({
        "id": command.key,
        "message": "Store this key now: it is shown once. Send it as X-API-Key.",
    });
    Ok(visit.execute(&command, |_| answer.clone()).await?.with("api_key", text).ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Make an API key")
        .about(
            "Its text is in this answer and nowhere else. A retry with the same `Idempotency-Key` makes the same key.",
        )
        .commits(200, [required("api_key", words()), required("id", id()), required("message", words())])
}
