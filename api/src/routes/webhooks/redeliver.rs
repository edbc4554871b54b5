//! POST /api/agent/webhooks/{id}/deliveries/{delivery}/redeliver

use super::own_enabled;
use super::shown::{delivery, delivery_schema};
use crate::app::App;
use crate::auth::Caller;
use crate::path;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, required};
use crate::views::Fresh;
use crate::webhooks::{delivery_id, history};
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use market_core::ids::WebhookId;
use market_core::policy::Policy;
use serde_json::json;

/// Has a delivery sent again now, whatever has become of it; also to a receiver that is being left alone.
///
/// # Errors
/// When there is no such webhook of the caller's, or no such delivery to it; or the webhook is disabled.
pub async fn redeliver(
    app: Data<App>,
    caller: Caller,
    path: Path<(String, String)>,
    _views: Fresh,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let (webhook, id) = (WebhookId(path::read(&path.0)?), path::read(&path.1)?);
    own_enabled(&app, caller, webhook).await?;
    sent.fields()?;
    let absent = || Problem::plain(Kind::DeliveryNotFound);
    let place = delivery_id::place(webhook, id).ok_or_else(absent)?;
    let (pool, command) = (app.store.pool(), sent.head.command(caller.party.0));
    history::again(pool, place, command, app.now()).await?;
    let found = history::one(pool, place).await?.filter(|found| delivery_id::of(found.at, found.place) == id);
    let found = found.ok_or_else(absent)?;
    history::wake(pool, webhook, app.now()).await?;
    app.webhooks.nudge();
    Ok(HttpResponse::Ok().json(json!({"delivery": delivery(&found)})))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Send a delivery again, now")
        .about("`webhook-id` is the same as before; the signature is new.")
        .answers(200, [required("delivery", delivery_schema())])
        .refuses([Kind::WebhookNotFound, Kind::DeliveryNotFound, Kind::WebhookDisabled])
}
