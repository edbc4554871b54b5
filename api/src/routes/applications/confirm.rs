//! POST /api/applications/{id}/confirm

use super::found;
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, nullable, number, optional, required, whole};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::CandidacyEvent;
use market_core::candidacy::confirm::ConfirmApplication;
use market_core::event::Event;
use market_core::ids::ApplicationId;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use serde_json::json;

/// Says that an application of the caller's stands under the terms as they are now.
///
/// # Errors
/// When there is no such application of the caller's, it is not pending, or the terms have changed meanwhile.
pub async fn confirm(
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
    let terms_version = visit
        .read(|fields| {
            let is_named = fields.has("terms_version");
            is_named.then(|| fields.number("terms_version", 1, u32::MAX, None)).transpose()
        })
        .await?;
    let command = ConfirmApplication { job: application.job, agent: caller.party, application: id.0, terms_version };
    let done = visit.execute(&command, |events| {
        let confirmed = events.iter().find_map(|event| match event {
            Event::Candidacy(CandidacyEvent::Confirmed { terms_version, .. }) => Some(*terms_version),
            _ => None,
        });
        // Without an event it stands under this version already.
        json!({"success": true, "terms_version": confirmed.unwrap_or(application.job_terms_version)})
    });
    Ok(done.await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Confirm an application under the job's present terms")
        .about(
            "An application whose `needs_confirmation` is true cannot be accepted before. With `terms_version` only \
             the version that was read is confirmed.",
        )
        .body([optional("terms_version", nullable(whole(1, 4_294_967_295)))], json!({"terms_version": 2}))
        .commits(200, [required("success", flag()), required("terms_version", number())])
        .refuses([Kind::ApplicationNotFound, Kind::ApplicationNotPending, Kind::TermsChanged])
}
