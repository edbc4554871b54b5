//! POST /api/sandbox/payments/mode

use crate::app::App;
use crate::outside::payments::{Mode, set_mode};
use crate::problem::Problem;
use crate::sent::Sent;
use crate::spec::{Spec, flag, one_of, required};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use serde_json::json;

/// Has the simulated processor move money by itself, or only when it is told to.
///
/// # Errors
/// A wrong body.
pub async fn mode(app: Data<App>, sent: Sent) -> Result<HttpResponse, Problem> {
    let mode: Mode = sent.fields()?.parsed("mode", "auto or manual")?;
    set_mode(app.store.pool(), mode).await?;
    Ok(HttpResponse::Ok().json(json!({"success": true, "mode": mode.name()})))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Have the simulated processor move money by itself, or only when it is told to")
        .body([required("mode", one_of(["auto", "manual"]))], json!({"mode": "auto"}))
        .answers(200, [required("success", flag()), required("mode", one_of(["auto", "manual"]))])
}
