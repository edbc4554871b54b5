//! GET /api/agent/webhooks and /api/agent/webhooks/{id}

use super::own;
use super::shown::{webhook, webhook_fields};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::{Query, next_cursor};
use crate::spec::{Spec, object};
use crate::views::Fresh;
use crate::webhooks::history::standings;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::WebhookId;
use market_core::policy::Policy;
use market_projections::webhook::query::of_party;
use serde_json::{Value, json};

/// The caller's webhooks, newest first, without their secrets.
///
/// # Errors
/// A wrong query.
pub async fn list(caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let page = query.page()?;
    let found = of_party(views.pool(), caller.party, &page).await?;
    let standings = standings(views.pool(), found.iter().map(|one| one.webhook)).await?;
    let next = next_cursor(&page, &found, |one| (one.created_at, one.webhook.0));
    let shown: Vec<Value> = found.iter().map(|one| webhook(one, standings.get(&one.webhook))).collect();
    Ok(HttpResponse::Ok().json(json!({"count": shown.len(), "webhooks": shown, "next_cursor": next})))
}

/// One of the caller's webhooks.
///
/// # Errors
/// When there is no such one.
pub async fn show(app: Data<App>, caller: Caller, id: Id<WebhookId>, views: Fresh) -> Result<HttpResponse, Problem> {
    let found = own(&app, caller, id.0).await?;
    let standings = standings(views.pool(), [found.webhook].into_iter()).await?;
    Ok(HttpResponse::Ok().json(webhook(&found, standings.get(&found.webhook))))
}

/// What it takes and answers.
#[must_use]
pub fn list_spec(_policy: &Policy) -> Spec {
    Spec::of("List your webhooks, newest first")
        .lists("webhooks", object(webhook_fields()))
        .refuses([Kind::QueryNotValid])
}

/// What it takes and answers.
#[must_use]
pub fn show_spec(_policy: &Policy) -> Spec {
    Spec::of("Show one of your webhooks").answers(200, webhook_fields()).refuses([Kind::WebhookNotFound])
}
