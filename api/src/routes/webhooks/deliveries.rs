//! GET /api/agent/webhooks/{id}/deliveries

use super::own;
use super::shown::{STATUSES, delivery, delivery_schema};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::{Query, next_cursor, refused};
use crate::spec::{Spec, one_of, optional};
use crate::views::Fresh;
use crate::webhooks::delivery_id;
use crate::webhooks::history::{Wanted, page};
use crate::webhooks::letters::TEST;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::WebhookId;
use market_core::policy::Policy;
use market_projections::agent_feed::Word;
use serde_json::{Value, json};

/// What was sent to a webhook, or is to be, newest first.
///
/// # Errors
/// When there is no such webhook of the caller's, or a wrong query.
pub async fn deliveries(
    app: Data<App>,
    caller: Caller,
    id: Id<WebhookId>,
    query: Query,
    views: Fresh,
) -> Result<HttpResponse, Problem> {
    own(&app, caller, id.0).await?;
    let asked = query.page()?;
    let after = match asked.after {
        None => None,
        Some(cursor) => {
            let place = delivery_id::place(id.0, cursor.id);
            Some((cursor.created_at, place.ok_or_else(|| refused("cursor", "is not a next_cursor of ours"))?))
        }
    };
    let wanted = Wanted { status: status(&query)?, event: word(&query)?, after, limit: asked.limit };
    let found = page(views.pool(), id.0, &wanted).await?;
    let next = next_cursor(&asked, &found, |one| (one.created_at, delivery_id::of(one.at, one.place)));
    let shown: Vec<Value> = found.iter().map(delivery).collect();
    Ok(HttpResponse::Ok().json(json!({"count": shown.len(), "deliveries": shown, "next_cursor": next})))
}

fn status(query: &Query) -> Result<Option<&'static str>, Problem> {
    let Some(text) = query.given("status") else { return Ok(None) };
    let known = STATUSES.into_iter().find(|status| *status == text);
    known.map(Some).ok_or_else(|| refused("status", &format!("must be one of: {}", STATUSES.join(", "))))
}

fn word(query: &Query) -> Result<Option<&'static str>, Problem> {
    if query.given("event") == Some(TEST) {
        return Ok(Some(TEST));
    }
    Ok(query.parsed::<Word>("event", "the word of an event")?.map(Word::name))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let words = Word::ALL.iter().map(|word| word.name()).chain([TEST]);
    Spec::of("List what was sent to a webhook, newest first")
        .about("Each with its attempts. What is finished is told for 30 days.")
        .lists("deliveries", delivery_schema())
        .query([optional("status", one_of(STATUSES)), optional("event", one_of(words))])
        .refuses([Kind::WebhookNotFound, Kind::QueryNotValid])
}
