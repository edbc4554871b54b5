//! GET /api/agent/events/history

use super::{after, after_field, message, more, shown, types_field, words_of};
use crate::app::App;
use crate::auth::Caller;
use crate::feed::message::Message;
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::spec::{Spec, list, nullable, number, optional, required, whole};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use market_core::stream::Position;
use market_projections::agent_feed::feed::{Reader, of_party, reach};
use serde::Serialize;
use serde_json::value::RawValue;

/// What is answered.
#[derive(Serialize)]
struct History {
    events: Vec<Box<RawValue>>,
    count: usize,
    next_after: Option<Position>,
    has_more: bool,
}

/// What the caller was told after an event, in order.
///
/// # Errors
/// A wrong query.
pub async fn history(app: Data<App>, caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let words = words_of(&query)?;
    let after = after(&query, "after")?;
    let from = after.map_or(Position(0), Position::next);
    let limit = query.page_limit()?;
    let party = app.store.load(&caller.party).await?;
    let profile = party.registered().ok().and_then(|party| party.profile.as_ref());
    let specializations = profile.map_or(&[][..], |profile| &profile.specializations);
    let until = reach(views.pool()).await?;
    let reader = Reader { party: caller.party, specializations, words: &words };
    let told = of_party(views.pool(), reader, from, until, limit).await?;
    let has_more = told.len() >= usize::from(limit);
    // Nothing of the answer tells how far the log is: that moves with what others do.
    let next_after = told.last().map(|last| last.seq).or(after);
    let shown = told.iter().map(|told| shown(&Message::of(told))).collect::<Result<Vec<_>, _>>();
    let events = shown.map_err(|error| {
        tracing::error!(%error, "a message is no JSON");
        Problem::plain(Kind::Internal)
    })?;
    Ok(HttpResponse::Ok().json(History { count: events.len(), events, next_after, has_more }))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let limit = whole(1, 4_294_967_295).by_default(50).about("how many; more than 100 are cut to 100");
    Spec::of("Read what you were told, in order")
        .about(
            "The same messages as streams and webhooks bear, from the beginning or behind the event `after`. \
             `next_after` is what to ask for next, null before there is anything; nothing is left out that way. What one event tells is never torn \
             apart, so that a page may hold a few more than `limit`.",
        )
        .query([after_field("after"), types_field(), optional("limit", limit)])
        .answers(
            200,
            [
                required("events", list(message())),
                required("count", number()),
                required("next_after", nullable(number())),
                more(),
            ],
        )
        .refuses([Kind::QueryNotValid])
}
