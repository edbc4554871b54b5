//! Proofs against the definition, against another implementation, and against whoever changes them.

use super::node::{Node, root_over};
use super::proof::{self, Plan};
use super::{tile, verify};
use crate::event::tree::{Hash, leaf_hash};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;

fn leaf(index: u64) -> [u8; 8] {
    index.to_be_bytes()
}

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|index| leaf_hash(&leaf(index))).collect()
}

/// The hash of a subtree, from all leaves.
fn hash_of(leaves: &[Hash], node: Node) -> Option<Hash> {
    let (start, count) = (node.index << node.level, 1_u64 << node.level);
    let range = usize::try_from(start).ok()?..usize::try_from(start + count).ok()?;
    leaves.get(range).map(root_over)
}

fn made(plan: &Plan, leaves: &[Hash]) -> Vec<Hash> {
    plan.proof(|node| hash_of(leaves, node)).unwrap()
}

fn root(leaves: &[Hash], size: u64) -> Hash {
    root_over(&leaves[..usize::try_from(size).unwrap()])
}

fn flat(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

#[test]
fn every_leaf_of_every_small_tree_is_proven_to_be_in_it() {
    let leaves = leaves(40);
    for size in 1..=40 {
        let root = root(&leaves, size);
        for index in 0..size {
            let proof = made(&proof::inclusion(index, size).unwrap(), &leaves);
            let leaf = &leaves[usize::try_from(index).unwrap()];
            assert!(verify::inclusion(leaf, index, size, &proof, &root), "{index} of {size}");
            assert!(!verify::inclusion(leaf, index, size + 64, &proof, &root), "{index} of {size}");
            assert!(!verify::inclusion(leaf, index + 1, size, &proof, &root), "{index} of {size}");
        }
        assert_eq!(proof::inclusion(size, size), None);
    }
}

#[test]
fn every_small_tree_is_proven_to_begin_with_every_smaller_one() {
    let leaves = leaves(40);
    for second in 0..=40 {
        for first in 0..=second {
            let proof = made(&proof::consistency(first, second).unwrap(), &leaves);
            let (old, new) = (root(&leaves, first), root(&leaves, second));
            assert!(verify::consistency((first, &old), (second, &new), &proof), "{first} {second}");
            if first > 0 && first < second {
                assert!(!verify::consistency((first, &new), (second, &new), &proof), "{first} {second}");
                assert!(!verify::consistency((first, &old), (second, &old), &proof), "{first} {second}");
                assert!(!verify::consistency((first, &old), (second, &new), &proof[1..]), "{first} {second}");
            }
        }
        assert_eq!(proof::consistency(second + 1, second), None);
    }
}

#[test]
fn the_known_proofs_of_certificate_transparency_are_made() {
    let inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let leaves: Vec<Hash> = inputs.iter().map(|input| leaf_hash(&hex::decode(input).unwrap())).collect();
    let shown = |plan: Option<Plan>| -> Vec<String> {
        made(&plan.unwrap(), &leaves).iter().map(|hash| hash.to_string()[..8].to_owned()).collect()
    };
    assert!(root(&leaves, 8).to_string().starts_with("5dc9da79a70659a9"));
    assert_eq!(shown(proof::inclusion(0, 1)), Vec::<String>::new());
    assert_eq!(shown(proof::inclusion(0, 8)), ["96a296d2", "5f083f0a", "6b47aaf2"]);
    assert_eq!(shown(proof::inclusion(5, 8)), ["bc1a0643", "ca854ea1", "d37ee418"]);
    assert_eq!(shown(proof::inclusion(2, 3)), ["fac54203"]);
    assert_eq!(shown(proof::inclusion(1, 5)), ["6e340b9c", "5f083f0a", "bc1a0643"]);
    assert_eq!(shown(proof::consistency(1, 8)), ["96a296d2", "5f083f0a", "6b47aaf2"]);
    assert_eq!(shown(proof::consistency(6, 8)), ["0ebc5d34", "ca854ea1", "d37ee418"]);
    assert_eq!(shown(proof::consistency(2, 5)), ["5f083f0a", "bc1a0643"]);
}

proptest! {
    #[test]
    fn another_implementation_makes_the_same_proofs(size in 2_u64..600, one in 0_u64..10_000, other in 1_u64..10_000) {
        let (index, first) = (one % size, 1 + other % (size - 1));
        let ours = leaves(size);
        let mut theirs = MemoryBackedTree::<Sha256, [u8; 8]>::new();
        (0..size).for_each(|index| theirs.push(leaf(index)));
        prop_assert_eq!(theirs.root().as_bytes().to_vec(), root(&ours, size).0.to_vec());
        let inclusion = made(&proof::inclusion(index, size).unwrap(), &ours);
        let theirs_of = theirs.prove_inclusion(usize::try_from(index).unwrap());
        prop_assert_eq!(theirs_of.as_bytes().to_vec(), flat(&inclusion));
        let consistency = made(&proof::consistency(first, size).unwrap(), &ours);
        let added = usize::try_from(size - first).unwrap();
        prop_assert_eq!(theirs.prove_consistency(added).as_bytes().to_vec(), flat(&consistency));
    }

    #[test]
    fn a_proof_with_one_bit_changed_proves_nothing(size in 2_u64..600, one in 0_u64..10_000, at in 0_usize..100_000) {
        let (index, first) = (one % size, 1 + one % (size - 1));
        let (ours, place) = (leaves(size), |proof: &[Hash]| (at % proof.len(), at / 8 % 32, at % 8));
        let (old, new) = (root(&ours, first), root(&ours, size));
        let mut inclusion = made(&proof::inclusion(index, size).unwrap(), &ours);
        let (hash, byte, bit) = place(&inclusion);
        inclusion[hash].0[byte] ^= 1 << bit;
        prop_assert!(!verify::inclusion(&ours[usize::try_from(index).unwrap()], index, size, &inclusion, &new));
        let mut consistency = made(&proof::consistency(first, size).unwrap(), &ours);
        let (hash, byte, bit) = place(&consistency);
        consistency[hash].0[byte] ^= 1 << bit;
        prop_assert!(!verify::consistency((first, &old), (size, &new), &consistency));
    }

    #[test]
    fn a_proof_of_a_huge_log_takes_few_subtrees_and_each_few_hashes(size in 1_u64.., at in 0_u64..) {
        let (inclusion, consistency) = (proof::inclusion(at % size, size).unwrap(), proof::consistency(at % size, size).unwrap());
        for plan in [inclusion, consistency] {
            prop_assert!(plan.nodes().count() <= 128);
            prop_assert!(plan.nodes().all(|node| tile::slice(node).count <= tile::WIDTH / 2));
        }
    }
}
