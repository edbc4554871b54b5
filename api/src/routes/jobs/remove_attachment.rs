//! DELETE /api/jobs/{id}/attachments/{file}

use crate::app::App;
use crate::auth::Caller;
use crate::path;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use market_core::ids::{FileId, JobId};
use market_core::job::attach::RemoveAttachment;
use market_core::policy::Policy;
use serde_json::json;

/// Takes a file away from an open job, and its bytes with it.
///
/// # Errors
/// A guard that is not passed, no such attachment, or a job that is not open.
pub async fn remove_attachment(
    app: Data<App>,
    caller: Caller,
    path: Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let (job, file) = (JobId(path::read(&path.0)?), FileId(path::read(&path.1)?));
    let visit = Visit::at(&app, caller, &sent, job, RemoveAttachment::ASKS);
    let command = RemoveAttachment { job, poster: caller.party, file };
    let done = visit.execute(&command, |_| json!({"success": true})).await?;
    if !done.is_foreseen() {
        app.blobs.remove(job, file).await;
    }
    Ok(done.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Take an attachment away from an open job").commits(200, [required("success", flag())]).refuses([
        Kind::NotThePoster,
        Kind::FileNotFound,
        Kind::WrongState,
        Kind::DeadlinePassed,
    ])
}
