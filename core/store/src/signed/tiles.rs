//! Full tiles, written from the leaves up.

use super::hash;
use crate::error::StoreError;
use market_core::event::tree::Hash;
use market_core::log::node::root_over;
use market_core::log::tile;
use tokio_postgres::GenericClient;

/// How many hashes a tile holds.
const WIDTH: usize = 256;

const WRITE: &str = "insert into log_tile (level, number, hashes, root)
    select $1, number, hashes, root from unnest($2::bigint[], $3::bytea[], $4::bytea[]) as r (number, hashes, root)";

const ROOTS: &str = "select root from log_tile where level = $1 and number >= $2 and number < $3 order by number";

/// Writes the full tiles of the last leaves of a tree of `size`, and those above that they fill. `leaves` begins where
/// a tile does; answers with those that are left over.
pub(super) async fn write_full<C: GenericClient + Sync>(
    client: &C,
    size: u64,
    leaves: &[Hash],
) -> Result<Vec<Hash>, StoreError> {
    let (full, rest) = leaves.as_chunks::<WIDTH>();
    let mut end = tile::full(0, size);
    let mut first = end.saturating_sub(u64::try_from(full.len()).unwrap_or(u64::MAX));
    write(client, 0, first, full).await?;
    for level in 1.. {
        let below = (first / tile::WIDTH * tile::WIDTH, end / tile::WIDTH * tile::WIDTH);
        (first, end) = (first / tile::WIDTH, end / tile::WIDTH);
        if first == end {
            break;
        }
        let roots = roots(client, level - 1, below).await?;
        write(client, level, first, roots.as_chunks::<WIDTH>().0).await?;
    }
    Ok(rest.to_vec())
}

async fn write<C: GenericClient + Sync>(
    client: &C,
    level: i16,
    first: u64,
    tiles: &[[Hash; WIDTH]],
) -> Result<(), StoreError> {
    if tiles.is_empty() {
        return Ok(());
    }
    let bytes: Vec<Vec<u8>> = tiles.iter().map(|tile| tile.iter().flat_map(|hash| hash.0).collect()).collect();
    let roots: Vec<Vec<u8>> = tiles.iter().map(|tile| root_over(tile).0.to_vec()).collect();
    let numbers: Vec<i64> = (column(first)..).take(tiles.len()).collect();
    client.execute(WRITE, &[&level, &numbers, &bytes, &roots]).await?;
    Ok(())
}

/// The roots of the tiles from `first` on before `end`.
async fn roots<C: GenericClient + Sync>(
    client: &C,
    level: i16,
    (first, end): (u64, u64),
) -> Result<Vec<Hash>, StoreError> {
    let rows = client.query(ROOTS, &[&level, &column(first), &column(end)]).await?;
    if u64::try_from(rows.len()) != Ok(end.saturating_sub(first)) {
        return Err(StoreError::Corrupt(format!("tiles of level {level} are missing before {end}")));
    }
    rows.iter().map(|row| hash(row.try_get(0)?)).collect()
}

fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
