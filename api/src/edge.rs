//! The outermost layer: gives every request an id and every answer its headers, and renders every problem.

use crate::app::App;
use crate::gate::Reached;
use crate::limits::Standing;
use crate::problem::{Kind, Origin, Problem, Scene};
use crate::traces;
use crate::views::Lag;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError};
use futures_util::FutureExt;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::time::Instant;
use tracing::{Instrument, Span};
use uuid::Uuid;

/// The header that ties an answer to our log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Tells how many events a view was behind when it was read.
const VIEW_LAG: HeaderName = HeaderName::from_static("x-view-lag");

/// The longest request id of a client that is taken over.
const REQUEST_ID_MAX: usize = 128;

/// A request in which something broke; all that is told is the id.
#[derive(Debug)]
struct Broken(Scene);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Kind::Internal.entry().title)
    }
}

impl ResponseError for Broken {
    fn error_response(&self) -> HttpResponse {
        Problem::plain(Kind::Internal).render(&self.0)
    }
}

/// What the log tells of a request.
struct Line {
    method: String,
    path: String,
    request_id: String,
    begun: Instant,
    span: Span,
}

/// Wraps everything.
///
/// # Errors
/// Only where something broke.
pub async fn edge(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let app = request.app_data::<Data<App>>().cloned();
    let _under_way = app.as_ref().map(|app| app.drain.enter());
    let is_closing = app.as_ref().is_some_and(|app| app.drain.is_closing());
    let request_id = request_id(&request);
    let line = Line {
        method: request.method().to_string(),
        path: request.path().to_owned(),
        span: traces::request_span(&request, &request_id),
        request_id,
        begun: Instant::now(),
    };
    if holds_nul(&request) {
        let scene = line.scene(Origin::Documented, None);
        let response = Problem::plain(Kind::NulCharacter).render(&scene);
        return Ok(finish(request.into_response(response), &line, app.as_ref()));
    }
    match AssertUnwindSafe(next.call(request)).catch_unwind().instrument(line.span.clone()).await {
        Ok(Ok(response)) => {
            let mut response = finish(dress(response.map_into_boxed_body(), &line), &line, app.as_ref());
            if is_closing {
                response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
            }
            Ok(response)
        }
        Ok(Err(error)) => {
            tracing::error!(request_id = line.request_id, %error, "a layer gave up");
            line.broke(app.as_ref())
        }
        Err(_) => {
            tracing::error!(request_id = line.request_id, path = line.path, "a request panicked");
            line.broke(app.as_ref())
        }
    }
}

fn request_id(request: &ServiceRequest) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let given = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let sane = given.filter(|id| (1..=REQUEST_ID_MAX).contains(&id.len()) && id.chars().all(fits));
    sane.map_or_else(|| Uuid::now_v7().to_string(), ToOwned::to_owned)
}

fn holds_nul(request: &ServiceRequest) -> bool {
    request.path().contains("%00") || request.query_string().contains("%00")
}

impl Line {
    fn scene(&self, origin: Origin, id: Option<String>) -> Scene {
        Scene { origin, instance: self.path.clone(), id, request_id: self.request_id.clone() }
    }

    /// Tells those who watch how it ended.
    fn tell(&self, app: Option<&Data<App>>, route: Option<&'static str>, status: u16) {
        traces::finish(&self.span, &self.method, route, status);
        if let Some(app) = app {
            app.meters.answered(&self.method, route, status, self.begun.elapsed());
        }
    }

    /// Something broke, and nobody knows on which route.
    fn broke<T>(&self, app: Option<&Data<App>>) -> Result<T, Error> {
        self.tell(app, None, Kind::Internal.entry().ours);
        Err(Broken(self.scene(Origin::Ours, None)).into())
    }
}

/// A problem is rendered here, where the route is known; so is what the framework refuses by itself.
fn dress(response: ServiceResponse<BoxBody>, line: &Line) -> ServiceResponse<BoxBody> {
    let problem = match response.response().error() {
        Some(error) => error.as_error::<Problem>().cloned().or_else(|| by_status(response.status())),
        None if is_rendered(&response) => None,
        None => by_status(response.status()),
    };
    let Some(problem) = problem else {
        return response;
    };
    let route = response.request();
    let reached = route.extensions().get::<Reached>().copied();
    let origin = reached.map_or(Origin::Ours, |reached| reached.0.origin);
    let scene = line.scene(origin, route.match_info().get("id").map(ToOwned::to_owned));
    let rendered = problem.render(&scene);
    response.into_response(rendered)
}

fn is_rendered(response: &ServiceResponse<BoxBody>) -> bool {
    let media = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    media.is_some_and(|media| media.starts_with(b"application/") || media.starts_with(b"text/html"))
}

fn by_status(status: StatusCode) -> Option<Problem> {
    let kind = match status {
        StatusCode::NOT_FOUND => Kind::RouteNotFound,
        StatusCode::METHOD_NOT_ALLOWED => Kind::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Kind::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::MediaTypeNotSupported,
        status if status.is_client_error() => Kind::QueryNotValid,
        status if status.is_server_error() => Kind::Internal,
        _ => return None,
    };
    Some(Problem::plain(kind))
}

/// The headers that every answer bears, and the line in the log.
fn finish(mut response: ServiceResponse<BoxBody>, line: &Line, app: Option<&Data<App>>) -> ServiceResponse<BoxBody> {
    let route = response.request().extensions().get::<Reached>().map(|reached| reached.0.path);
    line.tell(app, route, response.status().as_u16());
    let lag = response.request().extensions().get::<Lag>().copied();
    let standing = response.request().extensions_mut().remove::<Standing>();
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&line.request_id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(Lag(events)) = lag {
        headers.insert(VIEW_LAG, HeaderValue::from(events));
    }
    if let Some(standing) = standing {
        standing.write(headers);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    tracing::info!(
        request_id = line.request_id,
        method = line.method,
        path = line.path,
        status = response.status().as_u16(),
        took_us = line.begun.elapsed().as_micros(),
        "answered"
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes;
    use actix_web::App;
    use actix_web::http::Method;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, init_service, try_call_service};
    use actix_web::web::to;
    use serde_json::Value;

    async fn refused(request: actix_web::HttpRequest) -> Result<&'static str, Problem> {
        let cancel = |entry: &&routes::Entry| entry.path == "/api/jobs/{id}/cancel";
        request.extensions_mut().insert(Reached(routes::MARKET.iter().find(cancel).unwrap()));
        Err(Problem::plain(Kind::WrongState))
    }

    async fn broken() -> &'static str {
        panic!("the secret is 42")
    }

    async fn answer(path: &str) -> (StatusCode, Value, String) {
        let app = init_service(
            App::new()
                .wrap(from_fn(edge))
                .route("/api/jobs/{id}/cancel", to(refused))
                .route("/broken", to(broken))
                .default_service(to(routes::not_found)),
        )
        .await;
        let request = TestRequest::with_uri(path).method(Method::POST).insert_header(("x-request-id", "r-1"));
        let response = match try_call_service(&app, request.to_request()).await {
            Ok(response) => response.into_parts().1.map_into_boxed_body(),
            Err(error) => error.as_response_error().error_response(),
        };
        let (status, media) = (response.status(), response.headers().get(CONTENT_TYPE).cloned().unwrap());
        let body = actix_web::body::to_bytes(response.into_body()).await.ok().unwrap();
        (status, serde_json::from_slice(&body).unwrap(), media.to_str().unwrap().to_owned())
    }

    #[actix_web::test]
    async fn a_problem_is_shown_as_its_route_states() {
        let (status, body, media) = answer("/api/jobs/7/cancel").await;
        assert_eq!((status.as_u16(), media.as_str()), (400, "application/problem+json"));
        assert_eq!(body["code"], "WRONG_STATE");
        assert_eq!(body["instance"], "/api/jobs/7/cancel");
        assert_eq!(body["request_id"], "r-1");
    }

    #[actix_web::test]
    async fn a_panic_tells_the_client_an_id_and_nothing_else() {
        let (status, body, _) = answer("/broken").await;
        assert_eq!(status.as_u16(), 500);
        assert_eq!(body["request_id"], "r-1");
        assert!(!body.to_string().contains("42"), "{body}");
    }

    #[actix_web::test]
    async fn nul_and_unknown_paths_are_problems_too() {
        assert_eq!(answer("/api/%00").await.1["code"], "NUL_CHARACTER");
        let (status, body, _) = answer("/api/nothing").await;
        assert_eq!((status.as_u16(), &body["docs"]), (404, &Value::from("/docs/api")));
    }
}
