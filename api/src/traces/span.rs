//! The spans: one for each request, and in it one for each command.

use super::TARGET;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::HeaderMap;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::TraceContextExt;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::field::Empty;
use tracing::{Span, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// The headers of a request, as W3C's trace context is read from them.
struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(|name| name.as_str()).collect()
    }
}

/// The span of a request: a part of its client's trace, where its client says so. It is none where nobody takes spans.
#[must_use]
pub fn request_span(request: &ServiceRequest, request_id: &str) -> Span {
    let span = info_span!(
        target: TARGET,
        "request",
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = request.method().as_str(),
        http.route = Empty,
        http.response.status_code = Empty,
        url.path = request.path(),
        request_id,
    );
    if !span.is_disabled() {
        let client = TraceContextPropagator::new().extract(&Headers(request.headers()));
        if let Err(error) = span.set_parent(client) {
            tracing::debug!(%error, "a request's trace has begun without its client's");
        }
    }
    span
}

/// Tells a request's span how it ended.
pub fn finish(span: &Span, method: &str, route: Option<&str>, status: u16) {
    if span.is_disabled() {
        return;
    }
    // A field cannot rename a span that has begun, and the route was not known before.
    let context = span.context();
    match route {
        Some(route) => {
            context.span().update_name(format!("{method} {route}"));
            span.record("http.route", route);
        }
        None => context.span().update_name(method.to_owned()),
    }
    span.record("http.response.status_code", status);
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
}

/// The span of a command, within the span of the request that asks for it.
#[must_use]
pub fn command_span(command: &'static str) -> Span {
    info_span!(target: TARGET, "command", otel.name = command, outcome = Empty)
}
