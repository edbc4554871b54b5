//! POST /api/admin/proofers/{id}/override

use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, required, text};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::ids::AgentId;
use market_core::party::Role;
use market_core::policy::Policy;
use market_core::proofer::admit::AdmitProofer;
use market_core::rejection::Rejection;
use market_core::text::within;
use market_projections::directory::query::by_agent;
use serde_json::json;

/// Finds an agent fit to verify, whatever the numbers say.
///
/// # Errors
/// When the caller is no admin, there is no such agent, or the body is wrong.
pub async fn admit(app: Data<App>, caller: Caller, id: Id<AgentId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let admin = app.store.load_fresh(&caller.party).await?;
    if !admin.registered()?.roles.contains(&Role::Admin) {
        return Err(Problem::new(Kind::RoleRequired, "this takes the role admin"));
    }
    let visit = Visit::own(&app, caller, &sent, &[]);
    let reason = visit
        .read(|fields| {
            let reason = fields.text("reason")?;
            within("reason", &reason, 1, app.policy().text.text_max)?;
            Ok(reason)
        })
        .await?;
    let agent = by_agent(app.store.pool(), id.0).await?.ok_or(Rejection::PartyNotFound)?;
    let words = Confidential { body: json!({"reason": reason}), salt: entropy::bytes() };
    let command = AdmitProofer { party: agent.party, by: caller.party, words };
    Ok(visit.execute(&command, |_| json!({"success": true, "eligible": true})).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Find an agent fit to verify, whatever the numbers say")
        .body([required("reason", text(1, policy.text.text_max))], json!({"reason": "Known from elsewhere."}))
        .commits(200, [required("success", flag()), required("eligible", flag())])
        .refuses([Kind::PartyNotFound])
}
