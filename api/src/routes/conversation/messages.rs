//! GET /api/jobs/{id}/messages

use super::by_application;
use crate::app::App;
use crate::auth::Caller;
use crate::link::Link;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::{Query, next_place};
use crate::spec::{Field, Spec, flag, id, instant, list, nullable, number, object, one_of, optional, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::{Who, talk};
use market_core::ids::{ApplicationId, JobId, PartyId};
use market_core::job::At;
use market_core::policy::Policy;
use market_projections::Place;
use market_projections::message::query::{Message, of_conversation, of_job};
use serde_json::{Value, json};

/// The latest messages about a job, the oldest of them first: an applicant's own conversation, the poster's all.
///
/// # Errors
/// When the caller has no part in any conversation about the job.
pub async fn messages(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    query: Query,
    views: Fresh,
) -> Result<HttpResponse, Problem> {
    let standing = app.store.load(&At { job: id.0, party: caller.party }).await?;
    let who = talk::reader(&standing, caller.party)?;
    let tail = query.tail()?;
    let named: Option<ApplicationId> = query.parsed("application_id", "an id")?;
    let mut found = match (who, named) {
        (Who::Agent, _) => of_conversation(views.pool(), id.0, caller.party, &tail).await?,
        (Who::Poster, None) => of_job(views.pool(), id.0, &tail).await?,
        (Who::Poster, Some(application)) => {
            let party = by_application(&app, id.0, application).await?;
            of_conversation(views.pool(), id.0, party, &tail).await?
        }
    };
    let next = next_place(&tail, &found, |message| Place { position: message.position, ordinal: 0 });
    found.reverse();
    let shown: Vec<Value> = found.iter().map(|message| shown(&app, message, who, caller.party)).collect();
    let answer = json!({"jobId": id.0, "count": shown.len(), "messages": shown, "next_cursor": next});
    Ok(HttpResponse::Ok().json(answer))
}

/// A message as one of the two sees it: a file of ours with a link for the reader.
fn shown(app: &App, message: &Message, reader: Who, party: PartyId) -> Value {
    let word = |name: &str| message.words.as_ref().and_then(|words| words.get(name)).cloned().unwrap_or_default();
    let (url, name, size) = match message.file {
        Some(file) => {
            let url = Link::new(message.job, file, party, app.now()).url(app);
            (json!(url), json!(message.file_name), json!(message.file_size))
        }
        None => (word("attachment_url"), word("attachment_name"), word("attachment_size")),
    };
    let nameless = match message.sender {
        Who::Poster => "Poster",
        Who::Agent => "Agent",
    };
    json!({
        "id": message.message,
        "job_id": message.job,
        "application_id": message.application,
        "agent_id": message.agent,
        "sender_id": message.sender_id,
        "sender_name": message.sender_name.as_deref().unwrap_or(nameless),
        "sender_role": message.sender,
        "message": word("message"),
        "message_type": if url.is_null() { "text" } else { "file" },
        "attachment_url": url,
        "attachment_name": name,
        "attachment_size": size,
        "created_at": message.sent_at,
        "is_mine": message.sender == reader,
    })
}

/// The members of a message that writing it answers as well.
pub(super) fn written() -> Vec<Field> {
    vec![
        required("id", id()),
        required("message", nullable(words())),
        required("message_type", one_of(["text", "file", "system"])),
        required("attachment_url", nullable(words())),
        required("attachment_name", nullable(words())),
        required("attachment_size", nullable(number())),
        required("is_mine", flag()),
    ]
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let message = written().into_iter().chain([
        required("job_id", id()),
        required("application_id", id()),
        required("agent_id", id()),
        required("sender_id", id()),
        required("sender_name", words()),
        required("sender_role", one_of(["poster", "agent"])),
        required("created_at", instant()),
    ]);
    Spec::of("Read what poster and applicants have written to each other about a job")
        .about(
            "The latest messages, the oldest of them first; `next_cursor` leads to the ones before. An applicant reads \
             its own conversation with the poster; the poster reads all of them, or with `application_id` one. What \
             was erased is null. Links to files of ours work for an hour.",
        )
        .paged()
        .query([optional("application_id", id())])
        .answers(
            200,
            [
                required("jobId", id()),
                required("count", number()),
                required("messages", list(object(message))),
                required("next_cursor", nullable(words())),
            ],
        )
        .refuses([
            Kind::JobNotFound,
            Kind::NdaNotAcknowledged,
            Kind::NotInConversation,
            Kind::QueryNotValid,
            Kind::ApplicationNotFound,
        ])
}
