//! The log from a position on, in order, never skipping.

use crate::error::StoreError;
use crate::load::{category, number};
use deadpool_postgres::Pool;
use market_core::event::tree::Hash;
use market_core::event::{Recorded, codec};
use market_core::ids::CommandId;
use market_core::stream::{Position, StreamId, Version};
use market_core::time::Timestamp;
use tokio_postgres::Row;

/// Positions are dense and a batch becomes visible whole, so what follows `$1` without a gap is all there is.
const FROM: &str = "\
    select position, stream_category, stream_id, version, name, schema_version, at, actor, command_id,
           payload::text, leaf, leaf_hash
    from event where position >= $1 order by position limit $2";

/// At most `limit` events from `from` on.
pub(crate) async fn from(pool: &Pool, from: Position, limit: u16) -> Result<Vec<Recorded>, StoreError> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(FROM).await?;
    let first = i64::try_from(from.0).unwrap_or(i64::MAX);
    let rows = client.query(&statement, &[&first, &i64::from(limit)]).await?;
    let mut expected = from;
    let mut events = Vec::with_capacity(rows.len());
    for row in &rows {
        let recorded = recorded(row)?;
        if recorded.position != expected {
            return Err(StoreError::Corrupt(format!("the log has no event at {expected}")));
        }
        expected = expected.next();
        events.push(recorded);
    }
    Ok(events)
}

fn recorded(row: &Row) -> Result<Recorded, StoreError> {
    let position = Position(number(row.try_get::<_, i64>(0)?)?);
    let corrupt = |what: String| StoreError::Corrupt(format!("event {position}: {what}"));
    let (name, payload): (&str, &str) = (row.try_get(4)?, row.try_get(9)?);
    let schema = number(row.try_get::<_, i16>(5)?)?;
    Ok(Recorded {
        position,
        stream: StreamId { category: category(row.try_get(1)?)?, id: row.try_get(2)? },
        version: Version(number(row.try_get::<_, i32>(3)?)?),
        schema,
        at: Timestamp::new(row.try_get(6)?),
        actor: row.try_get::<_, &str>(7)?.parse().map_err(|error| corrupt(format!("{error}")))?,
        command: CommandId(row.try_get(8)?),
        event: codec::decode(name, schema, payload).map_err(|error| corrupt(error.to_string()))?,
        payload: payload.into(),
        leaf: row.try_get::<_, &str>(10)?.into(),
        leaf_hash: Hash::from_slice(row.try_get(11)?).ok_or_else(|| corrupt("the leaf's hash is no hash".into()))?,
    })
}
