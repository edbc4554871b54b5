//! GET /api/agent/payouts and /api/agent/payouts/{id}

use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::{Query, next_cursor};
use crate::routes::shape;
use crate::spec::{Spec, reference};
use crate::views::Fresh;
use actix_web::HttpResponse;
use market_core::ids::PayoutId;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_projections::payout_queue::query::{of_party, one};
use serde_json::{Value, json};

/// The caller's payouts, newest first.
///
/// # Errors
/// A wrong query.
pub async fn payouts(caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let page = query.page()?;
    let found = of_party(views.pool(), caller.party, &page).await?;
    let next = next_cursor(&page, &found, |payout| (payout.created_at, payout.payout.0));
    let shown: Vec<Value> = found.iter().map(shape::payout).collect();
    Ok(HttpResponse::Ok().json(json!({"count": shown.len(), "payouts": shown, "next_cursor": next})))
}

/// One payout of the caller's.
///
/// # Errors
/// When there is no such one.
pub async fn payout(caller: Caller, id: Id<PayoutId>, views: Fresh) -> Result<HttpResponse, Problem> {
    let found = one(views.pool(), id.0).await?.filter(|payout| payout.party == caller.party);
    let payout = found.ok_or(Rejection::PayoutNotFound { payout: id.0 })?;
    Ok(HttpResponse::Ok().json(shape::payout(&payout)))
}

/// What it takes and answers.
#[must_use]
pub fn payouts_spec(_policy: &Policy) -> Spec {
    Spec::of("Your payouts, newest first").lists("payouts", reference("Payout"))
}

/// What it takes and answers.
#[must_use]
pub fn payout_spec(_policy: &Policy) -> Spec {
    let mut spec = Spec::of("One of your payouts").refuses([Kind::PayoutNotFound]);
    spec.answer.schema = reference("Payout");
    spec
}
