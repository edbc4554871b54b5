//! GET /api/jobs/{id}/attachments

use super::{shown_attachment, standing};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::spec::{Spec, id, instant, list, nullable, number, object, required, url, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::JobId;
use market_core::job::Ask;
use market_core::policy::Policy;
use market_projections::deliverable::query::attachments_of_job;
use serde_json::{Value, json};

/// The files that belong to what is offered, for everybody who may see it.
///
/// # Errors
/// When the caller may not come in.
pub async fn attachments(app: Data<App>, caller: Caller, id: Id<JobId>, views: Fresh) -> Result<HttpResponse, Problem> {
    standing(&app, caller, id.0, &[Ask::Nda]).await?;
    let files = attachments_of_job(views.pool(), id.0).await?;
    let shown: Vec<Value> = files.iter().map(|file| shown_attachment(&app, file, caller.party)).collect();
    Ok(HttpResponse::Ok().json(json!({"count": shown.len(), "attachments": shown})))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let file = object([
        required("id", id()),
        required("file_name", nullable(words())),
        required("file_size", number()),
        required("file_path", words()),
        required("media_type", nullable(words())),
        required("sha256", words()),
        required("download_url", url()),
        required("created_at", instant()),
    ]);
    Spec::of("The files that belong to what is offered")
        .answers(200, [required("count", number()), required("attachments", list(file))])
        .refuses([Kind::NdaNotAcknowledged])
}
