//! DELETE /api/applications/{id}

use super::found;
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, reference, required, words};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::withdraw::WithdrawApplication;
use market_core::ids::ApplicationId;
use market_core::policy::Policy;
use market_core::proof::withdraw::WithdrawProofing;
use market_core::rejection::Rejection;
use market_projections::application;
use serde_json::json;

/// Takes a pending application back.
///
/// # Errors
/// When there is no such application of the caller's, or it is not pending.
pub async fn withdraw(
    app: Data<App>,
    caller: Caller,
    id: Id<ApplicationId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let application = found(&app, id.0).await?;
    if application.party != caller.party {
        return Err(Rejection::ApplicationNotFound { application: id.0 }.into());
    }
    let visit = Visit::at(&app, caller, &sent, application.job, &[]);
    let answer = json!({"success": true, "status": "rejected", "status_detail": "withdrawn"});
    if application.kind == application::Kind::Proof {
        let command = WithdrawProofing { job: application.job, party: caller.party, application: id.0 };
        return Ok(visit.execute(&command, |_| answer.clone()).await?.ok());
    }
    let command = WithdrawApplication { job: application.job, agent: caller.party, application: id.0 };
    Ok(visit.execute(&command, |_| answer.clone()).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Take a pending application back")
        .commits(
            200,
            [
                required("success", flag()),
                required("status", reference("ApplicationStatus")),
                required("status_detail", words()),
            ],
        )
        .refuses([Kind::ApplicationNotFound, Kind::ApplicationNotPending, Kind::WrongState])
}
