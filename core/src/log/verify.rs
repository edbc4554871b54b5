//! The verification of proofs (RFC 9162, sections 2.1.3.2 and 2.1.4.2), step by step as it is written there.

use crate::event::tree::{Frontier, Hash, node_hash};

/// Whether `proof` shows that the leaf with this hash is at `leaf_index` in the tree of this size and root.
#[must_use]
pub fn inclusion(leaf: &Hash, leaf_index: u64, tree_size: u64, proof: &[Hash], root: &Hash) -> bool {
    if leaf_index >= tree_size {
        return false;
    }
    let mut path = Path { first: leaf_index, second: tree_size.saturating_sub(1) };
    let mut hash = *leaf;
    for part in proof {
        hash = match path.step() {
            Some(Side::Left) => node_hash(part, &hash),
            Some(Side::Right) => node_hash(&hash, part),
            None => return false,
        };
    }
    path.second == 0 && hash == *root
}

/// Whether `proof` shows that the tree `second` begins with the tree `first`, each given by size and root.
#[must_use]
pub fn consistency(first: (u64, &Hash), second: (u64, &Hash), proof: &[Hash]) -> bool {
    let ((first_size, first_root), (second_size, second_root)) = (first, second);
    if first_size == 0 {
        return proof.is_empty() && *first_root == Frontier::default().root();
    }
    if first_size >= second_size {
        return first_size == second_size && proof.is_empty() && first_root == second_root;
    }
    let mut parts = proof.iter();
    let begin = if first_size.is_power_of_two() { Some(first_root) } else { parts.next() };
    let Some(begin) = begin.filter(|_| !proof.is_empty()) else { return false };
    let mut path = Path { first: first_size.saturating_sub(1), second: second_size.saturating_sub(1) };
    path.skip(path.first.trailing_ones());
    let (mut old, mut new) = (*begin, *begin);
    for part in parts {
        match path.step() {
            Some(Side::Left) => {
                old = node_hash(part, &old);
                new = node_hash(part, &new);
            }
            Some(Side::Right) => new = node_hash(&new, part),
            None => return false,
        }
    }
    path.second == 0 && old == *first_root && new == *second_root
}

/// Where the next hash of a proof stands.
enum Side {
    Left,
    Right,
}

/// The way up from a leaf, beside that from the last leaf: `fn` and `sn` of the RFC.
struct Path {
    first: u64,
    second: u64,
}

impl Path {
    /// The side of the next hash. `None` if the root is reached.
    fn step(&mut self) -> Option<Side> {
        if self.second == 0 {
            return None;
        }
        if self.first & 1 == 0 && self.first != self.second {
            self.skip(1);
            return Some(Side::Right);
        }
        // At the right edge whole levels have no sibling.
        if self.first & 1 == 0 {
            self.skip(self.first.trailing_zeros().min(u64::BITS));
        }
        self.skip(1);
        Some(Side::Left)
    }

    fn skip(&mut self, levels: u32) {
        self.first = self.first.unbounded_shr(levels);
        self.second = self.second.unbounded_shr(levels);
    }
}
