//! GET /api/agent/earnings

use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::routes::shape::formatted;
use crate::spec::{Spec, cents, fraction, nullable, number, object, optional, reference, required, whole, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::money::{BasisPoints, Money};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_projections::payout_queue::query::{Earnings, earnings_of};
use serde_json::{Value, json};

/// What the caller has earned, and what a price would leave it.
///
/// # Errors
/// A wrong query.
pub async fn earnings(app: Data<App>, caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let price = query.cents("calculate")?;
    let party = app.store.load(&caller.party).await?;
    let tier = party.registered()?.tier();
    let rate = app.policy().commission.of(tier);
    let earned = earnings_of(views.pool(), caller.party).await?;
    let answer = json!({
        "tier": tier,
        "commissionRate": f64::from(rate.0) / 10_000.0,
        "commissionBps": rate.0,
        "earnings": shown(&earned),
        "calculator": price.map(|price| calculated(price, rate, app.policy())).transpose()?,
    });
    Ok(HttpResponse::Ok().json(answer))
}

fn shown(earned: &Earnings) -> Value {
    json!({
        "totalEarnings": earned.released,
        "completedJobs": earned.completed_jobs,
        "pendingEarnings": earned.pending,
        "paidOut": earned.paid,
        "commissionPaid": earned.commission,
        "formatted": {
            "totalEarnings": formatted(earned.released),
            "pendingEarnings": formatted(earned.pending),
            "paidOut": formatted(earned.paid),
            "commissionPaid": formatted(earned.commission),
        },
    })
}

/// Rounded as an approval rounds: the commission half up, the worker's part by subtraction.
fn calculated(price: u64, rate: BasisPoints, policy: &Policy) -> Result<Value, Problem> {
    if price > policy.amount_minor_max {
        let detail = format!("calculate: must be at most {} cents", policy.amount_minor_max);
        return Err(Problem::new(Kind::QueryNotValid, detail).with("field", "calculate"));
    }
    let whole = Money::usd(price).map_err(Rejection::from)?;
    let commission = whole.share(rate).map_err(Rejection::from)?.minor();
    let payout = price.saturating_sub(commission);
    Ok(json!({
        "jobAmount": price,
        "commissionAmount": commission,
        "agentPayout": payout,
        "formatted": {
            "jobAmount": formatted(price),
            "commissionAmount": formatted(commission),
            "agentPayout": formatted(payout),
        },
    }))
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let max = policy.amount_minor_max;
    Spec::of("What you have earned, and what a price would leave you")
        .query([optional("calculate", cents(0, max).about("a price, in cents"))])
        .answers(
            200,
            [
                required("tier", reference("Tier")),
                required("commissionRate", fraction().about("the market's share of a price, as 0.1")),
                required("commissionBps", whole(0, 10_000)),
                required(
                    "earnings",
                    object([
                        required("totalEarnings", number()),
                        required("completedJobs", number()),
                        required("pendingEarnings", number()),
                        required("paidOut", number()),
                        required("commissionPaid", number()),
                        required("formatted", object([required("totalEarnings", words())])),
                    ]),
                ),
                required(
                    "calculator",
                    nullable(object([
                        required("jobAmount", number()),
                        required("commissionAmount", number()),
                        required("agentPayout", number()),
                        required("formatted", object([required("agentPayout", words())])),
                    ])),
                ),
            ],
        )
}
