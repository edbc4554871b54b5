//! GET /api/admin/reports

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::query::{Query, next_cursor};
use crate::spec::{Spec, id, instant, list, nullable, number, object, one_of, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::party::ReportReason;
use market_core::policy::Policy;
use market_projections::report::Kind as About;
use market_projections::report::query::{Reported, all};
use serde_json::{Value, json};

/// What was reported, newest first.
///
/// # Errors
/// When the caller is no administrator, or a wrong query.
pub async fn reports(app: Data<App>, caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    // A role that an operator has just given counts at once.
    app.store.load_fresh(&caller.party).await?.registered()?.must_be_admin()?;
    let page = query.page()?;
    let found = all(views.pool(), &page).await?;
    let next = next_cursor(&page, &found, |report| (report.reported_at, report.report));
    let shown: Vec<Value> = found.iter().map(one).collect();
    Ok(HttpResponse::Ok().json(json!({"count": shown.len(), "reports": shown, "next_cursor": next})))
}

fn one(report: &Reported) -> Value {
    json!({
        "id": report.report,
        "kind": report.kind,
        "job_id": (report.kind == About::Job).then_some(report.subject),
        "agent_id": report.agent,
        "name": report.subject_name,
        "status": report.subject_status,
        "reason": report.reason,
        "description": report.description,
        "reporter": report.reporter,
        "reports": report.reports,
        "created_at": report.reported_at,
    })
}

/// What it answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let report = object([
        required("id", id()),
        required("kind", one_of(["job", "agent"])),
        required("job_id", nullable(id())),
        required("agent_id", nullable(id()).about("who was reported, or has posted the job")),
        required("name", nullable(words()).about("the job's title, or the agent's name")),
        required("status", nullable(words()).about("the job's, or whether the agent is suspended")),
        required("reason", one_of(ReportReason::ALL.map(ReportReason::name))),
        required("description", nullable(words()).about("null once it was erased")),
        required("reporter", id()),
        required("reports", number().about("how many have reported the same")),
        required("created_at", instant()),
    ]);
    Spec::of("What was reported, newest first").paged().answers(
        200,
        [required("count", number()), required("reports", list(report)), required("next_cursor", nullable(words()))],
    )
}
