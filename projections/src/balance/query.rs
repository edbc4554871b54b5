//! All balances, as one moment saw them.

use super::AccountBalance;
use crate::ask::rows;
use deadpool_postgres::Pool;
use market_core::ledger::Account;
use market_core::stream::Position;
use market_store::StoreError;
use serde::Deserialize;

/// Every account that has had a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balances {
    /// The position of the first event that is not counted.
    pub next: Position,
    /// The accounts, in the order of their paths.
    pub accounts: Vec<AccountBalance>,
}

#[derive(Deserialize)]
struct Line {
    next: Position,
    #[serde(flatten)]
    account: Option<AccountBalance>,
}

/// Every account, unpaged, with the position at which it was read: one statement sees one moment.
///
/// # Errors
/// A fault.
pub async fn all(pool: &Pool) -> Result<Balances, StoreError> {
    const SQL: &str = "select c.next, b.account, b.debits, b.credits, b.balance, b.updated_position
         from checkpoint c
         left join view_balance b on true
         where c.view = 'balance'
         order by b.account";
    let lines: Vec<Line> = rows(pool, SQL, &[]).await?;
    let next = lines.first().map_or(Position(0), |line| line.next);
    Ok(Balances { next, accounts: lines.into_iter().filter_map(|line| line.account).collect() })
}

/// How many accounts are looked up at once; more are left out.
pub const ACCOUNTS_MAX: usize = 1_000;

/// Some accounts; those without a transfer are absent.
///
/// # Errors
/// A fault.
pub async fn some(pool: &Pool, accounts: &[Account]) -> Result<Vec<AccountBalance>, StoreError> {
    const SQL: &str = "select account, debits, credits, balance, updated_position
         from view_balance
         where account = any($1)
         order by account
         limit 1000";
    let paths: Vec<String> = accounts.iter().take(ACCOUNTS_MAX).map(ToString::to_string).collect();
    rows(pool, SQL, &[&paths]).await
}
