//! POST /api/jobs/{id}/attachments

use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Head;
use crate::spec::{Spec, flag, id, number, required, url, words};
use crate::upload::Upload;
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::JobId;
use market_core::job::attach::AttachFile;
use market_core::policy::Policy;

/// Puts a file beside the terms.
///
/// # Errors
/// A guard that is not passed, or a file that is not taken.
pub async fn attach(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    head: Head,
    parts: Multipart,
) -> Result<HttpResponse, Problem> {
    let upload = Upload { app: &app, caller, head: &head, job: id.0 };
    let bytes_max = upload.admit(AttachFile::ASKS, AttachFile::admit).await?;
    head.must_be_sound()?;
    let taken = upload.take(parts, bytes_max, "", |file, received| AttachFile {
        job: id.0,
        poster: caller.party,
        file,
        name: received.name.clone(),
        media_type: received.media_type.to_owned(),
        sha256: received.written.sha256.clone(),
        size: received.written.size,
    });
    let taken = taken.await?;
    Ok(taken.done.with("id", taken.file.to_string()).created())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Attach a file to a job")
        .about("Until the work is handed in. Everybody who may see the job and has acknowledged its terms may read it.")
        .upload([])
        .commits(
            201,
            [
                required("success", flag()),
                required("id", id()),
                required("file_id", id()),
                required("file_name", words()),
                required("file_size", number()),
                required("file_path", words()),
                required("media_type", words()),
                required("sha256", words()),
                required("url", url()),
                required("download_url", url()),
                required("expires_in", number()),
            ],
        )
        .refuses([
            Kind::NotThePoster,
            Kind::WrongState,
            Kind::DeadlinePassed,
            Kind::TooManyFiles,
            Kind::UploadNotValid,
            Kind::FileTypeNotAllowed,
            Kind::FileTooLarge,
        ])
}
