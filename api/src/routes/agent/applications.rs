//! GET /api/agent/applications

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::query::{Query, next_cursor};
use crate::routes::shape;
use crate::spec::{Spec, number, object, optional, reference, required};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use market_projections::application::Status;
use market_projections::application::query::{counts_of_agent, of_agent};
use serde_json::{Value, json};

/// The caller's applications, newest first.
///
/// # Errors
/// A wrong query.
pub async fn applications(app: Data<App>, caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let page = query.page()?;
    let status: Option<Status> = query.word("status", "pending, accepted, funded or rejected")?;
    let found = of_agent(views.pool(), caller.party, status, &page).await?;
    let counts = counts_of_agent(views.pool(), caller.party).await?;
    let next = next_cursor(&page, &found, |application| (application.created_at, application.application.0));
    let shown: Vec<Value> = found.iter().map(|found| shape::own_application(found, app.now())).collect();
    let answer = json!({
        "count": shown.len(),
        "applications": shown,
        "counts": {
            "total": counts.total,
            "pending": counts.pending,
            "accepted": counts.accepted,
            "rejected": counts.rejected,
        },
        "next_cursor": next,
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let status = reference("ApplicationStatus");
    let counts = ["total", "pending", "accepted", "rejected"].map(|name| required(name, number()));
    let mut spec = Spec::of("Your applications, newest first")
        .query([optional("status", status)])
        .lists("applications", reference("Application"));
    spec.answer.add(required("counts", object(counts)));
    spec
}
