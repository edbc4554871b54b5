//! Tiles (C2SP `tlog-tiles`): 256 hashes of one level that stand next to each other, kept once all are there.

use super::node::Node;

/// How many levels of the tree a tile spans.
pub const HEIGHT: u32 = 8;

/// How many hashes it holds.
pub const WIDTH: u64 = 1 << HEIGHT;

/// The hashes of a tile over which a node is the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The tile's level: its hashes are nodes of level `HEIGHT` times as high.
    pub level: u32,
    /// The tile's number in its level.
    pub number: u64,
    /// The first of the hashes.
    pub first: u64,
    /// How many they are: at most half a tile.
    pub count: u64,
}

/// Where a node's hash comes from.
#[must_use]
pub fn slice(node: Node) -> Slice {
    let (level, height) = (node.level.div_euclid(HEIGHT), node.level.rem_euclid(HEIGHT));
    let hash = node.index.unbounded_shl(height);
    Slice {
        level,
        number: hash.unbounded_shr(HEIGHT),
        first: hash & WIDTH.saturating_sub(1),
        count: 1_u64.unbounded_shl(height),
    }
}

/// How many tiles of a level are full in a tree of this size.
#[must_use]
pub fn full(level: u32, tree_size: u64) -> u64 {
    tree_size.unbounded_shr(HEIGHT.saturating_mul(level.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_found_in_its_tile() {
        let of = |level, index| {
            let slice = slice(Node { level, index });
            (slice.level, slice.number, slice.first, slice.count)
        };
        assert_eq!(of(0, 0), (0, 0, 0, 1));
        assert_eq!(of(0, 300), (0, 1, 44, 1));
        assert_eq!(of(7, 3), (0, 1, 128, 128));
        assert_eq!(of(8, 3), (1, 0, 3, 1));
        assert_eq!(of(17, 1), (2, 0, 2, 2));
    }

    #[test]
    fn a_tile_is_full_with_its_last_hash() {
        assert_eq!((full(0, 255), full(0, 256), full(0, 70_000)), (0, 1, 273));
        assert_eq!((full(1, 65_535), full(1, 65_536), full(7, u64::MAX)), (0, 1, 0));
    }
}
