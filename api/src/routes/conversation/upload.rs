//! POST /api/jobs/{id}/messages/upload

use super::{Named, applicant};
use crate::app::App;
use crate::auth::Caller;
use crate::link::{Link, WORKS_FOR, file_path};
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::sent::Head;
use crate::spec::{Spec, flag, id, number, optional, required, whole, words};
use crate::upload::{Received, receive};
use crate::views::Fresh;
use crate::visit::Done;
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::share_file::ShareFile;
use market_core::candidacy::talk::Conversation;
use market_core::ids::{CandidacyId, FileId, JobId};
use market_core::job::At;
use market_core::policy::Policy;
use market_store::{ExecuteError, Executed, Request};
use serde_json::{Value, json};

/// Puts a file into a conversation; a message may carry it along afterwards.
///
/// # Errors
/// A guard that is not passed, or a file that is not taken.
pub async fn upload(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    query: Query,
    _views: Fresh,
    head: Head,
    parts: Multipart,
) -> Result<HttpResponse, Problem> {
    let agent = applicant(&app, caller, id.0, Named::of(&query)?).await?;
    let conversation = Conversation { job: id.0, asker: caller.party, agent };
    admit(&app, caller, &conversation, &head).await?;
    head.must_be_sound()?;
    let Received { name, media_type, written } = receive(&app, parts, app.policy().message_file_bytes_max).await?;
    let command = ShareFile {
        conversation,
        file: FileId(app.id()),
        name,
        media_type: media_type.to_owned(),
        sha256: written.sha256.clone(),
        size: written.size,
    };
    app.blobs.keep(written, id.0, command.file).await.map_err(|error| {
        tracing::error!(%error, "a file was not kept");
        Problem::plain(Kind::Unavailable)
    })?;
    let executed = commit(&app, caller, &head, &command).await?;
    Ok(answer(&app, caller, &command, executed.into()).ok())
}

/// Asks before the first byte is read. Whoever may ask again is asked about the number later: the file may be there.
async fn admit(app: &App, caller: Caller, conversation: &Conversation, head: &Head) -> Result<(), Problem> {
    let at = At { job: conversation.job, party: conversation.asker };
    let known = app.store.load(&(at, CandidacyId::of(conversation.job, conversation.agent))).await?;
    conversation.writer(&known)?;
    if !head.may_repeat() {
        ShareFile::admit(conversation, &known, &app.context(caller.actor))?;
    }
    Ok(())
}

/// A file that the log does not know is removed again.
async fn commit(app: &App, caller: Caller, head: &Head, command: &ShareFile) -> Result<Executed, Problem> {
    let parts = format!("{}\n{}\n{}", command.conversation.agent, command.name, command.sha256);
    let request = Request {
        command: head.command(caller.party.0),
        digest: head.digest(app, parts.as_bytes()),
        answer: &|_| stored_answer(command),
    };
    let result = app.execute(caller.actor, command, &request).await;
    let file = command.file.to_string();
    let taken = match &result {
        Ok(executed) => executed.answer.get("file_id").and_then(Value::as_str) == Some(file.as_str()),
        // It may be in the log nevertheless.
        Err(ExecuteError::Store(_)) => true,
        Err(ExecuteError::Rejected(_) | ExecuteError::OtherRequest) => false,
    };
    if !taken {
        app.blobs.remove(command.conversation.job, command.file).await;
    }
    Ok(result?)
}

/// Without the name: answers are kept for ever and names must be erasable.
fn stored_answer(command: &ShareFile) -> Value {
    json!({
        "success": true,
        "file_id": command.file,
        "attachment_size": command.size,
        "media_type": command.media_type,
        "sha256": command.sha256,
    })
}

/// Name and link are added to every answer anew; a retry has the same name.
fn answer(app: &App, caller: Caller, command: &ShareFile, done: Done) -> Done {
    let job = command.conversation.job;
    let kept = done.get("file_id").and_then(Value::as_str).and_then(|text| text.parse().ok());
    let file: FileId = kept.unwrap_or(command.file);
    done.with("attachment_url", Link::new(job, file, caller.party, app.now()).url(app))
        .with("attachment_name", command.name.as_str())
        .with("file_path", file_path(job, file, &command.name))
        .with("expires_in", WORKS_FOR.as_seconds())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Put a file into the conversation with the other side")
        .about(
            "The poster's file goes into the conversation that `application_id` or `agent_id` names, else as its \
             messages do. Poster and applicant may read it; a message carries it along by its `attachment_url`.",
        )
        .query([optional("application_id", id()), optional("agent_id", id())])
        .upload([])
        .commits(
            200,
            [
                required("success", flag()),
                required("attachment_url", words()),
                required("attachment_name", words()),
                required("attachment_size", whole(1, policy.message_file_bytes_max)),
                required("file_id", id()),
                required("file_path", words()),
                required("media_type", words()),
                required("sha256", words()),
                required("expires_in", number()),
            ],
        )
        .refuses([
            Kind::JobNotFound,
            Kind::NdaNotAcknowledged,
            Kind::NotInConversation,
            Kind::ApplicationNotFound,
            Kind::ApplicationNotPending,
            Kind::ConversationFull,
            Kind::UploadNotValid,
            Kind::FileTypeNotAllowed,
            Kind::FileTooLarge,
        ])
}
