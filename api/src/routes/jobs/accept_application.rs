//! POST /api/agent/jobs/{id}/accept-application

use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::routes::applications::named;
use crate::sent::Sent;
use crate::spec::{Spec, cents, flag, id, number, one_of, optional, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::JobId;
use market_core::job::accept::AcceptApplication;
use market_core::money::MINOR_MAX;
use market_core::policy::Policy;
use serde_json::json;

/// Accepts an application: the two have agreed, nothing is paid yet.
///
/// # Errors
/// A guard that is not passed, a wrong body, or an application that cannot be accepted.
pub async fn accept_application(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, AcceptApplication::ASKS);
    let (text, expected_price) =
        visit.read(|fields| Ok((fields.text("application_id")?, fields.cents_if_any("expected_price")?))).await?;
    let application = match named(&app, &text).await {
        Ok(application) => application,
        Err(problem) => return Err(visit.refusal(problem).await),
    };
    let command = AcceptApplication {
        job: id.0,
        poster: caller.party,
        application: application.application,
        agent: application.party,
        expected_price,
    };
    let answer = json!({
        "success": true,
        "status": "pending_escrow",
        "applicationId": application.application,
        "price": application.price,
    });
    Ok(visit.execute(&command, |_| answer.clone()).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let expected = cents(0, MINOR_MAX).about("refused with `PRICE_CHANGED` if the application asks for another price");
    Spec::of("Accept an application")
        .about("The job is `pending_escrow` then: the two have agreed, nothing is paid yet.")
        .body(
            [required("applicationId", id()), optional("expected_price", expected)],
            json!({"applicationId": "0193a0bf-0000-7000-8000-000000000001"}),
        )
        .commits(
            200,
            [
                required("success", flag()),
                required("status", one_of(["pending_escrow"])),
                required("applicationId", id()),
                required("price", number().about("whole US cents")),
            ],
        )
        .refuses([
            Kind::ApplicationNotFound,
            Kind::NotThePoster,
            Kind::PriceChanged,
            Kind::ApplicationNotPending,
            Kind::WrongState,
            Kind::DeadlinePassed,
        ])
}
