//! Perfect subtrees of the tree, and which of them a run of leaves consists of.

use crate::event::tree::{Frontier, Hash, node_hash};
use std::ops::Range;

/// The root of a perfect subtree: `2^level` leaves, from leaf `index · 2^level` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// The height of the subtree; 0 is a leaf.
    pub level: u32,
    /// How many subtrees of this height stand before it.
    pub index: u64,
}

/// The perfect subtrees that some leaves consist of, from left to right. Where the leaves are a subtree of a tree,
/// these are the largest first.
#[must_use]
pub fn cover(leaves: Range<u64>) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut start = leaves.start;
    while let Some(height) = leaves.end.saturating_sub(start).checked_ilog2() {
        let level = height.min(start.trailing_zeros());
        nodes.push(Node { level, index: start.unbounded_shr(level) });
        start = start.saturating_add(1_u64.unbounded_shl(level));
    }
    nodes
}

/// The hash over the subtrees of [`cover`], given theirs. `None` if there are none.
#[must_use]
pub fn joined(hashes: &[Hash]) -> Option<Hash> {
    let (last, before) = hashes.split_last()?;
    Some(before.iter().rev().fold(*last, |right, left| node_hash(left, &right)))
}

/// The root over hashes that stand next to each other.
#[must_use]
pub fn root_over(hashes: &[Hash]) -> Hash {
    let mut tree = Frontier::default();
    hashes.iter().for_each(|hash| tree.push(*hash));
    tree.root()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_leaves_is_covered_once_and_by_the_largest_subtrees() {
        let of = |leaves| -> Vec<(u32, u64)> { cover(leaves).iter().map(|node| (node.level, node.index)).collect() };
        assert_eq!(of(0..0), []);
        assert_eq!(of(0..7), [(2, 0), (1, 2), (0, 6)]);
        assert_eq!(of(4..7), [(1, 2), (0, 6)]);
        assert_eq!(of(8..16), [(3, 1)]);
        assert_eq!(of(0..u64::MAX).len(), 64);
    }
}
