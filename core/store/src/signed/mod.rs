//! The log as a tree that is signed: its checkpoints, its tiles, and the hashes that proofs are made of.

mod extend;
mod hashes;
mod tiles;

use crate::error::StoreError;
use crate::load::number;
use crate::store::PgStore;
use market_core::event::tree::Hash;
use market_core::log::checkpoint::Checkpoint;
use market_core::log::proof::Plan;
use market_core::stream::Position;
use std::collections::BTreeMap;
use std::future::Future;
use tokio_postgres::{GenericClient, Row};

const LAST: &str = "select size, root, note from log_checkpoint order by size desc limit 1";

const FIRST_AFTER: &str = "select size, root, note from log_checkpoint where size > $1 order by size limit 1";

/// How soon a checkpoint may follow the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// A second later, by the database's clock.
    OnceASecond,
    /// At once: where somebody waits who has wound the clock on.
    AtOnce,
}

/// A size and root of the log that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// How many events it covers.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The signed note.
    pub note: String,
}

impl PgStore {
    /// The last checkpoint that was signed, by any process.
    ///
    /// # Errors
    /// A fault.
    pub async fn last_checkpoint(&self) -> Result<Option<SignedCheckpoint>, StoreError> {
        let client = self.pool().get().await?;
        let statement = client.prepare_cached(LAST).await?;
        client.query_opt(&statement, &[]).await?.as_ref().map(signed).transpose()
    }

    /// The first checkpoint that covers the event at a position: nobody knew it when that event was decided. `None`
    /// while there is none.
    ///
    /// # Errors
    /// A fault.
    pub async fn first_checkpoint_after(&self, position: Position) -> Result<Option<SignedCheckpoint>, StoreError> {
        let client = self.pool().get().await?;
        let statement = client.prepare_cached(FIRST_AFTER).await?;
        let position = i64::try_from(position.0).unwrap_or(i64::MAX);
        client.query_opt(&statement, &[&position]).await?.as_ref().map(signed).transpose()
    }

    /// The hashes of a proof within what is signed, from a bounded number of rows however long the log is.
    ///
    /// # Errors
    /// When the tree is not all there, or a fault.
    pub async fn prove(&self, plan: &Plan, within: &SignedCheckpoint) -> Result<Vec<Hash>, StoreError> {
        let client = self.pool().get().await?;
        let nodes: Vec<_> = plan.nodes().collect();
        let found = hashes::of(&**client, &nodes, within.size).await?;
        let found: BTreeMap<_, _> = nodes.into_iter().zip(found).collect();
        let proof = plan.proof(|node| found.get(&node).copied());
        proof.ok_or_else(|| StoreError::Corrupt("the tree lacks a hash".to_owned()))
    }

    /// The root that the log had at some size, recomputed. `None` if it has not come so far.
    ///
    /// # Errors
    /// When the tree is not all there, or a fault.
    pub async fn root_at(&self, size: u64) -> Result<Option<Hash>, StoreError> {
        let client = self.pool().get().await?;
        extend::root_at(&**client, size).await
    }

    /// Extends what is signed to the end of the log, if that has moved and `pace` allows. `remembered` is the last
    /// checkpoint that the signer knows of; `note` makes the note of the next one, and must have remembered it before
    /// it answers. Tells what was signed.
    ///
    /// # Errors
    /// When the log does not continue what was signed before, when `note` fails, or a fault.
    pub async fn sign<N, F>(
        &self,
        pace: Pace,
        remembered: Option<&Checkpoint>,
        note: N,
    ) -> Result<Option<SignedCheckpoint>, StoreError>
    where
        N: FnOnce(Checkpoint) -> F,
        F: Future<Output = Result<String, StoreError>>,
    {
        let mut client = self.pool().get().await?;
        if !extend::is_due(&**client, pace).await? {
            return Ok(None);
        }
        // Dropped before its end, it leaves no trace.
        let transaction = client.transaction().await?;
        let Some(next) = extend::extend(&*transaction, pace, remembered).await? else {
            return Ok(None);
        };
        let checkpoint = Checkpoint { origin: self.origin().to_owned(), size: next.size(), root: next.root() };
        let signed = SignedCheckpoint { size: next.size(), root: next.root(), note: note(checkpoint).await? };
        extend::write(&*transaction, &next, &signed).await?;
        transaction.commit().await?;
        Ok(Some(signed))
    }
}

fn signed(row: &Row) -> Result<SignedCheckpoint, StoreError> {
    let size = number(row.try_get::<_, i64>(0)?)?;
    Ok(SignedCheckpoint { size, root: hash(row.try_get(1)?)?, note: row.try_get(2)? })
}

fn hash(bytes: &[u8]) -> Result<Hash, StoreError> {
    Hash::from_slice(bytes).ok_or_else(|| StoreError::Corrupt("a hash of the tree has not 32 bytes".to_owned()))
}

async fn last<C: GenericClient + Sync>(client: &C) -> Result<Option<SignedCheckpoint>, StoreError> {
    client.query_opt(LAST, &[]).await?.as_ref().map(signed).transpose()
}
