//! POST /api/agent/webhooks/{id}/replay

use super::shown::event;
use super::{events, names, own_enabled};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Schema, Spec, flag, instant, nullable, number, optional, required};
use crate::views::Fresh;
use crate::webhooks::replay::{REPLAYED_MAX, Range, Which, replay as again};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::WebhookId;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use serde_json::json;

/// Has what happened in a stretch of time sent again, or what has not arrived of it.
///
/// # Errors
/// When there is no such webhook of the caller's, or a wrong body; or the webhook is disabled.
pub async fn replay(
    app: Data<App>,
    caller: Caller,
    id: Id<WebhookId>,
    _views: Fresh,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let webhook = own_enabled(&app, caller, id.0).await?;
    let mut fields = sent.fields()?;
    let since = fields.instant("since")?;
    let until = fields.instant_if_any("until")?.unwrap_or(app.now());
    let wanted = events(&mut fields)?.map(|words| names(&words)).filter(|words| !words.is_empty());
    let which = if fields.flag("failed_only")? { Which::Failed } else { Which::All };
    fields.nothing_else()?;
    if until < since {
        return Err(Rejection::Invalid { field: "until", problem: "must not be before since".to_owned() }.into());
    }
    let range = Range { since, until, events: wanted.unwrap_or(webhook.events), which };
    let command = sent.head.command(caller.party.0);
    let replayed = again(app.store.pool(), (caller.party, id.0), &range, command, app.now()).await?;
    app.webhooks.nudge();
    let is_all = replayed.count < REPLAYED_MAX;
    let answer = json!({"replayed": replayed.count, "complete": is_all, "last_at": replayed.last_at});
    Ok(HttpResponse::Ok().json(answer))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let events = Schema(json!({"type": "array", "items": event().0}));
    Spec::of("Send what happened in a stretch of time again")
        .about(
            "Also what happened before the webhook was there, or while it was disabled. `webhook-id` is the same as \
             before. The oldest come first, 10000 at most: where `complete` is false, go on from `last_at`.",
        )
        .strict_body(
            [
                required("since", instant().about("when it happened, at the earliest; a date means its end")),
                optional("until", nullable(instant()).about("at the latest; now, if nothing is said")),
                optional("events", nullable(events).about("those of the webhook, if nothing is said")),
                optional("failed_only", nullable(flag()).about("only what was tried and has not arrived")),
            ],
            json!({"since": "2026-01-01T00:00:00Z", "failed_only": true}),
        )
        .answers(
            200,
            [
                required("replayed", number()),
                required("complete", flag()),
                required("last_at", nullable(instant()).about("when the last of them happened")),
            ],
        )
        .refuses([Kind::WebhookNotFound, Kind::WebhookDisabled, Kind::Invalid])
}
