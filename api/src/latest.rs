//! Where the log ends now, asked once for all who want to know at the same time.

use market_core::stream::Position;
use market_store::{PgStore, StoreError};
use std::time::Instant;
use tokio::sync::Mutex;

/// The last answer, and when it was asked for.
#[derive(Debug, Default)]
pub struct Latest(Mutex<Option<(Instant, Position)>>);

impl Latest {
    /// The position that the next event will get, as the database says it after this was called. While one caller
    /// asks, the others wait, and the first of them asks for all the rest.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn head(&self, store: &PgStore) -> Result<Position, StoreError> {
        let called_at = Instant::now();
        let mut last = self.0.lock().await;
        if let Some((asked_at, head)) = *last
            && asked_at >= called_at
        {
            return Ok(head);
        }
        let asked_at = Instant::now();
        let head = store.head().await?;
        *last = Some((asked_at, head));
        Ok(head)
    }
}
