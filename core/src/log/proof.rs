//! Which subtrees a proof consists of (RFC 9162, sections 2.1.3.1 and 2.1.4.1): the leaves need not be in memory.

use super::node::{Node, cover, joined};
use crate::event::tree::Hash;

/// A proof before its hashes are known: for each of its hashes the perfect subtrees that this is the hash over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    parts: Vec<Vec<Node>>,
}

/// The plan of the proof that a leaf is in the tree of this size. `None` if that tree has no such leaf.
#[must_use]
pub fn inclusion(leaf_index: u64, tree_size: u64) -> Option<Plan> {
    if leaf_index >= tree_size {
        return None;
    }
    let (mut start, mut end, mut parts) = (0, tree_size, Vec::new());
    // From the root down to the leaf: at each step the other side is part of the proof.
    while let Some(middle) = middle(start, end) {
        if leaf_index < middle {
            parts.push(cover(middle..end));
            end = middle;
        } else {
            parts.push(cover(start..middle));
            start = middle;
        }
    }
    parts.reverse();
    Some(Plan { parts })
}

/// The plan of the proof that the tree of size `second` begins with the tree of size `first`. `None` if it is
/// smaller. Every tree begins with the empty one and with itself; that takes no hashes.
#[must_use]
pub fn consistency(first: u64, second: u64) -> Option<Plan> {
    if first > second {
        return None;
    }
    let (mut start, mut end, mut parts) = (0, second, Vec::new());
    while first > 0 && first != end {
        let Some(middle) = middle(start, end) else { break };
        if first <= middle {
            parts.push(cover(middle..end));
            end = middle;
        } else {
            parts.push(cover(start..middle));
            start = middle;
        }
    }
    // Whoever verifies knows the root of the first tree, and no other subtree of it.
    if first == end && start > 0 {
        parts.push(cover(start..end));
    }
    parts.reverse();
    Some(Plan { parts })
}

/// Where a subtree is split: after the largest power of two that is smaller than it. `None` if it is a leaf.
fn middle(start: u64, end: u64) -> Option<u64> {
    let below = end.saturating_sub(start).checked_sub(1)?.checked_ilog2()?;
    start.checked_add(1_u64.unbounded_shl(below))
}

impl Plan {
    /// The subtrees whose hashes must be known, each once.
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        self.parts.iter().flatten().copied()
    }

    /// The proof. `None` if a hash is not known.
    #[must_use]
    pub fn proof(&self, hash_of: impl Fn(Node) -> Option<Hash>) -> Option<Vec<Hash>> {
        let hash_over = |part: &Vec<Node>| {
            let hashes: Option<Vec<Hash>> = part.iter().map(|node| hash_of(*node)).collect();
            joined(&hashes?)
        };
        self.parts.iter().map(hash_over).collect()
    }
}
