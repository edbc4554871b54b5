//! A verifier of the log that knows the specifications and nothing of ours: RFC 6962 by its definitions, C2SP notes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};

pub(crate) type Hash = [u8; 32];

/// What a checkpoint says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) origin: String,
    pub(crate) size: u64,
    pub(crate) root: Hash,
}

/// Reads a checkpoint whose signature holds.
pub(crate) fn verified(note: &str, verifier_key: &str) -> Seen {
    let (name, rest) = verifier_key.split_once('+').unwrap();
    let (id, key) = rest.split_once('+').unwrap();
    let (id, key) = (hex::decode(id).unwrap(), STANDARD.decode(key).unwrap());
    assert_eq!(key[0], 1, "Ed25519");
    let digest = Sha256::digest([name.as_bytes(), b"\n", &key].concat());
    assert_eq!(id, digest[..4], "the id follows from name and key");
    let (text, signatures) = note.split_once("\n\n").unwrap();
    let text = format!("{text}\n");
    let line = signatures.strip_suffix('\n').unwrap().strip_prefix(&format!("\u{2014} {name} ")).unwrap();
    let signature = STANDARD.decode(line).unwrap();
    assert_eq!(signature[..4], id);
    let verifying = VerifyingKey::from_bytes(&key[1..].try_into().unwrap()).unwrap();
    verifying.verify_strict(text.as_bytes(), &Signature::from_slice(&signature[4..]).unwrap()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    let root = STANDARD.decode(lines[2]).unwrap().try_into().unwrap();
    assert_eq!(lines[0], name);
    Seen { origin: lines[0].to_owned(), size: lines[1].parse().unwrap(), root }
}

pub(crate) fn hash(hex: &str) -> Hash {
    hex::decode(hex).unwrap().try_into().unwrap()
}

fn node(left: Hash, right: Hash) -> Hash {
    Sha256::digest([&[1][..], &left, &right].concat()).into()
}

/// MTH of section 2.1.
pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        many => {
            let (left, right) = many.split_at(many.len().next_power_of_two() / 2);
            node(root(left), root(right))
        }
    }
}

fn split(size: u64) -> u64 {
    size.next_power_of_two() / 2
}

/// The root that follows from PATH of section 2.1.1, read backwards.
fn root_by_path(index: u64, size: u64, leaf: Hash, path: &mut Vec<Hash>) -> Option<Hash> {
    if size == 1 {
        return Some(leaf);
    }
    let (sibling, left) = (path.pop()?, split(size));
    if index < left {
        Some(node(root_by_path(index, left, leaf, path)?, sibling))
    } else {
        Some(node(sibling, root_by_path(index - left, size - left, leaf, path)?))
    }
}

pub(crate) fn is_in(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: Hash) -> bool {
    let mut path = proof.to_vec();
    index < size && root_by_path(index, size, leaf, &mut path) == Some(root) && path.is_empty()
}

/// The old and the new root that follow from SUBPROOF of section 2.1.2, read backwards.
fn roots(first: u64, second: u64, known: Option<Hash>, proof: &mut Vec<Hash>) -> Option<(Hash, Hash)> {
    if first == second {
        let hash = known.or_else(|| proof.pop())?;
        return Some((hash, hash));
    }
    let (sibling, left) = (proof.pop()?, split(second));
    if first <= left {
        let (old, new) = roots(first, left, known, proof)?;
        Some((old, node(new, sibling)))
    } else {
        let (old, new) = roots(first - left, second - left, None, proof)?;
        Some((node(sibling, old), node(sibling, new)))
    }
}

pub(crate) fn continues(first: (u64, Hash), second: (u64, Hash), proof: &[Hash]) -> bool {
    let mut rest = proof.to_vec();
    if first.0 == 0 {
        return proof.is_empty() && first.1 == root(&[]);
    }
    roots(first.0, second.0, Some(first.1), &mut rest) == Some((first.1, second.1)) && rest.is_empty()
}
