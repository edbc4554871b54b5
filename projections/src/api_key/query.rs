//! A party's API keys.

use super::ApiKey;
use crate::ask::{row, rows};
use deadpool_postgres::Pool;
use market_core::ids::{KeyId, PartyId};
use market_store::StoreError;

macro_rules! keys {
    ($where:literal) => {
        concat!("select secret, key, party, created_at, revoked_at from view_api_key ", $where)
    };
}

/// A party's keys, newest first, revoked ones included.
///
/// # Errors
/// A fault.
pub async fn of_party(pool: &Pool, party: PartyId) -> Result<Vec<ApiKey>, StoreError> {
    const SQL: &str = keys!("where party = $1 order by created_at desc, key desc limit 1000");
    rows(pool, SQL, &[&party.0]).await
}

/// One key, as its people know it.
///
/// # Errors
/// A fault.
pub async fn one(pool: &Pool, key: KeyId) -> Result<Option<ApiKey>, StoreError> {
    const SQL: &str = keys!("where key = $1 limit 1");
    row(pool, SQL, &[&key.0]).await
}
