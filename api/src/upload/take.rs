//! Takes a file into a job: its bytes are kept first, then the log is told; what the log does not take is removed.

use super::{Received, must_fit, receive_at};
use crate::app::App;
use crate::auth::Caller;
use crate::dry_run;
use crate::link::{Link, WORKS_FOR, file_path};
use crate::problem::{Kind, Problem};
use crate::sent::Head;
use crate::visit::Done;
use actix_multipart::Multipart;
use market_core::decide::{Context, Decide};
use market_core::ids::{FileId, JobId};
use market_core::job::{Ask, At, Standing};
use market_core::rejection::Rejection;
use market_store::{ExecuteError, Request};
use serde_json::{Value, json};

/// A file on its way into a job.
#[derive(Clone, Copy)]
pub struct Upload<'a> {
    /// The market.
    pub app: &'a App,
    /// Who sends it.
    pub caller: Caller,
    /// With which request.
    pub head: &'a Head,
    /// Into which job.
    pub job: JobId,
}

/// A file that is in a job, and what its uploader is told.
#[derive(Debug)]
pub struct Taken {
    /// The file: that of the first attempt, if this one repeats it.
    pub file: FileId,
    /// What it is called.
    pub name: String,
    /// A link to it.
    pub url: String,
    /// The answer, with its name and the link.
    pub done: Done,
}

/// Whether a command would be taken as things stand, but for the file.
type Admit = fn(&Standing, &Context<'_>) -> Result<(), Rejection>;

impl Upload<'_> {
    /// Asks before the first byte is read, and tells how many may come. Whoever may ask again is asked about the state
    /// later: the file may be there.
    ///
    /// # Errors
    /// A guard that is not passed, or the market's no.
    pub async fn admit(&self, asks: &[Ask], admit: Admit) -> Result<u64, Problem> {
        let standing = self.app.store.load(&At { job: self.job, party: self.caller.party }).await?;
        let (_, party) = standing.enter(asks)?;
        if !self.head.may_repeat() {
            admit(&standing, &self.app.context(self.caller.actor))?;
        }
        Ok(self.app.policy().file_bytes_max.of(party.tier()))
    }

    /// Takes the file of a form into the job, by a command of its own. `place` tells one place in the job from
    /// another: the same file sent to another one is another request.
    ///
    /// # Errors
    /// When the file is not one that is taken, the market's no, or a fault.
    pub async fn take<C: Decide + Sync>(
        self,
        parts: Multipart,
        bytes_max: u64,
        place: &str,
        command: impl FnOnce(FileId, &Received) -> C,
    ) -> Result<Taken, Problem> {
        let Self { app, caller, head, job } = self;
        must_fit(head.length(), bytes_max)?;
        let file = FileId(app.id());
        let received = receive_at(app, parts, bytes_max, job, file).await?;
        let command = command(file, &received);
        let Received { name, media_type, written, .. } = received;
        if head.is_dry() {
            let done = Done::foreseen(dry_run::of(app, caller, &command).await?);
            return Ok(Taken { file, name, url: String::new(), done });
        }
        // Without the name: answers are kept for ever and names must be erasable.
        let stored = json!({
            "success": true,
            "file_id": file,
            "file_size": written.size,
            "media_type": media_type,
            "sha256": written.sha256,
        });
        let sent = format!("{place}\n{name}\n{}", written.sha256);
        app.blobs.keep(written, job, file).await.map_err(|error| {
            tracing::error!(%error, "a file was not kept");
            Problem::plain(Kind::Unavailable)
        })?;
        let request = Request {
            command: head.command(caller.party.0),
            digest: head.digest(app, sent.as_bytes()),
            answer: &|_| stored.clone(),
        };
        let result = app.execute(caller, &command, &request).await;
        let taken = match &result {
            Ok(executed) => executed.answer.get("file_id") == stored.get("file_id"),
            // It may be in the log nevertheless.
            Err(ExecuteError::Store(_)) => true,
            Err(ExecuteError::Rejected(_) | ExecuteError::OtherRequest) => false,
        };
        if !taken {
            app.blobs.remove(job, file).await;
        }
        Ok(told(app, caller, job, file, name, result?.into()))
    }
}

/// Name and links are added to every answer anew; a retry has the same name.
fn told(app: &App, caller: Caller, job: JobId, file: FileId, name: String, done: Done) -> Taken {
    let kept = done.get("file_id").and_then(Value::as_str).and_then(|text| text.parse().ok());
    let file = kept.unwrap_or(file);
    let url = Link::new(job, file, caller.party, app.now()).url(app);
    let done = done
        .with("file_name", name.as_str())
        .with("file_path", file_path(job, file, &name))
        .with("url", url.as_str())
        .with("download_url", url.as_str())
        .with("expires_in", WORKS_FOR.as_seconds());
    Taken { file, name, url, done }
}
