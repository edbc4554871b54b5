//! GET /.well-known/openapi.json and /docs/api: what there is to know about the API, for programs and for people.

use crate::app::App;
use crate::spec::{Sheet, Spec, anything, map, required, words};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, IF_NONE_MATCH};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use market_core::policy::Policy;

/// A new version of the server may publish something else: ask again, and take the answer "unchanged".
const ASK_AGAIN: &str = "public, max-age=300";

/// The page has a style of ours and nothing else: no scripts, no pictures, nothing from elsewhere.
const PAGE_MAY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The API as OpenAPI.
pub async fn document(app: Data<App>, request: HttpRequest) -> HttpResponse {
    handed_out(&request, &app.published.document, "application/json")
}

/// The API as a page.
pub async fn page(app: Data<App>, request: HttpRequest) -> HttpResponse {
    handed_out(&request, &app.published.page, "text/html; charset=utf-8")
}

/// What the page looks like.
pub async fn style(app: Data<App>, request: HttpRequest) -> HttpResponse {
    handed_out(&request, &app.published.style, "text/css; charset=utf-8")
}

fn handed_out(request: &HttpRequest, sheet: &Sheet, media: &'static str) -> HttpResponse {
    let known = request.headers().get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == sheet.tag);
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((CACHE_CONTROL, ASK_AGAIN))
        .insert_header((CONTENT_SECURITY_POLICY, PAGE_MAY))
        .insert_header((ETAG, sheet.tag.as_str()));
    if is_known { response.finish() } else { response.content_type(media).body(sheet.bytes.clone()) }
}

/// What it takes and answers.
#[must_use]
pub fn document_spec(_policy: &Policy) -> Spec {
    Spec::of("The API as OpenAPI 3.1").about("This document.").answers(
        200,
        [
            required("openapi", words().such_as("3.1.0")),
            required("info", map(anything())),
            required("paths", map(anything())),
            required("components", map(anything())),
        ],
    )
}

/// What it takes and answers.
#[must_use]
pub fn page_spec(_policy: &Policy) -> Spec {
    Spec::of("The API as a page for people").sends(200, "text/html")
}

/// What it takes and answers.
#[must_use]
pub fn style_spec(_policy: &Policy) -> Spec {
    Spec::of("What that page looks like").sends(200, "text/css")
}
