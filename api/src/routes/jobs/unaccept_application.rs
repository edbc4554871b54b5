//! POST /api/agent/jobs/{id}/unaccept-application

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
use market_core::job::unaccept::UnacceptApplication;
use market_core::policy::Policy;
use serde_json::json;

/// Takes an acceptance back before it is funded.
///
/// # Errors
/// A guard that is not passed, or a job that has no acceptance to take back.
pub async fn unaccept_application(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, UnacceptApplication::ASKS);
    let command = UnacceptApplication { job: id.0, poster: caller.party };
    Ok(visit.execute(&command, |_| json!({"success": true, "status": "open"})).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Take an acceptance back before it is funded")
        .commits(200, [required("success", flag()), required("status", one_of(["open"]))])
        .refuses([Kind::NotThePoster, Kind::WrongState, Kind::DeadlinePassed])
}
