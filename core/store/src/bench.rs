//! What the bench compares the appender with: the same rows, one transaction per command.

use crate::batch::{APPEND_BATCH, Batch};
use crate::error::StoreError;
use crate::learn::{BALANCES, VERSIONS};
use crate::load::number;
use crate::memory::Memory;
use deadpool_postgres::Pool;
use market_core::event::draft::Draft;
use market_core::event::tree::Frontier;
use market_core::stream::Version;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

/// Locks the head, reads versions and balances, decides, writes and commits.
///
/// # Errors
/// A fault, or a refusal: the bench asks for nothing that is refused.
pub async fn one_transaction(pool: &Pool, draft: Draft) -> Result<(), StoreError> {
    let mut client = pool.get().await?;
    let append = client.prepare_cached(APPEND_BATCH).await?;
    let lock_head = client.prepare_cached("select token, size, frontier from log_head for update").await?;
    let (versions, balances) = (client.prepare_cached(VERSIONS).await?, client.prepare_cached(BALANCES).await?);
    let tx = client.transaction().await?;
    let head = tx.query_one(&lock_head, &[]).await?;
    let (from, size): (Uuid, i64) = (head.try_get(0)?, head.try_get(1)?);
    let corrupt = || StoreError::Corrupt("the frontier does not fit".to_owned());
    let size = u64::try_from(size).map_err(|_| corrupt())?;
    let mut frontier = Frontier::from_bytes(size, head.try_get(2)?).ok_or_else(corrupt)?;

    let mut memory = Memory::new();
    let accounts = memory.unknown(std::iter::once(&draft)).accounts;
    let (ids, categories): (Vec<Uuid>, Vec<&str>) =
        draft.guards.keys().map(|stream| (stream.id, stream.category.name())).unzip();
    let paths: Vec<String> = accounts.iter().map(ToString::to_string).collect();
    let (asked, held): (&[&(dyn ToSql + Sync)], &[&(dyn ToSql + Sync)]) = (&[&ids, &categories], &[&paths]);
    let (versions, balances) = tokio::try_join!(tx.query(&versions, asked), tx.query(&balances, held))?;
    for (stream, row) in draft.guards.keys().zip(versions) {
        memory.learn_version(*stream, Version(number(row.try_get::<_, i32>(1)?)?));
    }
    for (account, row) in accounts.iter().zip(balances) {
        memory.learn_balance(*account, row.try_get(1)?);
    }
    let posted = memory.accept(&draft).map_err(|_| StoreError::Conflict)?;
    let mut batch = Batch::default();
    batch.push(&draft, posted, &mut frontier);

    let to = Uuid::now_v7();
    let (size, frontier) = (i64::try_from(frontier.size()).unwrap_or(i64::MAX), frontier.to_bytes());
    let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&from, &to, &size, &frontier];
    parameters.extend(batch.columns().into_iter().map(|(column, _)| column));
    tx.query(&append, &parameters).await?;
    tx.commit().await?;
    Ok(())
}
