//! POST /api/applications/{id}/reject

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
use market_core::candidacy::reject::RejectApplication;
use market_core::ids::ApplicationId;
use market_core::policy::Policy;
use market_core::proof::turn_down::TurnProoferDown;
use market_core::rejection::Rejection;
use market_projections::application;
use serde_json::json;

/// Says no to an application for a job of the caller's.
///
/// # Errors
/// When there is no such application for the caller to see, or it is not pending.
pub async fn reject(
    app: Data<App>,
    caller: Caller,
    id: Id<ApplicationId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let application = found(&app, id.0).await?;
    if ![application.poster, application.party].contains(&caller.party) {
        return Err(Rejection::ApplicationNotFound { application: id.0 }.into());
    }
    let visit = Visit::at(&app, caller, &sent, application.job, RejectApplication::ASKS);
    let answer = json!({"success": true, "status": "rejected", "status_detail": "not_selected"});
    if application.kind == application::Kind::Proof {
        let (job, party) = (application.job, application.party);
        let command = TurnProoferDown { job, poster: caller.party, party, application: id.0 };
        return Ok(visit.execute(&command, |_| answer.clone()).await?.ok());
    }
    let command =
        RejectApplication { job: application.job, poster: caller.party, agent: application.party, application: id.0 };
    Ok(visit.execute(&command, |_| answer.clone()).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Say no to an application for a job of yours")
        .commits(
            200,
            [
                required("success", flag()),
                required("status", reference("ApplicationStatus")),
                required("status_detail", words()),
            ],
        )
        .refuses([Kind::ApplicationNotFound, Kind::NotThePoster, Kind::ApplicationNotPending, Kind::WrongState])
}
