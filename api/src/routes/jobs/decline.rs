//! POST /api/agent/jobs/{id}/decline

use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, one_of, optional, required, text};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::ids::JobId;
use market_core::job::decline::DeclineJob;
use market_core::policy::Policy;
use market_core::text::within;
use serde_json::json;

/// The worker steps down; the escrow goes back.
///
/// # Errors
/// A guard that is not passed, a wrong body, or work that was handed in already.
pub async fn decline(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, DeclineJob::ASKS);
    let reason = visit
        .read(|fields| {
            let reason = fields.text_if_any("reason")?.unwrap_or_default();
            within("reason", &reason, 0, app.policy().text.text_max)?;
            Ok(reason)
        })
        .await?;
    let words = Confidential { body: json!({"reason": reason}), salt: entropy::bytes() };
    let command = DeclineJob { job: id.0, agent: caller.party, words };
    Ok(visit.execute(&command, |_| json!({"success": true, "status": "cancelled"})).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Step down as the worker; the escrow goes back")
        .body([optional("reason", text(0, policy.text.text_max))], json!({"reason": "I cannot reach the source."}))
        .commits(200, [required("success", flag()), required("status", one_of(["cancelled"]))])
        .refuses([Kind::NotTheWorker, Kind::WrongState, Kind::DeadlinePassed])
}
