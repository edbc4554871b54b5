//! A command that was executed before: the first answer again.

use crate::error::{ExecuteError, StoreError};
use crate::load::number;
use crate::store::{Executed, Receipt};
use deadpool_postgres::Pool;
use market_core::event::draft::RequestDigest;
use market_core::event::event_id;
use market_core::event::tree::Hash;
use market_core::ids::CommandId;
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde_json::Value;

const COMMAND: &str = "\
    select request_sha256, first_position, first_position + events - 1, answer::text
    from command where command_id = $1";

const RECEIPTS: &str = "select position, at, leaf_hash from event where position between $1 and $2 order by position";

/// What `command` led to when it was executed; `None` if it was not.
///
/// # Errors
/// [`ExecuteError::OtherRequest`] if its id was used for a request of another digest.
pub(crate) async fn first_answer(
    pool: &Pool,
    command: CommandId,
    digest: Option<RequestDigest>,
) -> Result<Option<Executed>, ExecuteError> {
    let client = pool.get().await.map_err(StoreError::from)?;
    let statement = client.prepare_cached(COMMAND).await.map_err(StoreError::from)?;
    let row = client.query_opt(&statement, &[&command.0]).await.map_err(StoreError::from)?;
    let Some(row) = row else { return Ok(None) };
    let stored: Option<&[u8]> = row.try_get(0).map_err(StoreError::from)?;
    if stored != digest.as_ref().map(|digest| digest.0.as_slice()) {
        return Err(ExecuteError::OtherRequest);
    }
    let (first, last): (i64, i64) =
        (row.try_get(1).map_err(StoreError::from)?, row.try_get(2).map_err(StoreError::from)?);
    let answer: Option<&str> = row.try_get(3).map_err(StoreError::from)?;
    let answer = answer.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
    let statement = client.prepare_cached(RECEIPTS).await.map_err(StoreError::from)?;
    let rows = client.query(&statement, &[&first, &last]).await.map_err(StoreError::from)?;
    let receipts = rows.iter().map(receipt).collect::<Result<_, StoreError>>()?;
    Ok(Some(Executed { receipts, answer }))
}

fn receipt(row: &tokio_postgres::Row) -> Result<Receipt, StoreError> {
    let position = Position(number(row.try_get::<_, i64>(0)?)?);
    let leaf_hash = Hash::from_slice(row.try_get(2)?)
        .ok_or_else(|| StoreError::Corrupt(format!("event {position}: the leaf's hash is no hash")))?;
    Ok(Receipt { event_id: event_id(Timestamp::new(row.try_get(1)?), position), position, leaf_hash })
}
