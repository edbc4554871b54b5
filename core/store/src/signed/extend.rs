//! From what was signed last to the end of the log: the tree must continue it, leaf by leaf.

use super::{Pace, SignedCheckpoint, hash, hashes, last, tiles};
use crate::error::StoreError;
use crate::load::number;
use market_core::event::tree::{Frontier, Hash};
use market_core::log::checkpoint::Checkpoint;
use market_core::log::node::{cover, joined};
use market_core::log::tile;
use tokio_postgres::{GenericClient, Row};

/// How many leaves are read at a time.
const LEAVES: i64 = 65_536;

const DUE: &str = "
    select log_head.size, last.size, last.signed_at <= clock_timestamp() - interval '1 second'
    from log_head left join (select size, signed_at from log_checkpoint order by size desc limit 1) as last on true";

const LOCK: &str = "select size, frontier from log_signer for update";

const SIGNED: &str = "select size, frontier from log_signer";

const HEAD: &str = "select size, frontier from log_head";

const LEAF_HASHES: &str =
    "select position, leaf_hash from event where position >= $1 and position < $2 order by position limit $3";

const WRITE: &str = "insert into log_checkpoint (size, root, note) values ($1, $2, $3)";

const MOVE: &str = "update log_signer set size = $1, frontier = $2";

/// Whether there is something to sign, and it may be signed now.
pub(super) async fn is_due<C: GenericClient + Sync>(client: &C, pace: Pace) -> Result<bool, StoreError> {
    let row = client.query_one(DUE, &[]).await?;
    let (head, last): (i64, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
    let Some(last) = last else { return Ok(true) };
    if head < last {
        return Err(corrupt(format!("the log has {head} events, and {last} were signed")));
    }
    let is_time = pace == Pace::AtOnce || row.try_get::<_, Option<bool>>(2)?.unwrap_or(true);
    Ok(head > last && is_time)
}

/// Takes the signer's turn and extends the tree to the end of the log, with its tiles. `None` if others have been
/// faster.
pub(super) async fn extend<C: GenericClient + Sync>(
    client: &C,
    pace: Pace,
    remembered: Option<&Checkpoint>,
) -> Result<Option<Frontier>, StoreError> {
    let signed = tree(&client.query_one(LOCK, &[]).await?)?;
    if !is_due(client, pace).await? {
        return Ok(None);
    }
    if let Some(last) = last(client).await?
        && (last.size, last.root) != (signed.size(), signed.root())
    {
        return Err(corrupt(format!("the tree that was signed is not that of the checkpoint of size {}", last.size)));
    }
    let head = tree(&client.query_one(HEAD, &[]).await?)?;
    if let Some(remembered) = remembered {
        continues(client, remembered).await?;
    }
    let mut next = signed;
    let mut tile = partial_tile(client, next.size()).await?;
    while next.size() < head.size() {
        let leaves = leaf_hashes(client, next.size(), head.size()).await?;
        leaves.iter().for_each(|leaf| next.push(*leaf));
        tile.extend(leaves);
        tile = tiles::write_full(client, next.size(), &tile).await?;
    }
    if next != head {
        return Err(corrupt("the tree over the leaves is not that of the head of the log".to_owned()));
    }
    Ok(Some(next))
}

/// Keeps what was signed.
pub(super) async fn write<C: GenericClient + Sync>(
    client: &C,
    tree: &Frontier,
    signed: &SignedCheckpoint,
) -> Result<(), StoreError> {
    let size = column(signed.size);
    client.execute(WRITE, &[&size, &signed.root.0.as_slice(), &signed.note]).await?;
    client.execute(MOVE, &[&size, &tree.to_bytes()]).await?;
    Ok(())
}

/// The root at some size: out of the tiles, and beyond what is signed out of the leaves.
pub(super) async fn root_at<C: GenericClient + Sync>(client: &C, size: u64) -> Result<Option<Hash>, StoreError> {
    let mut signed = tree(&client.query_one(SIGNED, &[]).await?)?;
    if size <= signed.size() {
        let nodes = hashes::of(client, &cover(0..size), signed.size()).await?;
        return Ok(Some(joined(&nodes).unwrap_or_else(|| Frontier::default().root())));
    }
    if size > tree(&client.query_one(HEAD, &[]).await?)?.size() {
        return Ok(None);
    }
    while signed.size() < size {
        leaf_hashes(client, signed.size(), size).await?.iter().for_each(|leaf| signed.push(*leaf));
    }
    Ok(Some(signed.root()))
}

async fn continues<C: GenericClient + Sync>(client: &C, remembered: &Checkpoint) -> Result<(), StoreError> {
    let size = remembered.size;
    match root_at(client, size).await? {
        None => Err(corrupt(format!("{size} events were signed, and the log has fewer"))),
        Some(root) if root != remembered.root => {
            Err(corrupt(format!("at {size} events the log has another root than the one that was signed")))
        }
        Some(_) => Ok(()),
    }
}

/// The leaves from the last full tile on.
async fn partial_tile<C: GenericClient + Sync>(client: &C, size: u64) -> Result<Vec<Hash>, StoreError> {
    let first = tile::full(0, size).saturating_mul(tile::WIDTH);
    if first == size { Ok(Vec::new()) } else { leaf_hashes(client, first, size).await }
}

/// Some leaves from `first` on, at least one.
async fn leaf_hashes<C: GenericClient + Sync>(client: &C, first: u64, end: u64) -> Result<Vec<Hash>, StoreError> {
    let rows = client.query(LEAF_HASHES, &[&column(first), &column(end), &LEAVES]).await?;
    if rows.is_empty() {
        return Err(corrupt(format!("the log has no event at {first}")));
    }
    let leaf = |(row, position): (&Row, u64)| {
        if row.try_get::<_, i64>(0)? != column(position) {
            return Err(corrupt(format!("the log has no event at {position}")));
        }
        hash(row.try_get(1)?)
    };
    rows.iter().zip(first..).map(leaf).collect()
}

fn tree(row: &Row) -> Result<Frontier, StoreError> {
    let size = number(row.try_get::<_, i64>(0)?)?;
    Frontier::from_bytes(size, row.try_get(1)?)
        .ok_or_else(|| corrupt("a frontier does not fit the size of its tree".to_owned()))
}

fn corrupt(what: String) -> StoreError {
    StoreError::Corrupt(what)
}

fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
