//! API keys as their people see them: whatever their texts, one entry each.

use crate::ask::{row, rows};
use crate::page::Page;
use chrono::NaiveDate;
use deadpool_postgres::Pool;
use market_core::allowance::Network;
use market_core::ids::{KeyId, PartyId, SecretId};
use market_core::party::Scopes;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;

/// An API key with what it may do. Amounts are cents.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ApiKey {
    /// The key as its people know it.
    pub key: KeyId,
    /// Whose it is.
    pub party: PartyId,
    /// The key as it is looked up now.
    pub secret: SecretId,
    /// What its people call it; none as well once that was erased.
    pub name: Option<String>,
    /// What it may be used for; everything, if nothing was ever said.
    pub scopes: Option<Scopes>,
    /// The most that one command may spend.
    pub spend_limit_per_tx: Option<u64>,
    /// The most that a day may spend.
    pub spend_limit_per_day: Option<u64>,
    /// From where it may be used; from anywhere, if there is nothing.
    pub allowed_ips: Option<Vec<Network>>,
    /// From when on it works no more.
    pub expires_at: Option<Timestamp>,
    /// The last day, UTC, on which it spent something under a limit a day.
    pub spent_on: Option<NaiveDate>,
    /// How much that was.
    pub spent: Option<u64>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was given its present text, if that is not its first.
    pub rotated_at: Option<Timestamp>,
    /// Until when its former text works, or did.
    pub overlap_until: Option<Timestamp>,
    /// When it was taken back, if it was.
    pub revoked_at: Option<Timestamp>,
}

/// A key is made with its first text; that row tells when, and whose it is.
macro_rules! keys {
    ($where:literal) => {
        concat!(
            "select k.key, k.party, coalesce(a.secret, k.secret) as secret, p.body->>'name' as name, a.scopes,
                    a.spend_limit_per_tx, a.spend_limit_per_day, a.allowed_ips, a.expires_at, a.spent_on, a.spent,
                    k.created_at, a.rotated_at, a.overlap_until, coalesce(a.revoked_at, k.revoked_at) as revoked_at
             from view_api_key k
             left join view_allowance a on a.key = k.key
             left join private p on p.kind = 'key_name' and p.id = a.name_words
             where not exists (select 1 from view_api_key e
                               where e.key = k.key and (e.created_at, e.secret) < (k.created_at, k.secret))
               and ",
            $where
        )
    };
}

/// A party's keys, newest first, revoked ones included.
///
/// # Errors
/// A fault.
pub async fn of_party(pool: &Pool, party: PartyId, page: &Page) -> Result<Vec<ApiKey>, StoreError> {
    const SQL: &str = keys!(
        "k.party = $1
           and (k.created_at, k.key) < (coalesce($2, 'infinity'::timestamptz),
                                        coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by k.created_at desc, k.key desc
         limit $4"
    );
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, SQL, &[&party.0, &at, &cursor.map(|cursor| cursor.id), &page.rows()]).await
}

/// One key, as its people know it.
///
/// # Errors
/// A fault.
pub async fn one(pool: &Pool, key: KeyId) -> Result<Option<ApiKey>, StoreError> {
    const SQL: &str = keys!("k.key = $1 limit 1");
    row(pool, SQL, &[&key.0]).await
}

/// How many keys of a party work at `now`.
///
/// # Errors
/// A fault.
pub async fn live(pool: &Pool, party: PartyId, now: Timestamp) -> Result<u32, StoreError> {
    const SQL: &str = "select count(distinct k.key) as live
         from view_api_key k
         left join view_allowance a on a.key = k.key
         where k.party = $1 and coalesce(a.revoked_at, k.revoked_at) is null
           and (a.expires_at is null or a.expires_at > $2)";
    #[derive(Deserialize)]
    struct Count {
        live: u32,
    }
    let count: Option<Count> = row(pool, SQL, &[&party.0, &now.as_datetime()]).await?;
    Ok(count.map_or(0, |count| count.live))
}
