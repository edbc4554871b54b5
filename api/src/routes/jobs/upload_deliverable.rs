//! POST /api/agent/jobs/{id}/upload-deliverable

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
use market_core::job::upload::UploadFile;
use market_core::policy::Policy;

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
    let upload = Upload { app: &app, caller, head: &head, job: id.0 };
    let bytes_max = upload.admit(UploadFile::ASKS, UploadFile::admit).await?;
    head.must_be_sound()?;
    let taken = upload.take(parts, bytes_max, "", |file, received| UploadFile {
        job: id.0,
        agent: caller.party,
        file,
        name: received.name.clone(),
        media_type: received.media_type.to_owned(),
        sha256: received.written.sha256.clone(),
        size: received.written.size,
    });
    let taken = taken.await?;
    Ok(taken.done.with("deliverable_url", taken.url).ok())
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
