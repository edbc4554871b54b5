//! GET /metrics

use crate::app::App;
use crate::spec::Spec;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;

/// The text that Prometheus reads.
const MEDIA: &str = "text/plain; version=0.0.4";

/// What was counted so far, and how things stand now.
pub async fn metrics(app: Data<App>) -> HttpResponse {
    let text = app.meters.show(&app).await;
    HttpResponse::Ok().content_type(MEDIA).body(text)
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Counters and gauges of this server, as Prometheus reads them").sends(200, MEDIA)
}
