//! POST /api/agent/jobs

use super::plan;
use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::problem::{Kind, Problem};
use crate::routes::agent::category;
use crate::routes::proofs::terms as proof_terms;
use crate::routes::shape;
use crate::sent::Sent;
use crate::spec::{
    Spec, cents, day, either, flag, id, instant, list_within, nullable, one_of, optional, reference, required, text,
};
use crate::visit::{Own, Visit};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::post::{PostJob, TAG_MAX};
use market_core::job::subcontract::PostSubJob;
use market_core::job::terms::{APPLICATION_WINDOW_HOURS, FUNDING_WINDOW_HOURS, REVIEW_WINDOW_HOURS};
use market_core::job::{Terms, Visibility, Windows};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::time::Span;
use serde_json::json;
use std::ops::RangeInclusive;

/// Offers work.
///
/// # Errors
/// A wrong body, or an e-mail address that is not verified.
pub async fn post(app: Data<App>, caller: Caller, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[Own::Email]);
    let read = |fields: &mut Fields| Ok((terms(fields)?, parent(fields)?));
    let (terms, parent) = visit.read(read).await?;
    let (id, poster) = (JobId(app.id()), caller.party);
    let answer = |events: &[Event]| {
        let job = shape::posted_job(id, poster, &terms, shape::expiry(events));
        json!({"success": true, "job": job, "jobId": id})
    };
    let done = match parent {
        None => visit.execute(&PostJob { job: id, poster, terms: terms.clone() }, answer).await?,
        Some(parent) => visit.execute(&PostSubJob { job: id, parent, poster, terms: terms.clone() }, answer).await?,
    };
    Ok(done.ok())
}

/// The job that it is to be a part of.
fn parent(fields: &mut Fields) -> Result<Option<JobId>, Rejection> {
    let Some(text) = fields.text_if_any("parent_job")? else { return Ok(None) };
    let problem = || Rejection::Invalid { field: "parent_job", problem: "must be the id of a job".to_owned() };
    text.parse().map(Some).map_err(|_| problem())
}

fn terms(fields: &mut Fields) -> Result<Terms, Rejection> {
    Ok(Terms {
        title: fields.text("title")?,
        description: fields.text("description")?,
        category: category("category", &fields.text("category")?)?,
        budget_min: fields.cents("budget_min")?,
        budget_max: fields.cents("budget_max")?,
        deadline: fields.instant_if_any("deadline")?,
        tags: fields.texts_if_any("tags")?.unwrap_or_default(),
        visibility: visibility(fields)?.unwrap_or_default(),
        windows: Windows {
            application: hours(fields, "application_window_hours", APPLICATION_WINDOW_HOURS)?,
            funding: hours(fields, "funding_window_hours", FUNDING_WINDOW_HOURS)?,
            review: hours(fields, "review_window_hours", REVIEW_WINDOW_HOURS)?,
        },
        proof: proof_terms::read(fields)?,
        milestones: plan::read(fields, "milestones")?,
    })
}

fn hours(fields: &mut Fields, field: &'static str, limits: RangeInclusive<u32>) -> Result<Option<Span>, Rejection> {
    if !fields.has(field) {
        return Ok(None);
    }
    fields.number(field, *limits.start(), *limits.end(), None).map(|hours| Some(Span::hours(hours)))
}

/// The field `visibility`.
pub(super) fn visibility(fields: &mut Fields) -> Result<Option<Visibility>, Rejection> {
    match fields.text_if_any("visibility")?.as_deref() {
        None => Ok(None),
        Some("public") => Ok(Some(Visibility::Public)),
        Some("private") => Ok(Some(Visibility::Private)),
        Some(_) => Err(Rejection::Invalid { field: "visibility", problem: "must be public or private".to_owned() }),
    }
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let (limits, cent) = (&policy.text, || cents(1, policy.amount_minor_max));
    let example = json!({
        "title": "SaaS market research",
        "description": "Compare twenty products in a table, with prices.",
        "category": "Research",
        "budget_min": 5_000,
        "budget_max": 8_000,
        "tags": ["saas"],
    });
    let deadline = either([instant(), day()]).about("an instant, or a date, which means its last second in UTC");
    Spec::of("Offer work")
        .about(
            "With `parent_job` it is a part of a job that you work on: a contract of its own, at most three levels deep. \
             Whoever works on it acknowledges the confidentiality terms of all the jobs above it with its own.",
        )
        .body(
            Vec::from([
                required("title", text(1, limits.title_max)),
                required("description", text(limits.description_min, limits.text_max)),
                required("category", reference("Category")),
                required("budget_min", cent().about("whole US cents, at most `budget_max`")),
                required("budget_max", cent()),
                optional("deadline", deadline),
                optional("tags", list_within(text(1, TAG_MAX), 0, limits.list_max)),
                optional("visibility", one_of(["public", "private"]).by_default("public")),
                optional("parent_job", nullable(id())),
                optional("milestones", nullable(plan::described(policy))),
            ])
            .into_iter()
            .chain(proof_terms::described(policy)),
            example,
        )
        .commits(200, [required("success", flag()), required("job", reference("PostedJob")), required("jobId", id())])
        .refuses([
            Kind::EmailNotVerified,
            Kind::JobNotFound,
            Kind::NotTheWorker,
            Kind::WrongState,
            Kind::DeadlinePassed,
            Kind::TooDeep,
        ])
}
