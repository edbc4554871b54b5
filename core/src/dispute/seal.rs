//! Sealed votes and the lot of a panel: what nobody can change, copy or choose.

use crate::event::tree::Hash;
use crate::ids::{DisputeId, derived};
use crate::money::Money;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The kind of the row that holds a sealed vote until the panel is done.
pub const VOTE_KIND: &str = "vote";

/// What is sealed: canonical JSON.
#[must_use]
pub fn canonical(amount: Money) -> String {
    format!("{{\"workerAmount\":{}}}", amount.minor())
}

/// `SHA-256("vote-v1\n" + dispute + "\n" + seat + "\n" + nonce hex + "\n" + canonical)`, in hex.
#[must_use]
pub fn seal(dispute: DisputeId, seat: u8, nonce: &str, canonical: &str) -> String {
    hex::encode(Sha256::digest(format!("vote-v1\n{dispute}\n{seat}\n{nonce}\n{canonical}")))
}

/// The seed of the lot: `SHA-256("panel-v1\n" + dispute + "\n" + root hex)`. The root is that of the first checkpoint
/// after the evidence was closed. Candidates are ranked under it as proofers are.
#[must_use]
pub fn seed(dispute: DisputeId, root: &Hash) -> Hash {
    Hash(Sha256::digest(format!("panel-v1\n{dispute}\n{root}")).into())
}

/// Which evidence there was: `SHA-256("evidence-v1\n" + dispute + "\n" + the digests of the texts, in the order in which
/// they came, joined by "\n")`, in hex.
#[must_use]
pub fn evidence_digest(dispute: DisputeId, digests: &[String]) -> String {
    hex::encode(Sha256::digest(format!("evidence-v1\n{dispute}\n{}", digests.join("\n"))))
}

/// The row that holds a sealed vote.
#[must_use]
pub fn vote_row(dispute: DisputeId, seat: u8) -> Uuid {
    derived("vote", &[dispute.0.as_bytes(), &[seat]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::usd;

    #[test]
    fn seals_and_seeds_are_those_of_other_implementations() {
        let dispute = DisputeId(Uuid::from_u128(6));
        // printf 'vote-v1\n%s\n2\n%s\n%s' $dispute $(printf '07%.0s' {1..32}) '{"workerAmount":2000}' | sha256sum
        let sealed = seal(dispute, 2, &"07".repeat(32), &canonical(usd(20_00)));
        assert_eq!(sealed, "d9374687a2982a60b7e36117615c44f1a1c54712b52403ca16c5e7f5eb2cab6d");
        // printf 'panel-v1\n%s\n%s' $dispute $(printf 'aa%.0s' {1..32}) | sha256sum
        assert_eq!(
            seed(dispute, &Hash([0xaa; 32])).to_string(),
            "6fff33888b4c7be9484ca28637b041460a7dac01ea25e64834b5f45bc05aa314"
        );
        // printf 'evidence-v1\n%s\n%s\n%s' $dispute a b | sha256sum
        assert_eq!(
            evidence_digest(dispute, &["a".to_owned(), "b".to_owned()]),
            "647787c98edfba2f7c633eeb6319c05b9a017e98a59527812731a452bdc60133"
        );
    }
}
