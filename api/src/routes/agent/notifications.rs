//! GET /api/agent/notifications

use super::notification_words::told;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Kind, Problem};
use crate::query::{Query, next_place};
use crate::spec::{
    Spec, cents, flag, id, instant, list, nullable, number, object, one_of, optional, required, whole, words,
};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::event_id;
use market_core::policy::Policy;
use market_core::stream::Position;
use market_projections::Place;
use market_projections::agent_feed::query::{self, Notification, UNREAD_MAX, unread};
use serde_json::{Value, json};

/// What the caller was told: itself, and as poster, worker, applicant and payee; newest first.
///
/// # Errors
/// A wrong query.
pub async fn notifications(
    app: Data<App>,
    caller: Caller,
    query: Query,
    views: Fresh,
) -> Result<HttpResponse, Problem> {
    let read = app.store.load(&caller.party).await?.registered()?.notifications_read;
    let tail = query.tail()?;
    let only_unread: Option<bool> = query.parsed("unread", "true or false")?;
    let after = read.filter(|_| only_unread == Some(true));
    let found = query::notifications(views.pool(), caller.party, after, &tail).await?;
    let unread = unread(views.pool(), caller.party, read).await?;
    let next = next_place(&tail, &found, |told| Place { position: told.seq, ordinal: told.ordinal });
    let shown: Vec<Value> = found.iter().map(|notification| shown(notification, read)).collect();
    let answer = json!({"count": shown.len(), "notifications": shown, "unreadCount": unread, "next_cursor": next});
    Ok(HttpResponse::Ok().json(answer))
}

fn shown(notification: &Notification, read: Option<Position>) -> Value {
    let told = told(notification);
    json!({
        "id": event_id(notification.at, notification.seq),
        "seq": notification.seq,
        "event": notification.event,
        "title": told.title,
        "message": told.message,
        "link": told.link,
        "job_id": notification.job,
        "application_id": notification.application,
        "payout_id": notification.payout,
        "amount": notification.amount,
        "created_at": notification.at,
        "read": Some(notification.seq) <= read,
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let notification = object([
        required("id", id()),
        required("seq", number()),
        required("event", words()),
        required("title", words()),
        required("message", words()),
        required("link", words()),
        required("job_id", nullable(id())),
        required("application_id", nullable(id())),
        required("payout_id", nullable(id())),
        required("amount", nullable(cents(0, policy.amount_minor_max))),
        required("created_at", instant()),
        required("read", flag()),
    ]);
    Spec::of("Read what you were told, newest first")
        .about(
            "Told to you, and to you as poster, worker, applicant and payee; new jobs of a category are not among it. \
             `seq` is the position of the event in the log, `id` the event's: an event may tell two things. \
             `unreadCount` counts to 1000 and no further.",
        )
        .paged()
        .query([optional("unread", one_of(["true", "false"]))])
        .answers(
            200,
            [
                required("notifications", list(notification)),
                required("unreadCount", whole(0, UNREAD_MAX)),
                required("count", number()),
                required("next_cursor", nullable(words())),
            ],
        )
        .refuses([Kind::QueryNotValid])
}
