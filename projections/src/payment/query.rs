//! Money on its way in, as its payers ask for it.

use super::Payment;
use crate::ask::{row, rows};
use crate::page::Page;
use deadpool_postgres::Pool;
use market_core::ids::{PartyId, PaymentId};
use market_store::StoreError;

macro_rules! payments {
    ($where:literal) => {
        concat!(
            "select payment, party, kind, amount, fee, method, status, created_at, updated_at, updated_position
             from view_payment
             ",
            $where
        )
    };
}

/// A party's payments, newest first.
///
/// # Errors
/// A fault.
pub async fn of_party(pool: &Pool, party: PartyId, page: &Page) -> Result<Vec<Payment>, StoreError> {
    const SQL: &str = payments!(
        "where party = $1
           and (created_at, payment) < (coalesce($2, 'infinity'::timestamptz),
                                        coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by created_at desc, payment desc
         limit $4"
    );
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, SQL, &[&party.0, &at, &cursor.map(|cursor| cursor.id), &page.rows()]).await
}

/// The most that is fetched at once.
pub const OPEN_MAX: u16 = 1_000;

/// Payments that the processor has not settled or refused, the oldest first.
///
/// # Errors
/// A fault.
pub async fn unsettled(pool: &Pool, limit: u16) -> Result<Vec<Payment>, StoreError> {
    const SQL: &str = payments!("where status in ('processing', 'succeeded') order by created_at, payment limit $1");
    rows(pool, SQL, &[&i64::from(limit.min(OPEN_MAX))]).await
}

/// One payment.
///
/// # Errors
/// A fault.
pub async fn one(pool: &Pool, payment: PaymentId) -> Result<Option<Payment>, StoreError> {
    const SQL: &str = payments!("where payment = $1 limit 1");
    row(pool, SQL, &[&payment.0]).await
}
