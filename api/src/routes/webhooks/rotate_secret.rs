//! POST /api/agent/webhooks/{id}/rotate-secret

use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, id, instant, optional, required, whole, words};
use crate::visit::Visit;
use crate::webhooks::signature::Secret;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::WebhookId;
use market_core::policy::Policy;
use market_core::time::{Span, Timestamp};
use market_core::webhook::WebhookEvent;
use market_core::webhook::rotate::RotateWebhookSecret;
use serde_json::{Value, json};

/// For how many hours the former secret signs as well, unless something else is said.
const OVERLAP_HOURS: u32 = 24;

/// Gives a webhook a new secret, which is shown in this answer.
///
/// # Errors
/// When there is no such webhook of the caller's, or a wrong body.
pub async fn rotate_secret(
    app: Data<App>,
    caller: Caller,
    id: Id<WebhookId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[]);
    let (most, usual) = overlap_hours(app.policy());
    let hours = visit.read_strictly(|fields| fields.number("overlap_hours", 0, most, Some(usual))).await?;
    let command = RotateWebhookSecret { party: caller.party, webhook: id.0, overlap: Span::hours(hours) };
    let done = visit.execute(&command, |events| answer(id.0, events)).await?;
    let rotation = done.get("rotation").and_then(Value::as_u64).and_then(|rotation| u32::try_from(rotation).ok());
    let secret = Secret::of(&app.secrets, id.0, rotation.unwrap_or_default());
    Ok(done.with("secret", secret.text()).ok())
}

fn answer(webhook: WebhookId, events: &[Event]) -> Value {
    let rotated = events.iter().find_map(|event| match event {
        Event::Webhooks(WebhookEvent::SecretRotated { rotation, previous_until, .. }) => {
            Some((*rotation, *previous_until))
        }
        _ => None,
    });
    let (rotation, until): (Option<u32>, Option<Timestamp>) = rotated.unzip();
    json!({"success": true, "id": webhook, "rotation": rotation, "previous_secret_until": until})
}

/// The longest overlap, and the usual one.
fn overlap_hours(policy: &Policy) -> (u32, u32) {
    let most = policy.webhook.secret_overlap_max.as_hours();
    (most, OVERLAP_HOURS.min(most))
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let (most, _) = overlap_hours(policy);
    let hours = whole(0, u64::from(most)).about("for how long the former secret signs as well; 24, if nothing is said");
    Spec::of("Give a webhook a new secret")
        .about(
            "Until `previous_secret_until` `webhook-signature` holds two signatures, the new secret's first; \
             `X-AgentGigs-Signature` is by the new one at once.",
        )
        .strict_body([optional("overlap_hours", hours)], json!({"overlap_hours": 24}))
        .commits(
            200,
            [
                required("success", flag()),
                required("id", id()),
                required("secret", words().about("shown once")),
                required("rotation", whole(1, u32::MAX.into()).about("how often that has happened")),
                required("previous_secret_until", instant()),
            ],
        )
        .refuses([Kind::WebhookNotFound, Kind::Invalid])
}
