//! GET /api/jobs/{id}/deliverables

use super::{reader, shown_file, standing, visible};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::spec::{Spec, id, instant, list, nullable, number, object, reference, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::JobId;
use market_core::job::Ask;
use market_core::policy::Policy;
use market_projections::deliverable::query::of_job as files_of_job;
use market_projections::delivery::query::{NumberedDelivery, of_job};
use serde_json::{Value, json};

/// What was handed in, version by version, and what lies ready for the next one.
///
/// # Errors
/// When the caller has no part in the job.
pub async fn deliverables(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    views: Fresh,
) -> Result<HttpResponse, Problem> {
    let standing = standing(&app, caller, id.0, &[Ask::Nda]).await?;
    let reader = reader(&app, &standing, caller.party).await?;
    let (job, _) = standing.enter(&[])?;
    let files = visible(files_of_job(views.pool(), id.0).await?, job, reader);
    let of = |number: Option<u32>| -> Vec<Value> {
        let matching = files.iter().filter(|file| file.delivery == number);
        matching.map(|file| shown_file(&app, file, caller.party)).collect()
    };
    let deliveries = of_job(views.pool(), id.0).await?;
    let shown: Vec<Value> =
        deliveries.iter().map(|delivery| shown_delivery(delivery, of(Some(delivery.number)))).collect();
    let answer = json!({
        "jobId": id.0,
        "count": shown.len(),
        "deliverables": shown,
        "pending_files": of(None),
    });
    Ok(HttpResponse::Ok().json(answer))
}

fn shown_delivery(delivery: &NumberedDelivery, files: Vec<Value>) -> Value {
    let word = |name: &str| delivery.words.as_ref().and_then(|words| words.get(name)).cloned();
    json!({
        "version": delivery.number,
        "deliverable_url": word("deliverable_url"),
        "message": word("message"),
        "files": files,
        "review_by": delivery.review_by,
        "delivered_at": delivery.delivered_at,
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let delivery = object([
        required("version", number()),
        required("deliverable_url", nullable(words())),
        required("message", nullable(words())),
        required("files", list(reference("File"))),
        required("review_by", instant()),
        required("delivered_at", instant()),
    ]);
    Spec::of("What was handed in, version by version")
        .answers(
            200,
            [
                required("jobId", id()),
                required("count", number()),
                required("deliverables", list(delivery)),
                required("pending_files", list(reference("File")).about("what lies ready for the next one")),
            ],
        )
        .refuses([Kind::NdaNotAcknowledged, Kind::NotTheWorker])
}
