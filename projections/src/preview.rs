//! The rows that a view would hold after events that are not in the log.

use crate::rows::{AnyView, Rows};
use crate::table::{self, Kept};
use crate::view::View;
use deadpool_postgres::Pool;
use market_core::event::Recorded;
use market_store::StoreError;

/// The rows that `events` would leave of those that they concern. Nothing is written.
///
/// # Errors
/// A fault.
pub async fn preview<V: View>(pool: &Pool, events: &[Recorded]) -> Result<Vec<V>, StoreError> {
    let mut client = pool.get().await?;
    let tx = client.transaction().await?;
    let mut kept = Kept::new(&tx, Box::new(Rows::<V>::new()), &format!("view_{}", V::NAME)).await?;
    let loaded = table::load(&tx, std::iter::once(&mut kept), events).await?;
    let texts = loaded.iter().flatten().map(|row| Ok(row.try_get(0)?)).collect::<Result<Vec<&str>, StoreError>>()?;
    let mut rows = Rows::<V>::new();
    rows.hold(&texts)?;
    rows.fold(events);
    Ok(rows.into_rows())
}
