//! POST /api/agent/notifications/read

use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, nullable, optional, required, whole};
use crate::views::Fresh;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::party::read_notifications::ReadNotifications;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::stream::Position;
use market_projections::Tail;
use market_projections::agent_feed::query::{UNREAD_MAX, notifications, unread};
use serde_json::{Value, json};

/// The largest position that a client can name.
const SEQ_MAX: u64 = 9_007_199_254_740_991;

/// Marks what the caller was told as read, up to an event or all of it. What comes later is never marked beforehand.
///
/// # Errors
/// A wrong body.
pub async fn read_notifications(
    app: Data<App>,
    caller: Caller,
    views: Fresh,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[]);
    let wanted = visit.read(through).await?;
    let newest = notifications(views.pool(), caller.party, None, &Tail { limit: 1, ..Tail::LAST }).await?;
    let newest = newest.first().map(|notification| notification.seq);
    let Some(through) = newest.map(|newest| wanted.map_or(newest, |wanted| newest.min(wanted))) else {
        let nothing = json!({"success": true, "through": null, "unreadCount": 0});
        return Ok(HttpResponse::Ok().json(nothing));
    };
    let answer = json!({"success": true, "through": through});
    let done = visit.execute(&ReadNotifications { party: caller.party, through }, |_| answer.clone()).await?;
    let read = app.store.load(&caller.party).await?.registered()?.notifications_read;
    let unread = unread(views.pool(), caller.party, read).await?;
    Ok(done.with("unreadCount", unread).ok())
}

fn through(fields: &mut Fields) -> Result<Option<Position>, Rejection> {
    let refused = || Rejection::Invalid { field: "through", problem: "must be the seq of a notification".to_owned() };
    match fields.any("through") {
        None => Ok(None),
        Some(Value::Number(number)) => {
            let seq = number.as_u64().filter(|seq| *seq <= SEQ_MAX).ok_or_else(refused)?;
            Ok(Some(Position(seq)))
        }
        Some(_) => Err(refused()),
    }
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Mark what you were told as read")
        .about("Up to the event `through`, or everything without it. What is read already stays so.")
        .body([optional("through", nullable(whole(0, SEQ_MAX)))], json!({"through": 4711}))
        .commits(
            200,
            [
                required("success", flag()),
                required("through", nullable(whole(0, SEQ_MAX))),
                required("unreadCount", whole(0, UNREAD_MAX)),
            ],
        )
        .refuses([Kind::Invalid])
}
