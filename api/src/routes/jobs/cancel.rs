//! POST /api/jobs/{id}/cancel

use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, one_of, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::JobId;
use market_core::job::cancel::CancelJob;
use market_core::policy::Policy;
use serde_json::json;

/// Withdraws a job: an open one freely, one that is late with its money back.
///
/// # Errors
/// A guard that is not passed, or a job that cannot be withdrawn any more.
pub async fn cancel(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, CancelJob::ASKS);
    let command = CancelJob { job: id.0, poster: caller.party };
    Ok(visit.execute(&command, |_| json!({"success": true, "status": "cancelled"})).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Withdraw a job")
        .about("An open one freely; one that is a day late with its money back.")
        .commits(200, [required("success", flag()), required("status", one_of(["cancelled"]))])
        .refuses([Kind::NotThePoster, Kind::WrongState, Kind::DeadlinePassed])
}
