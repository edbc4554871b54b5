//! PATCH /api/agent/jobs/{id}

use super::load;
use super::plan;
use super::post::visibility;
use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::routes::agent::category;
use crate::routes::shape;
use crate::sent::Sent;
use crate::spec::{
    Schema, Spec, cents, flag, id, instant, list, nullable, number, object, one_of, optional, required, text, words,
};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::category::WorkCategory;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::edit::{Changes, EditJob};
use market_core::job::{Job, JobEvent, Stage};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use serde_json::{Value, json};

/// Changes what is offered, while nobody is accepted.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a job that is not open.
pub async fn edit(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, EditJob::ASKS);
    let changes = visit.read(changes).await?;
    let before = load(&app, &id.0).await?;
    let command = EditJob { job: id.0, poster: caller.party, changes };
    Ok(visit.execute(&command, |events| answer(&before, events)).await?.ok())
}

fn changes(fields: &mut Fields) -> Result<Changes, Rejection> {
    let named = fields.text_if_any("category")?;
    Ok(Changes {
        title: fields.text_if_any("title")?,
        description: fields.text_if_any("description")?,
        category: named.map(|name| category("category", &name)).transpose()?,
        budget_min: fields.cents_if_any("budget_min")?,
        budget_max: fields.cents_if_any("budget_max")?,
        deadline: fields.instant_if_any("deadline")?,
        tags: fields.texts_if_any("tags")?,
        visibility: visibility(fields)?,
        milestones: fields.told_if_any("milestones", plan::read)?,
    })
}

/// The job as it is now: as it was, but for what the event says.
fn answer(before: &Job, events: &[Event]) -> Value {
    let Job::Posted(posted) = before else {
        return Value::Null;
    };
    let edited = events.iter().find_map(|event| match event {
        Event::Job(JobEvent::Edited { terms, terms_version, .. }) => Some((terms, *terms_version)),
        _ => None,
    });
    let (terms, terms_version) = edited.unwrap_or((&posted.terms, posted.terms_version));
    let expires_at = match posted.stage {
        Stage::Open { expires_at } => Some(expires_at),
        Stage::PendingEscrow(_)
        | Stage::InProgress(..)
        | Stage::PendingProof { .. }
        | Stage::Delivered { .. }
        | Stage::Completed { .. }
        | Stage::Disputed(_)
        | Stage::Cancelled(_) => None,
    };
    let job = shape::offered_job(posted.job, posted.poster, terms, terms_version, expires_at);
    json!({"success": true, "job": job, "terms_version": terms_version})
}

/// An instant, or a date, which means its last second in UTC.
pub(super) fn instant_or_date() -> Schema {
    Schema(json!({"anyOf": [instant().0, {"type": "string", "format": "date"}]}))
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let limits = &policy.text;
    let amount = || nullable(cents(1, policy.amount_minor_max));
    let tags = Schema(json!({"type": "array", "maxItems": limits.list_max, "items": text(1, 50).0}));
    let categories = || one_of(WorkCategory::ALL.iter().map(|category| category.name()));
    let visibilities = || one_of(["public", "private"]);
    Spec::of("Change the terms of an open job")
        .about(
            "What is absent stays as it is. Every change raises `terms_version`; whoever has applied must confirm \
             (POST /api/applications/{id}/confirm) before the application can be accepted. What changes nothing is no \
             event.",
        )
        .body(
            [
                optional("title", nullable(text(1, limits.title_max))),
                optional("description", nullable(text(limits.description_min, limits.text_max))),
                optional("category", nullable(categories())),
                optional("budget_min", amount()),
                optional("budget_max", amount()),
                optional("deadline", nullable(instant_or_date())),
                optional("tags", nullable(tags)),
                optional("visibility", nullable(visibilities())),
                optional(
                    "milestones",
                    nullable(plan::described(policy)).about("all of them anew; null or an empty list takes them away"),
                ),
            ],
            json!({"title": "SaaS research", "budget_max": 9_000}),
        )
        .commits(
            200,
            [
                required("success", flag()),
                required("terms_version", number()),
                required(
                    "job",
                    object([
                        required("id", id()),
                        required("ref", words()),
                        required("title", words()),
                        required("description", words()),
                        required("category", categories()),
                        required("status", one_of(["open"])),
                        required("budget_min", number()),
                        required("budget_max", number()),
                        required("deadline", nullable(instant())),
                        required("tags", list(words())),
                        required("visibility", visibilities()),
                        required("terms_version", number()),
                        required("milestones", plan::planned_schema()),
                        required("poster_id", id()),
                        required("expires_at", nullable(instant())),
                    ]),
                ),
            ],
        )
        .refuses([Kind::NotThePoster, Kind::WrongState, Kind::DeadlinePassed])
}
