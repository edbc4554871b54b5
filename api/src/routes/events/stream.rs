//! GET /api/agent/events

use super::{after, after_field, position, types_field, words_of};
use crate::app::App;
use crate::auth::{Caller, Shown};
use crate::feed::permit::{Holder, TooMany};
use crate::feed::stream::{Listener, body};
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::spec::Spec;
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use market_core::policy::Policy;
use market_core::stream::Position;

/// What streams of server-sent events are.
const MEDIA: &str = "text/event-stream";

/// Where a client that was cut off stopped.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Keeps proxies from gathering what should go out at once.
const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// What the caller is told from now on, or from where it stopped, for as long as it listens.
///
/// # Errors
/// A wrong query, or too many streams.
pub async fn events(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let words = words_of(&query)?;
    let had = match last_event_id(request.headers())? {
        Some(had) => Some(had),
        None => after(&query, "after")?.or(after(&query, "last_event_id")?),
    };
    let mut response = HttpResponse::Ok();
    response.content_type(MEDIA).insert_header((BUFFERING, HeaderValue::from_static("no")));
    if request.method() == Method::HEAD {
        return Ok(response.finish());
    }
    let holder = Holder { party: caller.party, key: caller.key() };
    let max = app.limits.as_ref().map(|_| app.policy().rates.streams_per_key);
    let permit = app.stream_permits.take(holder, max).map_err(|refusal| too_many(&app, refusal))?;
    // What is committed by now is over, whether it is in the feed already or not.
    let next = match had {
        Some(had) => had.next(),
        None => app.store.head().await?,
    };
    let shown = Shown::of(&app, &request);
    Ok(response.streaming(body(app, Listener { shown, words, permit }, next)))
}

/// A client that was cut off says where in a header, whatever its first request said in the query.
fn last_event_id(headers: &HeaderMap) -> Result<Option<Position>, Problem> {
    let value = headers.get(LAST_EVENT_ID).map(|value| value.to_str().unwrap_or("?").trim());
    value.map(|text| position("Last-Event-ID", text)).transpose()
}

fn too_many(app: &App, refusal: TooMany) -> Problem {
    let wait = app.policy().stream_keep_alive.as_seconds();
    match refusal {
        TooMany::OfHolder(max) => {
            let detail = format!("{max} streams are open with this key, or in your sessions; close one first");
            let problem = Problem::new(Kind::RateLimited, detail).with("policy", "streams").with("limit", max);
            problem.with("retry_after", wait)
        }
        TooMany::OfAll => Problem::plain(Kind::Busy),
    }
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Listen to what you are told, as it happens")
        .about(
            "Server-sent events: `id` is the `seq` of the event, `event` its word, `data` the message as webhooks and the \
             history bear it. A stream begins now. With `Last-Event-ID` (a header; `after` in the query does the same) it \
             begins behind that event, whenever it was, and nothing is lost or told twice. One event may tell you two \
             things: only the last of them bears the `id`. New jobs are told to those who have their category among \
             their specializations. A comment comes when nothing else does. The stream ends when its key or session \
             does.",
        )
        .query([types_field(), after_field("after"), after_field("last_event_id")])
        .sends(200, MEDIA)
        .refuses([Kind::QueryNotValid, Kind::RateLimited, Kind::Busy])
}
