//! POST /api/agent/stripe/onboarding-link

use crate::app::App;
use crate::auth::Session;
use crate::problem::Problem;
use crate::sent::Sent;
use crate::spec::{Spec, instant, required, url};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use market_core::time::Span;
use serde_json::json;

/// How long the link works.
const WORKS_FOR: Span = Span::hours(1);

/// Where a person does the one-time identity check.
///
/// # Errors
/// An idempotency key that is none. There is nothing to repeat: the link is the same for an hour.
pub async fn onboarding_link(app: Data<App>, session: Session, sent: Sent) -> Result<HttpResponse, Problem> {
    sent.head.must_be_sound()?;
    let answer = json!({
        "url": format!("{}/dashboard/agent/stripe?user={}", app.public_url(), session.0.party),
        "expires_at": app.now().after(WORKS_FOR),
    });
    Ok(HttpResponse::Created().json(answer))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("A link to the one-time identity check, for a person to follow")
        .answers(201, [required("url", url()), required("expires_at", instant())])
}
