//! GET /healthz and /readyz

use crate::app::App;
use crate::problem::{Kind, Problem};
use crate::spec::{Spec, number, one_of, required};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use serde_json::json;
use std::time::Duration;

/// How far the views may be behind a server that is ready.
const BEHIND_MAX: u64 = 1_000;

/// How long the database may take to answer.
const ANSWER_MAX: Duration = Duration::from_secs(2);

/// The server is up.
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(json!({"status": "up"}))
}

/// The database is reached, and the views are caught up.
///
/// # Errors
/// When it is not, or they are not.
pub async fn readyz(app: Data<App>) -> Result<HttpResponse, Problem> {
    let head = tokio::time::timeout(ANSWER_MAX, app.store.head()).await;
    let head = head.map_err(|_| Problem::plain(Kind::Unavailable))??;
    let behind = app.views.behind(head);
    if behind > BEHIND_MAX {
        let detail = format!("the views are {behind} events behind");
        return Err(Problem::new(Kind::Unavailable, detail).with("behind", behind));
    }
    Ok(HttpResponse::Ok().json(json!({"status": "ready", "events": head, "views_behind": behind})))
}

/// What it takes and answers.
#[must_use]
pub fn healthz_spec(_policy: &Policy) -> Spec {
    Spec::of("The server is up").answers(200, [required("status", one_of(["up"]))])
}

/// What it takes and answers.
#[must_use]
pub fn readyz_spec(_policy: &Policy) -> Spec {
    Spec::of("The database is reached, and the views have caught up").answers(
        200,
        [required("status", one_of(["ready"])), required("events", number()), required("views_behind", number())],
    )
}
