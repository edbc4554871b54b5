//! GET /api/finance/trial-balance

use super::{at, class, cut, must_exist, must_keep_books};
use crate::app::App;
use crate::auth::Caller;
use crate::journal::position;
use crate::problem::Problem;
use crate::query::Query;
use crate::spec::{Spec, instant, list, nullable, number, object, required, words};
use crate::statement::Cut;
use actix_web::HttpResponse;
use actix_web::web::Data;
use deadpool_postgres::Pool;
use market_core::ledger::{Account, Balance};
use market_core::policy::Policy;
use market_core::stream::Position;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde_json::{Value, json};
use tokio_postgres::Row;

// One statement sees one moment: the head of the log and every transfer belong together.
const TRIAL_BALANCE: &str = "with counted as (
        select position, debit_account, credit_account, amount from transfer
        where ($1::bigint is null or position <= $1) and ($2::timestamptz is null or at <= $2)
    ), sides as (
        select debit_account as account, amount as debit, 0::bigint as credit from counted
        union all
        select credit_account, 0::bigint, amount from counted
    ), sums as (
        select account, sum(debit)::bigint as debit, sum(credit)::bigint as credit from sides group by account
    )
    select head.size - 1, (select max(position) from counted), sums.account, sums.debit, sums.credit
    from log_head head left join sums on true
    order by sums.account";

struct TrialBalance {
    head: i64,
    last_counted: Option<i64>,
    accounts: Vec<(Account, Balance)>,
}

/// What lies on every account, at the head of the log or at a place or instant before.
///
/// # Errors
/// When the caller does not keep the books, or the query is wrong.
pub async fn trial_balance(app: Data<App>, caller: Caller, query: Query) -> Result<HttpResponse, Problem> {
    must_keep_books(&app, caller).await?;
    let cut = cut(&query)?;
    let at = must_exist(app.store.pool(), &cut).await?;
    let found = read(app.store.pool(), &cut).await?;
    let place = match (cut.position, cut.instant) {
        (Some(position), _) => Some(position),
        (None, Some(_)) => found.last_counted.map(position).transpose()?,
        (None, None) => position(found.head).ok(),
    };
    Ok(HttpResponse::Ok().json(shown(&found, at.unwrap_or_else(|| app.now()), place)))
}

async fn read(pool: &Pool, cut: &Cut) -> Result<TrialBalance, StoreError> {
    let last = cut.position.map(crate::journal::stored);
    let instant = cut.instant.map(Timestamp::as_datetime);
    let connection = pool.get().await?;
    let rows = connection.query(TRIAL_BALANCE, &[&last, &instant]).await?;
    let first = rows.first().ok_or_else(|| StoreError::Corrupt("the log has no head".to_owned()))?;
    let accounts = rows.iter().filter_map(|row| account(row).transpose()).collect::<Result<_, _>>()?;
    Ok(TrialBalance { head: first.try_get(0)?, last_counted: first.try_get(1)?, accounts })
}

fn account(row: &Row) -> Result<Option<(Account, Balance)>, StoreError> {
    let Some(path) = row.try_get::<_, Option<String>>(2)? else {
        return Ok(None);
    };
    let account: Account = path.parse().map_err(|error| StoreError::Corrupt(format!("{error}")))?;
    let sum = |column: usize| -> Result<u64, StoreError> {
        let sum: i64 = row.try_get(column)?;
        u64::try_from(sum).map_err(|_| StoreError::Corrupt(format!("{account} has a sum below zero")))
    };
    Ok(Some((account, Balance { debits: sum(3)?, credits: sum(4)? })))
}

fn shown(found: &TrialBalance, at: Timestamp, place: Option<Position>) -> Value {
    let accounts: Vec<Value> = found
        .accounts
        .iter()
        .map(|(account, balance)| {
            json!({
                "account": account,
                "class": account.class(),
                "debit": balance.debits,
                "credit": balance.credits,
                "balance": balance.on_normal_side(account),
            })
        })
        .collect();
    let total = |side: fn(&Balance) -> u64| -> u64 { found.accounts.iter().map(|(_, balance)| side(balance)).sum() };
    json!({
        "at": at,
        "position": place,
        "accounts": accounts,
        "totals": {"debit": total(|balance| balance.debits), "credit": total(|balance| balance.credits)},
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let account = object([
        required("account", words()),
        required("class", class()),
        required("debit", number()),
        required("credit", number()),
        required("balance", number().about("on the account's normal side")),
    ]);
    Spec::of("What lies on every account, in cents").query([at()]).answers(
        200,
        [
            required("at", instant()),
            required("position", nullable(number())),
            required("accounts", list(account)),
            required("totals", object([required("debit", number()), required("credit", number())])),
        ],
    )
}
