//! POST /api/agent/proofs/register

use super::eligibility;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Kind, Problem};
use crate::routes::agent::category;
use crate::sent::Sent;
use crate::spec::{Spec, flag, list, reference, required, words};
use crate::visit::{Own, Visit};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::category::WorkCategory;
use market_core::policy::Policy;
use market_core::proofer::register::RegisterProofer;
use serde_json::json;

/// Says what kinds of work one verifies, whether one is fit to yet or not.
///
/// # Errors
/// A wrong body, or no profile.
pub async fn register(app: Data<App>, caller: Caller, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[Own::Email]);
    let categories: Vec<WorkCategory> = visit
        .read(|fields| {
            let names = fields.texts_if_any("categories")?;
            let missing = || market_core::rejection::Rejection::Invalid {
                field: "categories",
                problem: "is required".to_owned(),
            };
            names.ok_or_else(missing)?.iter().map(|name| category("categories", name)).collect()
        })
        .await?;
    let command = RegisterProofer { party: caller.party, categories: categories.clone() };
    let done = visit.execute(&command, |_| json!({"success": true, "categories": categories})).await?;
    if done.is_foreseen() {
        return Ok(done.ok());
    }
    let reasons = eligibility::reasons(&app, caller).await?;
    Ok(done.with("eligible", reasons.is_empty()).with("reasons", reasons).ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Say what kinds of work you verify")
        .about("Whoever is not eligible yet may register, and is drawn as soon as it is.")
        .body([required("categories", list(reference("Category")))], json!({"categories": ["Research"]}))
        .commits(
            200,
            [
                required("success", flag()),
                required("categories", list(reference("Category"))),
                required("eligible", flag()),
                required("reasons", list(words())),
            ],
        )
        .refuses([Kind::EmailNotVerified, Kind::ProfileRequired])
}
