//! What the bench compares the appender with: the same rows, one transaction per command.

use crate::appender::SharedMemory;
use crate::batch::{APPEND_BATCH, Batch};
use crate::error::StoreError;
use crate::learn;
use crate::memory::Memory;
use deadpool_postgres::Pool;
use market_core::event::draft::Draft;
use market_core::event::tree::Frontier;
use std::sync::{Arc, Mutex};
use tokio_postgres::types::ToSql;
use uuid::Uuid;

/// Locks the head, reads versions and balances, decides, writes and commits.
///
/// # Errors
/// A fault, or a refusal: the bench asks for nothing that is refused.
pub async fn one_transaction(pool: &Pool, draft: Draft) -> Result<(), StoreError> {
    let mut client = pool.get().await?;
    let append = client.prepare_cached(APPEND_BATCH).await?;
    let tx = client.transaction().await?;
    let head = tx.query_one("select token, size, frontier from log_head for update", &[]).await?;
    let (from, size): (Uuid, i64) = (head.try_get(0)?, head.try_get(1)?);
    let corrupt = || StoreError::Corrupt("the frontier does not fit".to_owned());
    let size = u64::try_from(size).map_err(|_| corrupt())?;
    let mut frontier = Frontier::from_bytes(size, head.try_get(2)?).ok_or_else(corrupt)?;

    let memory: SharedMemory = Arc::new(Mutex::new(Memory::new()));
    let mut unknown = crate::appender::lock(&memory).unknown(std::iter::once(&draft));
    unknown.streams = draft.guards.keys().copied().collect();
    learn::from(tx.client(), &unknown, &memory).await.map_err(StoreError::from)?;
    let posted = crate::appender::lock(&memory).accept(&draft).map_err(|_| StoreError::Conflict)?;
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
