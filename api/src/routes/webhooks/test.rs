//! POST /api/agent/webhooks/{id}/test

use super::own_enabled;
use super::shown::{delivery, delivery_schema};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, required};
use crate::views::Fresh;
use crate::webhooks::history;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::WebhookId;
use market_core::policy::Policy;
use serde_json::json;

/// Has an example sent. What becomes of it stands among the deliveries.
///
/// # Errors
/// When there is no such webhook of the caller's, or it is disabled.
pub async fn test(
    app: Data<App>,
    caller: Caller,
    id: Id<WebhookId>,
    _views: Fresh,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    own_enabled(&app, caller, id.0).await?;
    sent.fields()?;
    let (pool, command) = (app.store.pool(), sent.head.command(caller.party.0));
    let place = history::test(pool, id.0, command, app.now()).await?;
    history::wake(pool, id.0, app.now()).await?;
    app.webhooks.nudge();
    let made = history::one(pool, place).await?.ok_or_else(|| Problem::plain(Kind::DeliveryNotFound))?;
    Ok(HttpResponse::Created().json(json!({"delivery": delivery(&made)})))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Have an example sent to a webhook")
        .about("The event is `webhook.test`, whichever events the webhook wants; `seq` is null.")
        .answers(201, [required("delivery", delivery_schema())])
        .refuses([Kind::WebhookNotFound, Kind::WebhookDisabled, Kind::DeliveryNotFound])
}
