//! POST /api/sandbox/clock/advance

use crate::app::App;
use crate::notices::{SOON, write_all};
use crate::problem::Problem;
use crate::sent::Sent;
use crate::spec::{Spec, instant, required, whole};
use crate::workers::settle;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use serde_json::json;
use std::time::Duration;

/// The furthest that the clock goes at once: ten years.
const SECONDS_MAX: u32 = 10 * 366 * 86_400;

/// How long the answer waits for what falls due.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// Winds the clock on, and answers once what fell due by that has been done.
///
/// # Errors
/// A wrong body.
pub async fn advance(app: Data<App>, sent: Sent) -> Result<HttpResponse, Problem> {
    let seconds = sent.fields()?.number("seconds", 0, SECONDS_MAX, None)?;
    if seconds >= SOON.as_seconds() {
        tell_before(&app).await;
    }
    if app.clock.advance(app.store.pool(), seconds).await?.is_none() {
        let problem = "the clock was wound on too far already".to_owned();
        return Err(Rejection::Invalid { field: "seconds", problem }.into());
    }
    // The clock has moved; what is not done in time the workers do.
    match tokio::time::timeout(WAIT_MAX, settle(&app)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(seconds, %error, "what fell due is not done yet"),
        Err(_) => tracing::warn!(seconds, "more fell due than could be done in time"),
    }
    Ok(HttpResponse::Ok().json(json!({"now": app.now()})))
}

/// What has happened would have been told before anything falls due to which the clock jumps.
async fn tell_before(app: &App) {
    let telling = async {
        app.views.at_head(&app.store).await?;
        write_all(app).await
    };
    match tokio::time::timeout(WAIT_MAX, telling).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::warn!(%error, "what waits for somebody is told later"),
        Err(_) => tracing::warn!("more waits for somebody than could be told in time"),
    }
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Wind the clock on")
        .about("Answers once what fell due by that has been done.")
        .body([required("seconds", whole(0, u64::from(SECONDS_MAX)))], json!({"seconds": 86_400}))
        .answers(200, [required("now", instant())])
}
