//! The hashes of subtrees: out of full tiles, and at the right edge out of leaves and the roots of full tiles.

use super::hash;
use crate::error::StoreError;
use market_core::event::tree::Hash;
use market_core::log::node::{Node, root_over};
use market_core::log::tile::{self, Slice};
use tokio_postgres::types::ToSql;
use tokio_postgres::{GenericClient, Row};

const OF_TILES: &str = "
    select asked.place, substring(tile.hashes from asked.first::integer * 32 + 1 for asked.count::integer * 32)
    from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) with ordinality
        as asked (level, number, first, count, place)
    join log_tile as tile on tile.level = asked.level::smallint and tile.number = asked.number
    order by asked.place";

const OF_ROOTS: &str = "
    select asked.place, tile.root
    from unnest($1::bigint[], $2::bigint[], $3::bigint[]) with ordinality as asked (level, first, count, place)
    cross join lateral (
        select number, root from log_tile
        where level = asked.level::smallint and number >= asked.first and number < asked.first + asked.count
        order by number limit asked.count
    ) as tile
    order by asked.place, tile.number";

const OF_LEAVES: &str = "
    select asked.place, leaf.leaf_hash
    from unnest($1::bigint[], $2::bigint[]) with ordinality as asked (first, count, place)
    cross join lateral (
        select position, leaf_hash from event
        where position >= asked.first and position < asked.first + asked.count
        order by position limit asked.count
    ) as leaf
    order by asked.place, leaf.position";

/// Slices that are read in one statement, each with its place among the nodes.
#[derive(Default)]
struct Asked {
    places: Vec<usize>,
    slices: Vec<Slice>,
}

/// The hashes of subtrees of a tree that is signed at `signed` leaves, in order. At most three statements, and at most
/// 255 rows of leaves and of each level of tiles.
pub(super) async fn of<C: GenericClient + Sync>(
    client: &C,
    nodes: &[Node],
    signed: u64,
) -> Result<Vec<Hash>, StoreError> {
    let (mut in_tiles, mut in_roots, mut in_leaves) = (Asked::default(), Asked::default(), Asked::default());
    for (place, node) in nodes.iter().enumerate() {
        let slice = tile::slice(*node);
        let asked = match slice.level {
            level if slice.number < tile::full(level, signed) => &mut in_tiles,
            0 => &mut in_leaves,
            _ => &mut in_roots,
        };
        asked.places.push(place);
        asked.slices.push(slice);
    }
    let mut found: Vec<Vec<Hash>> = vec![Vec::new(); nodes.len()];
    in_tiles.fill(&in_tiles.of_tiles(client).await?, &mut found)?;
    in_roots.fill(&in_roots.of_roots(client).await?, &mut found)?;
    in_leaves.fill(&in_leaves.of_leaves(client).await?, &mut found)?;
    let complete = |(node, hashes): (&Node, Vec<Hash>)| {
        if u64::try_from(hashes.len()) != Ok(tile::slice(*node).count) {
            return Err(StoreError::Corrupt(format!("the tree lacks subtree {} of level {}", node.index, node.level)));
        }
        Ok(root_over(&hashes))
    };
    nodes.iter().zip(found).map(complete).collect()
}

impl Asked {
    async fn of_tiles<C: GenericClient + Sync>(&self, client: &C) -> Result<Vec<Row>, StoreError> {
        let (levels, numbers) = (self.each(|slice| slice.level.into()), self.each(|slice| slice.number));
        let (firsts, counts) = (self.each(|slice| slice.first), self.each(|slice| slice.count));
        self.rows(client, OF_TILES, &[&levels, &numbers, &firsts, &counts]).await
    }

    async fn of_roots<C: GenericClient + Sync>(&self, client: &C) -> Result<Vec<Row>, StoreError> {
        let below = self.each(|slice| slice.level.saturating_sub(1).into());
        self.rows(client, OF_ROOTS, &[&below, &self.each(in_level), &self.each(|slice| slice.count)]).await
    }

    async fn of_leaves<C: GenericClient + Sync>(&self, client: &C) -> Result<Vec<Row>, StoreError> {
        self.rows(client, OF_LEAVES, &[&self.each(in_level), &self.each(|slice| slice.count)]).await
    }

    fn each(&self, value: fn(&Slice) -> u64) -> Vec<i64> {
        self.slices.iter().map(|slice| i64::try_from(value(slice)).unwrap_or(i64::MAX)).collect()
    }

    async fn rows<C: GenericClient + Sync>(
        &self,
        client: &C,
        statement: &str,
        columns: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        if self.slices.is_empty() { Ok(Vec::new()) } else { Ok(client.query(statement, columns).await?) }
    }

    /// Gives each node the hashes of its rows.
    fn fill(&self, rows: &[Row], found: &mut [Vec<Hash>]) -> Result<(), StoreError> {
        for row in rows {
            let place = usize::try_from(row.try_get::<_, i64>(0)?).ok().and_then(|place| place.checked_sub(1));
            let node = place.and_then(|place| self.places.get(place));
            if let Some(hashes) = node.and_then(|node| found.get_mut(*node)) {
                for bytes in row.try_get::<_, &[u8]>(1)?.chunks(32) {
                    hashes.push(hash(bytes)?);
                }
            }
        }
        Ok(())
    }
}

/// Where the hashes of a slice begin in their level.
fn in_level(slice: &Slice) -> u64 {
    slice.number.saturating_mul(tile::WIDTH).saturating_add(slice.first)
}
