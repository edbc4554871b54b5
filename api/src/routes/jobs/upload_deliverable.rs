//! POST /api/agent/jobs/{id}/upload-deliverable

use super::load;
use crate::app::App;
use crate::auth::Caller;
use crate::link::{Link, WORKS_FOR, file_path};
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Head;
use crate::spec::{Spec, flag, id, number, required, url, words};
use crate::upload::{Received, receive};
use crate::visit::Done;
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::{FileId, JobId};
use market_core::job::At;
use market_core::job::upload::UploadFile;
use market_core::policy::Policy;
use market_store::{ExecuteError, Executed, Request};
use serde_json::{Value, json};

/// Puts a file into the job.
///
/// # Errors
/// A guard that is not passed, or a file that is not taken.
pub async fn upload_deliverable(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    head: Head,
    parts: Multipart,
) -> Result<HttpResponse, Problem> {
    let bytes_max = admit(&app, caller, id.0, &head).await?;
    head.must_be_sound()?;
    let Received { name, media_type, written } = receive(&app, parts, bytes_max).await?;
    let command = UploadFile {
        job: id.0,
        agent: caller.party,
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

/// Asks before the first byte is read. Whoever may ask again is asked about the state later: the file may be there.
async fn admit(app: &App, caller: Caller, job: JobId, head: &Head) -> Result<u64, Problem> {
    let standing = load(app, &At { job, party: caller.party }).await?;
    let (_, worker) = standing.enter(UploadFile::ASKS)?;
    if !head.may_repeat() {
        UploadFile::admit(&standing, &app.context(caller.actor))?;
    }
    Ok(app.policy().file_bytes_max.of(worker.tier()))
}

/// A file that the log does not know is removed again.
async fn commit(app: &App, caller: Caller, head: &Head, command: &UploadFile) -> Result<Executed, Problem> {
    let parts = format!("{}\n{}", command.name, command.sha256);
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
        app.blobs.remove(command.job, command.file).await;
    }
    Ok(result?)
}

/// Without the name: answers are kept for ever and names must be erasable.
fn stored_answer(command: &UploadFile) -> Value {
    json!({
        "success": true,
        "file_id": command.file,
        "file_size": command.size,
        "media_type": command.media_type,
        "sha256": command.sha256,
    })
}

/// Name and links are added to every answer anew; a retry has the same name.
fn answer(app: &App, caller: Caller, command: &UploadFile, done: Done) -> Done {
    let kept = done.get("file_id").and_then(Value::as_str).and_then(|text| text.parse().ok());
    let file: FileId = kept.unwrap_or(command.file);
    let url = Link::new(command.job, file, caller.party, app.now()).url(app);
    done.with("file_name", command.name.as_str())
        .with("file_path", file_path(command.job, file, &command.name))
        .with("url", url.as_str())
        .with("deliverable_url", url.as_str())
        .with("download_url", url.as_str())
        .with("expires_in", WORKS_FOR.as_seconds())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Put a file into the job, for the next delivery")
        .about("PDF, ZIP, Office files, texts, images, MP4 and MP3; content and name must agree, and programs are refused.")
        .upload([])
        .commits(
            200,
            [
                required("success", flag()),
                required("file_id", id()),
                required("file_name", words()),
                required("file_size", number().about("bytes")),
                required("file_path", words().about("begins with the job's id")),
                required("media_type", words()),
                required("url", url()),
                required("deliverable_url", url()),
                required("download_url", url()),
                required("sha256", words()),
                required("expires_in", number().about("seconds for which the links work")),
            ],
        )
        .refuses([
            Kind::NdaNotAcknowledged,
            Kind::NotTheWorker,
            Kind::TooManyFiles,
            Kind::WrongState,
            Kind::DeadlinePassed,
        ])
}
