//! What falls due, and when the next thing does.

use super::Deadline;
use crate::ask::{row, rows};
use deadpool_postgres::Pool;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;

/// The most that is fetched at once.
pub const DUE_MAX: u16 = 1_000;

/// What is due by `now`, the longest due first. The payment of a party that was suspended by then waits; a crowd of such
/// would otherwise stand before everything else.
///
/// # Errors
/// A fault.
pub async fn due(pool: &Pool, now: Timestamp, limit: u16) -> Result<Vec<Deadline>, StoreError> {
    const SQL: &str = "select thing, kind, due_at, set_position
         from view_deadline
         where due_at <= $1
           and not (kind = 'cooldown' and exists (
               select from view_payout_queue q join view_directory d on d.party = q.party
               where q.payout = view_deadline.thing and d.suspended_at <= view_deadline.due_at))
         order by due_at, thing, kind
         limit $2";
    rows(pool, SQL, &[&now.as_datetime(), &i64::from(limit.min(DUE_MAX))]).await
}

#[derive(Deserialize)]
struct Next {
    due_at: Timestamp,
}

/// When the next thing falls due, whether that has passed or not.
///
/// # Errors
/// A fault.
pub async fn next_due(pool: &Pool) -> Result<Option<Timestamp>, StoreError> {
    const SQL: &str = "select due_at from view_deadline order by due_at limit 1";
    Ok(row(pool, SQL, &[]).await?.map(|next: Next| next.due_at))
}
