//! Takes a file into a job: its bytes are kept first, then the log is told; what the log does not take is removed.

use super::Received;
use crate::app::App;
use crate::auth::Caller;
use crate::link::{Link, WORKS_FOR, file_path};
use crate::problem::{Kind, Problem};
use crate::sent::Head;
use crate::visit::Done;
use market_core::decide::Decide;
use market_core::ids::{FileId, JobId};
use market_store::{ExecuteError, Request};
use serde_json::{Value, json};

/// A file that is in a job, and what its uploader is told.
#[derive(Debug)]
pub struct Taken {
    /// The file: that of the first attempt, if this one repeats it.
    pub file: FileId,
    /// A link to it.
    pub url: String,
    /// The answer, with its name and the link.
    pub done: Done,
}

/// Takes a received file into a job by a command of its own.
///
/// # Errors
/// The market's no, or a fault.
pub async fn take<C: Decide + Sync>(
    app: &App,
    caller: Caller,
    head: &Head,
    job: JobId,
    received: Received,
    command: impl FnOnce(FileId, &Received) -> C,
) -> Result<Taken, Problem> {
    let file = FileId(app.id());
    let command = command(file, &received);
    let Received { name, media_type, written } = received;
    // Without the name: answers are kept for ever and names must be erasable.
    let stored = json!({
        "success": true,
        "file_id": file,
        "file_size": written.size,
        "media_type": media_type,
        "sha256": written.sha256,
    });
    let parts = format!("{name}\n{}", written.sha256);
    app.blobs.keep(written, job, file).await.map_err(|error| {
        tracing::error!(%error, "a file was not kept");
        Problem::plain(Kind::Unavailable)
    })?;
    let request = Request {
        command: head.command(caller.party.0),
        digest: head.digest(app, parts.as_bytes()),
        answer: &|_| stored.clone(),
    };
    let result = app.execute(caller.actor, &command, &request).await;
    let taken = match &result {
        Ok(executed) => executed.answer.get("file_id") == stored.get("file_id"),
        // It may be in the log nevertheless.
        Err(ExecuteError::Store(_)) => true,
        Err(ExecuteError::Rejected(_) | ExecuteError::OtherRequest) => false,
    };
    if !taken {
        app.blobs.remove(job, file).await;
    }
    Ok(told(app, caller, job, file, &name, result?.into()))
}

/// Name and links are added to every answer anew; a retry has the same name.
fn told(app: &App, caller: Caller, job: JobId, file: FileId, name: &str, done: Done) -> Taken {
    let kept = done.get("file_id").and_then(Value::as_str).and_then(|text| text.parse().ok());
    let file = kept.unwrap_or(file);
    let url = Link::new(job, file, caller.party, app.now()).url(app);
    let done = done
        .with("file_name", name)
        .with("file_path", file_path(job, file, name))
        .with("url", url.as_str())
        .with("download_url", url.as_str())
        .with("expires_in", WORKS_FOR.as_seconds());
    Taken { file, url, done }
}
