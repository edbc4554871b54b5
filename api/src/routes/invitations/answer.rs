//! POST /api/agent/invitations/{id}/accept and /decline, by the id of the job

use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::routes::jobs::accept_application::answer;
use crate::sent::Sent;
use crate::spec::{Spec, cents, flag, id, nullable, one_of, optional, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::ids::{ApplicationId, JobId, PartyId};
use market_core::job::answer_invitation::{AcceptInvitation, DeclineInvitation};
use market_core::policy::Policy;
use market_store::StoreError;
use serde_json::json;

/// Takes the offered price: the caller has applied and is hired, at once.
///
/// # Errors
/// A guard that is not passed, a wrong body, or an offer that cannot be accepted.
pub async fn accept(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, AcceptInvitation::ASKS);
    let expected_price = visit.read(|fields| fields.cents_if_any("expected_price")).await?;
    let (application, agent) = (ApplicationId(app.id()), caller.party);
    let estimate = estimate(&app, id.0, agent).await?;
    let body = json!({"message": "The offered price is accepted.", "estimated_delivery": estimate});
    let words = Confidential { body, salt: entropy::bytes() };
    let command = AcceptInvitation { job: id.0, agent, application, expected_price, words };
    let done = visit.execute(&command, answer).await?;
    if done.receipt().is_some() {
        app.applicants.note(application, agent);
    }
    Ok(done.ok())
}

/// How long the work takes, in the poster's words.
async fn estimate(app: &App, job: JobId, agent: PartyId) -> Result<String, StoreError> {
    let known = app.store.load(&job).await?;
    let words = known.posted(job).ok().and_then(|job| job.invitation_of(agent)).map(|guest| guest.words.row_id());
    let Some(row) = words else { return Ok(String::new()) };
    let held = app.store.private("invitation", &[row]).await?;
    let text = held.get(&row).and_then(|body| body.get("estimated_delivery")).and_then(|text| text.as_str());
    Ok(text.unwrap_or_default().to_owned())
}

/// Says no.
///
/// # Errors
/// When there is no such invitation, or the job is not open any more.
pub async fn decline(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, &[]);
    let command = DeclineInvitation { job: id.0, agent: caller.party };
    Ok(visit.execute(&command, |_| json!({"success": true})).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn accept_spec(policy: &Policy) -> Spec {
    let cent = || cents(1, policy.amount_minor_max);
    Spec::of("Accept the price that an invitation offers: you are hired at once")
        .about("The id is the job's. `expected_price` refuses another price than the one that you have read.")
        .body([optional("expected_price", nullable(cent()))], json!({"expected_price": 7500}))
        .commits(
            200,
            [
                required("success", flag()),
                required("status", one_of(["pending_escrow"])),
                required("applicationId", id()),
                required("price", cent()),
            ],
        )
        .refuses([
            Kind::JobNotFound,
            Kind::InvitationNotFound,
            Kind::EmailNotVerified,
            Kind::NdaNotAcknowledged,
            Kind::ConflictOfInterest,
            Kind::ProfileRequired,
            Kind::WrongState,
            Kind::DeadlinePassed,
            Kind::TermsChanged,
            Kind::NothingOffered,
            Kind::OfferExpired,
            Kind::PriceChanged,
            Kind::AlreadyApplied,
        ])
}

/// What it takes and answers.
#[must_use]
pub fn decline_spec(_policy: &Policy) -> Spec {
    Spec::of("Say no to an invitation")
        .about("The id is the job's. A private job is gone for you, and its poster cannot ask you again.")
        .commits(200, [required("success", flag())])
        .refuses([Kind::JobNotFound, Kind::InvitationNotFound, Kind::WrongState, Kind::DeadlinePassed])
}
