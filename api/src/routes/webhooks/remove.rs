//! DELETE /api/agent/webhooks/{id}

use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, id, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::WebhookId;
use market_core::policy::Policy;
use market_core::webhook::remove::RemoveWebhook;
use serde_json::json;

/// Takes a webhook away, with all that was to be sent to it.
///
/// # Errors
/// When there is no such webhook of the caller's.
pub async fn remove(app: Data<App>, caller: Caller, id: Id<WebhookId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[]);
    let command = RemoveWebhook { party: caller.party, webhook: id.0 };
    Ok(visit.execute(&command, |_| json!({"success": true, "id": id.0})).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Take a webhook away")
        .about("What waits is not sent any more; what was sent is forgotten within the hour.")
        .commits(200, [required("success", flag()), required("id", id())])
        .refuses([Kind::WebhookNotFound])
}
