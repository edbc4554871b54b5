//! The log: dense positions, dense versions, and the tree.

use crate::checkpoint::Checkpoint;
use crate::difference::{Difference, Findings};
use crate::examine::Seen;
use crate::source::Head;
use market_core::event::tree::{Frontier, Hash};
use market_core::stream::{Category, StreamId};
use std::collections::HashMap;

/// The fold of the log. The versions are what grows: 28 to 57 bytes a stream.
#[derive(Debug)]
pub(crate) struct Verify {
    expected: i64,
    tree: Frontier,
    versions: HashMap<StreamKey, i32>,
    earlier: Option<Checkpoint>,
}

/// A stream's category and id, without padding.
type StreamKey = [u8; 17];

impl Verify {
    /// The fold of nothing, to be consistent with what was seen before.
    pub(crate) fn new(earlier: Option<Checkpoint>, findings: &mut Findings) -> Self {
        let this = Self { expected: 0, tree: Frontier::default(), versions: HashMap::new(), earlier };
        this.compare_with_earlier(findings);
        this
    }

    /// Folds the next event.
    pub(crate) fn event(&mut self, seen: &Seen, findings: &mut Findings) {
        if seen.position != self.expected {
            let found = format!("{} next in order", seen.position);
            findings.add(Difference::at(self.expected, "event.position", self.expected, found));
        }
        self.expected = seen.position.saturating_add(1);
        if let Some(stream) = seen.stream {
            let version = self.versions.entry(key(stream)).or_default();
            let next = version.saturating_add(1);
            if seen.version != next {
                findings.add(Difference::at(seen.position, "event.version", next, seen.version));
            }
            *version = seen.version.max(next);
        }
        self.leaf(seen.leaf_hash, findings);
    }

    /// Folds a row that could not be read: it has a place, and a leaf that nobody knows.
    pub(crate) fn unreadable(&mut self, findings: &mut Findings) {
        self.expected = self.expected.saturating_add(1);
        self.leaf(Hash([0; 32]), findings);
    }

    /// Compares with what the log says of itself; the size and the root as recomputed.
    pub(crate) fn finish(&self, head: &Head, findings: &mut Findings) -> (u64, Hash) {
        let (size, root) = (self.tree.size(), self.tree.root());
        if i64::try_from(size) != Ok(head.size) {
            findings.add(Difference::of(head.field("size"), size, head.size));
        }
        if self.tree.to_bytes() != head.frontier {
            findings.add(self.frontier_difference(head));
        }
        if head.root.is_some_and(|stored| stored != root) {
            findings.add(Difference::of(head.field("root"), root, head.root.unwrap_or(root)));
        }
        if let Some(earlier) = &self.earlier
            && earlier.size > size
        {
            let found = format!("{size} events: the log has shrunk");
            findings.add(Difference::of("checkpoint.size", format!("at least {} events", earlier.size), found));
        }
        (size, root)
    }

    /// The tree over what was folded so far.
    pub(crate) fn tree(&self) -> &Frontier {
        &self.tree
    }

    /// How many streams there are.
    pub(crate) fn streams(&self) -> usize {
        self.versions.len()
    }

    fn leaf(&mut self, hash: Hash, findings: &mut Findings) {
        self.tree.push(hash);
        self.compare_with_earlier(findings);
    }

    fn compare_with_earlier(&self, findings: &mut Findings) {
        let Some(earlier) = self.earlier.as_ref().filter(|earlier| earlier.size == self.tree.size()) else { return };
        let root = self.tree.root();
        if root != earlier.root {
            let field = format!("the root at size {}, as the checkpoint has it", earlier.size);
            findings.add(Difference::of(field, earlier.root, root));
        }
    }

    /// Says which events the first differing node stands for.
    fn frontier_difference(&self, head: &Head) -> Difference {
        let (stored, rest) = head.frontier.as_chunks::<32>();
        let mut first = 0_u64;
        let mut bits = (0..u64::BITS).rev().filter(|bit| self.tree.size() >> bit & 1 == 1);
        for (index, node) in self.tree.nodes().iter().enumerate() {
            let leaves = bits.next().map_or(1, |bit| 1_u64 << bit);
            let found = stored.get(index).map(|node| Hash(*node));
            if found != Some(*node) {
                let last = first.saturating_add(leaves).saturating_sub(1);
                let field = format!("{}, node {index} (positions {first} to {last})", head.field("frontier"));
                return Difference::of(field, node, found.map_or("nothing".to_owned(), |hash| hash.to_string()));
            }
            first = first.saturating_add(leaves);
        }
        let nodes = self.tree.nodes().len();
        let found =
            format!("{} bytes more", head.frontier.len().saturating_sub(nodes.saturating_mul(32)).max(rest.len()));
        Difference::of(head.field("frontier"), format!("{nodes} nodes of 32 bytes"), found)
    }
}

fn key(stream: StreamId) -> StreamKey {
    let place = Category::ALL.iter().position(|category| *category == stream.category);
    let mut key = [0; 17];
    let [category, id @ ..] = &mut key;
    *category = place.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX);
    id.copy_from_slice(stream.id.as_bytes());
    key
}
