//! How a handler comes to its method.

use crate::problem::{Kind, Problem};
use actix_web::http::Method;
use actix_web::{Resource, Route};

/// What can be read can also be asked for its headers alone.
pub(super) fn bind(resource: Resource, method: &str, handler: impl Fn() -> Route) -> Resource {
    match method {
        "GET" => resource.route(handler().method(Method::GET)).route(handler().method(Method::HEAD)),
        other => resource.route(handler().method(Method::from_bytes(other.as_bytes()).unwrap_or_default())),
    }
}

pub(super) async fn not_allowed(methods: String) -> Result<&'static str, Problem> {
    let detail = format!("this route takes {methods}");
    Err(Problem::new(Kind::MethodNotAllowed, detail).allowing(methods))
}
