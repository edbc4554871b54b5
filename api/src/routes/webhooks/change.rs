//! PATCH /api/agent/webhooks/{id}

use super::shown::{body_fields, event};
use super::{events, names, own, url};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, id, list, nullable, optional, required, words};
use crate::views::Fresh;
use crate::visit::Visit;
use crate::webhooks::history;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::WebhookId;
use market_core::policy::Policy;
use market_core::webhook::change::{ChangeWebhook, Sending};
use serde_json::json;

/// Changes what is named of a webhook. One that was disabled is enabled by `active: true`, and what waited goes out.
///
/// # Errors
/// When there is no such webhook of the caller's, or a wrong body.
pub async fn change(
    app: Data<App>,
    caller: Caller,
    id: Id<WebhookId>,
    _views: Fresh,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[]);
    let found = match own(&app, caller, id.0).await {
        Ok(found) => found,
        Err(problem) => return Err(visit.refusal(problem).await),
    };
    let (url, events, active) = visit
        .read_strictly(|fields| Ok((url(&app, fields)?, events(fields)?, fields.told_if_any("active", flag_if_any)?)))
        .await?;
    let sending = active.flatten().map(|active| if active { Sending::On } else { Sending::Off });
    let shown = url.as_ref().map(|(text, _)| text.clone()).or(found.url.clone());
    let is_other = url.filter(|(text, _)| Some(text) != found.url.as_ref());
    let (url, named) = (is_other.map(|(_, words)| words), events.as_deref().map(names));
    let (party, webhook) = (caller.party, id.0);
    let command = ChangeWebhook { party, webhook, url, events: named, sending };
    let wanted = command.events.clone().unwrap_or(found.events);
    let active = sending.map_or(found.disabled.is_none(), |sending| sending == Sending::On);
    let answer = json!({"success": true, "id": webhook, "events": wanted, "active": active});
    let done = visit.execute(&command, |_| answer.clone()).await?;
    if !done.is_foreseen() && (sending == Some(Sending::On) || command.url.is_some()) {
        history::wake(app.store.pool(), webhook, app.now()).await?;
        app.webhooks.nudge();
    }
    Ok(done.with("url", shown).ok())
}

fn flag_if_any(
    fields: &mut crate::body::Fields,
    field: &'static str,
) -> Result<Option<bool>, market_core::rejection::Rejection> {
    if fields.has(field) { fields.flag(field).map(Some) } else { Ok(None) }
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let (url, events) = body_fields(policy);
    let active = nullable(flag()).about("true enables a webhook that was disabled, and sends what waited");
    let fields = [optional("url", nullable(url)), optional("events", nullable(events)), optional("active", active)];
    Spec::of("Change a webhook")
        .about("What is not named, or null, stays.")
        .strict_body(fields, json!({"events": ["job.accepted", "payment.released"], "active": true}))
        .commits(
            200,
            [
                required("success", flag()),
                required("id", id()),
                required("url", nullable(words())),
                required("events", list(event())),
                required("active", flag()),
            ],
        )
        .refuses([Kind::WebhookNotFound, Kind::Invalid])
}
