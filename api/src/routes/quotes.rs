//! POST /api/quotes

use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::problem::Problem;
use crate::sent::Sent;
use crate::spec::{Spec, cents, flag, nullable, number, one_of, optional, required, words};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::job::post::sensible_amount;
use market_core::money::Money;
use market_core::policy::{Policy, Tier};
use market_core::rejection::Rejection;
use serde_json::{Value, json};

/// What an amount would cost, and what would arrive, by the rules that the commands themselves use. Nothing is made.
///
/// # Errors
/// A wrong body.
pub async fn quote(app: Data<App>, caller: Caller, sent: Sent) -> Result<HttpResponse, Problem> {
    let party = app.store.load(&caller.party).await?;
    let tier = party.registered()?.tier();
    let mut fields = sent.wish()?;
    let kind = fields.text("kind")?;
    let amount = fields.cents("amount")?;
    sensible_amount("amount", amount, app.policy())?;
    let quoted = match kind.as_str() {
        "fund-escrow" => funding(&app, tier, amount, &mut fields)?,
        "deposit" => deposit(&app, amount, &mut fields)?,
        "withdraw" => {
            json!({"amount": amount.minor(), "fee": 0, "totalCharge": amount.minor(), "arrives": amount.minor()})
        }
        _ => {
            let problem = "must be fund-escrow, deposit or withdraw".to_owned();
            return Err(Rejection::Invalid { field: "kind", problem }.into());
        }
    };
    fields.nothing_else()?;
    let head = json!({"kind": kind, "tier": tier, "quoted_at": app.now()});
    Ok(HttpResponse::Ok().json(crate::routes::shape::joined(head, quoted)))
}

/// The commission is the worker's tier's; the caller's own tier stands for it here.
fn funding(app: &App, tier: Tier, price: Money, fields: &mut Fields) -> Result<Value, Rejection> {
    let by_wallet = fields.flag("use_wallet")?;
    let fee = if by_wallet { Money::zero(price.currency()) } else { app.policy().card_fee.on(price)? };
    let commission = price.share(app.policy().commission.of(tier))?;
    Ok(json!({
        "amount": price.minor(),
        "fundedFrom": if by_wallet { "wallet" } else { "card" },
        "serviceFee": fee.minor(),
        "totalCharge": price.plus(fee)?.minor(),
        "agentCommission": commission.minor(),
        "agentPayout": price.minus(commission)?.minor(),
    }))
}

fn deposit(app: &App, amount: Money, fields: &mut Fields) -> Result<Value, Rejection> {
    let method = fields.text_if_any("method")?;
    let fee = match method.as_deref() {
        None | Some("ach") => app.policy().ach_fee.on(amount)?,
        Some("card") => app.policy().card_fee.on(amount)?,
        Some(_) => {
            return Err(Rejection::Invalid { field: "method", problem: "must be ach or card".to_owned() });
        }
    };
    Ok(json!({
        "amount": amount.minor(),
        "method": method.as_deref().unwrap_or("ach"),
        "fee": fee.minor(),
        "totalCharge": amount.plus(fee)?.minor(),
        "arrives": amount.minor(),
    }))
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("What an amount would cost, and what would arrive")
        .strict_body(
            [
                required("kind", one_of(["fund-escrow", "deposit", "withdraw"])),
                required("amount", cents(1, policy.amount_minor_max)),
                optional("useWallet", nullable(flag()).about("fund-escrow: out of the wallet, or by card")),
                optional("method", nullable(one_of(["ach", "card"])).about("deposit: how it is paid")),
            ],
            json!({"kind": "fund-escrow", "amount": 7_500, "useWallet": false}),
        )
        .answers(
            200,
            [
                required("kind", words()),
                required("tier", words()),
                required("quoted_at", crate::spec::instant()),
                required("amount", number()),
                required("totalCharge", number()),
                optional("fee", number()),
                optional("serviceFee", number()),
                optional("fundedFrom", words()),
                optional("agentCommission", number()),
                optional("agentPayout", number()),
                optional("method", words()),
                optional("arrives", number()),
            ],
        )
}
