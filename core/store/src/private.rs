//! Erasable rows: what the log holds only the digest of.

use crate::error::StoreError;
use deadpool_postgres::Pool;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

const BODIES: &str = "select id, body::text from private where kind = $1 and id = any($2)";

/// The bodies of rows of one kind, by id.
pub(crate) async fn bodies(pool: &Pool, kind: &str, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Value>, StoreError> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(BODIES).await?;
    let rows = client.query(&statement, &[&kind, &ids]).await?;
    let mut bodies = BTreeMap::new();
    for row in rows {
        let body = serde_json::from_str(row.try_get(1)?)
            .map_err(|error| StoreError::Corrupt(format!("a private row of kind {kind}: {error}")))?;
        bodies.insert(row.try_get(0)?, body);
    }
    Ok(bodies)
}
