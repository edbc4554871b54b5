//! GET /api/jobs/{id}/download?file=

use super::{reads_as, standing, visible};
use crate::app::App;
use crate::auth::Caller;
use crate::link::{Link, WORKS_FOR, file_path};
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::routes::conversation;
use crate::spec::{Spec, number, required, text, url};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::JobId;
use market_core::job::Ask;
use market_core::policy::Policy;
use market_projections::deliverable::query::{File, attachments_of_job, of_job};
use serde_json::json;

/// A signed link to a file of the job, named by its path, its name or its id.
///
/// # Errors
/// When the caller may not come in, or the job has no such file for it to read.
pub async fn download(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    query: Query,
    views: Fresh,
) -> Result<HttpResponse, Problem> {
    if let Some(url) = conversation::link(&app, caller, id.0, query.text("file")).await? {
        return Ok(linked(&url));
    }
    let standing = standing(&app, caller, id.0, &[Ask::Nda]).await?;
    let (job, _) = standing.enter(&[])?;
    let reader = reads_as(&app, job, caller.party).await?;
    let wanted = query.text("file").ok_or_else(|| {
        Problem::new(Kind::QueryNotValid, "file: name the file, as ?file=report.pdf").with("field", "file")
    })?;
    let mut files = attachments_of_job(views.pool(), id.0).await?;
    files.extend(visible(of_job(views.pool(), id.0).await?, job, reader));
    // Of several files with one name, the latest is meant.
    let file = files.iter().rev().find(|file| is_named(file, wanted));
    let file = file.ok_or_else(|| Problem::new(Kind::FileNotFound, "this job has no such file"))?;
    let url = Link::new(id.0, file.file, caller.party, app.now()).url(&app);
    Ok(linked(&url))
}

fn linked(url: &str) -> HttpResponse {
    HttpResponse::Ok().json(json!({"signedUrl": url, "url": url, "expires_in": WORKS_FOR.as_seconds()}))
}

fn is_named(file: &File, wanted: &str) -> bool {
    let name = file.name.as_deref().unwrap_or_default();
    wanted == name || wanted == file_path(file.job, file.file, name) || wanted == file.file.to_string()
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("A signed link to a file of the job")
        .query([required("file", text(1, 1_000).about("its path, its name or its id"))])
        .answers(
            200,
            [
                required("signedUrl", url()),
                required("url", url()),
                required("expires_in", number().about("seconds for which the link works")),
            ],
        )
        .refuses([Kind::NdaNotAcknowledged, Kind::NotTheWorker, Kind::FileNotFound])
}
