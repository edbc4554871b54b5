//! GET /api/wallet/transactions

use crate::auth::Caller;
use crate::journal::Line;
use crate::problem::Problem;
use crate::query::Query;
use crate::spec::{Spec, id, instant, number, object, one_of, required, words};
use crate::statement::{Cut, Order, Place, lines, next_place};
use crate::views::Fresh;
use actix_web::HttpResponse;
use market_core::event::transfer_id;
use market_core::ledger::{Account, Side};
use market_core::policy::Policy;
use serde_json::{Value, json};

/// What moved in and out of the caller's wallet, newest first.
///
/// # Errors
/// A wrong query.
pub async fn transfers(caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let limit = query.page_limit()?;
    let after: Option<Place> = query.parsed("cursor", "a next_cursor of ours")?;
    let account = Account::Wallet(caller.party).to_string();
    let found = lines(views.pool(), &account, Order::NewestFirst, after, &Cut::default(), limit).await?;
    let transfers: Vec<Value> = found.iter().map(|line| shown(line, &account)).collect();
    let next = next_place(&found, limit).map(|place| place.to_string());
    Ok(HttpResponse::Ok().json(json!({"count": transfers.len(), "transactions": transfers, "next_cursor": next})))
}

fn shown(line: &Line, account: &str) -> Value {
    let (side, other, balance_after) = line.seen_from(account);
    let direction = match side {
        Side::Credit => "in",
        Side::Debit => "out",
    };
    json!({
        "id": transfer_id(line.at, line.position, u16::try_from(line.ordinal).unwrap_or(0)),
        "type": line.name,
        "direction": direction,
        "amount": line.amount,
        "balance_after": balance_after,
        "counterpart": other,
        "position": line.position,
        "created_at": line.at,
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let transfer = object([
        required("id", id()),
        required("type", words().such_as("payment.deposited").about("the event that moved the money")),
        required("direction", one_of(["in", "out"])),
        required("amount", number().about("whole US cents")),
        required("balance_after", number().about("whole US cents")),
        required("counterpart", words().about("the other account's path")),
        required("position", number()),
        required("created_at", instant()),
    ]);
    Spec::of("What moved in and out of your wallet, newest first").lists("transactions", transfer)
}
