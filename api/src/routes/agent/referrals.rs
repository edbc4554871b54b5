//! GET and POST /api/agent/referrals

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::query::{Query, next_cursor};
use crate::referral::{CODE_LENGTH, code_of};
use crate::sent::Sent;
use crate::spec::{Field, Spec, flag, id, instant, list, nullable, number, object, required, text, url, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use market_projections::directory::query::{Referred, referred_by};
use serde_json::{Value, json};

/// The caller's referral code, and who came by it, newest first.
///
/// # Errors
/// A wrong query.
pub async fn referrals(app: Data<App>, caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let page = query.page()?;
    let found = referred_by(views.pool(), caller.party, &page).await?;
    let next = next_cursor(&page, &found, |referred| (referred.referred_at, referred.party.0));
    let code = code_of(&app, caller.party).await?;
    let shown: Vec<Value> = found.iter().map(shape).collect();
    let answer = json!({
        "referral_url": url_of(&app, &code),
        "referral_code": code,
        "count": shown.len(),
        "referrals": shown,
        "next_cursor": next,
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// The caller's referral code: always the same.
///
/// # Errors
/// A fault.
pub async fn refer(app: Data<App>, caller: Caller, sent: Sent) -> Result<HttpResponse, Problem> {
    sent.fields()?;
    let code = code_of(&app, caller.party).await?;
    let answer = json!({"success": true, "referral_url": url_of(&app, &code), "referral_code": code});
    Ok(HttpResponse::Ok().json(answer))
}

fn url_of(app: &App, code: &str) -> String {
    format!("{}/auth/login?referral_code={code}", app.public_url())
}

fn shape(referred: &Referred) -> Value {
    json!({
        "agent_id": referred.agent,
        "name": referred.name,
        "joined_at": referred.referred_at,
        "completed_jobs": referred.completed_jobs,
    })
}

fn code_fields() -> [Field; 2] {
    let code = text(CODE_LENGTH, CODE_LENGTH).about("what others name as referral_code when they make their profile");
    [required("referral_code", code), required("referral_url", url())]
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let referral = object([
        required("agent_id", id()),
        required("name", nullable(words())),
        required("joined_at", instant()),
        required("completed_jobs", number()),
    ]);
    let listed = [
        required("referrals", list(referral)),
        required("count", number()),
        required("next_cursor", nullable(words())),
    ];
    Spec::of("Your referral code, and who came by it, newest first")
        .paged()
        .answers(200, code_fields().into_iter().chain(listed))
}

/// What it takes and answers.
#[must_use]
pub fn refer_spec(_policy: &Policy) -> Spec {
    Spec::of("Your referral code").answers(200, [required("success", flag())].into_iter().chain(code_fields()))
}
