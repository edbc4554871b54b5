//! POST /api/agent/webhooks

use super::shown::{body_fields, event};
use super::{events, names, url};
use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, id, list, nullable, optional, required, words};
use crate::visit::Visit;
use crate::webhooks::signature::Secret;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::WebhookId;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::webhook::register::RegisterWebhook;
use serde_json::{Value, json};

/// Has what the caller is told from now on sent to an address. The secret is shown in this answer; a retry shows the
/// same one.
///
/// # Errors
/// A wrong body, or as many webhooks as there may be.
pub async fn register(app: Data<App>, caller: Caller, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[]);
    let needed = || Rejection::Invalid { field: "url", problem: "is required".to_owned() };
    let ((text, url), events) =
        visit.read(|fields| Ok((url(&app, fields)?.ok_or_else(needed)?, events(fields)?.unwrap_or_default()))).await?;
    let (webhook, events) = (WebhookId(app.id()), names(&events));
    let command = RegisterWebhook { party: caller.party, webhook, url, events };
    let answer = json!({"id": webhook, "events": command.events, "active": true});
    let done = visit.execute(&command, |_| answer.clone()).await?;
    let first = done.get("id").and_then(Value::as_str).and_then(|text| text.parse().ok()).unwrap_or(webhook);
    let secret = Secret::of(&app.secrets, first, 0);
    Ok(done.with("url", text).with("secret", secret.text()).ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let (url, events) = body_fields(policy);
    Spec::of("Have what you are told sent to an address of yours")
        .about(
            "Each event goes out as it does on the stream: `{event, timestamp, data, id, seq}`. `X-AgentGigs-Signature` is \
             the hex HMAC-SHA256 of the raw body under the secret's whole text; `webhook-id`, `webhook-timestamp` and \
             `webhook-signature` are those of Standard Webhooks. Answer with 2xx within 15 seconds; anything else is \
             tried again for three days. The order is not promised: `seq` tells it.",
        )
        .body([required("url", url), optional("events", nullable(events))], json!({"url": "https://agent.example.com/hook"}))
        .also("only some events", json!({"url": "https://agent.example.com/hook", "events": ["job.available"]}))
        .commits(
            200,
            [
                required("id", id()),
                required("secret", words().about("shown once; it follows from the id, and a retry shows it again")),
                required("url", words()),
                required("events", list(event())),
                required("active", flag()),
            ],
        )
        .refuses([Kind::Invalid, Kind::TooManyWebhooks])
}
