//! The draw: who is asked to verify, in an order that nobody could choose and everybody can compute.

use super::told::Ranked;
use crate::event::tree::Hash;
use crate::ids::{AgentId, JobId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The seed of a draw: `SHA-256("lottery-v1\n" + job + "\n" + round + "\n" + root hex)`. The root is that of a
/// checkpoint of the log after the delivery, so that it was unknown when the work was handed in.
#[must_use]
pub fn seed(job: JobId, round: u32, root: &Hash) -> Hash {
    Hash(Sha256::digest(format!("lottery-v1\n{job}\n{round}\n{root}")).into())
}

/// Where a candidate stands in the draw: `HMAC-SHA256(seed bytes, agent id)`; the smallest comes first.
#[must_use]
pub fn score(seed: &Hash, agent: AgentId) -> Hash {
    // An HMAC takes a key of any length, so this never falls through.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&seed.0) else {
        return Hash([0; 32]);
    };
    mac.update(agent.to_string().as_bytes());
    Hash(mac.finalize().into_bytes().into())
}

/// The candidates in the order of the draw.
#[must_use]
pub fn ranked(seed: &Hash, mut candidates: Vec<Ranked>) -> Vec<Ranked> {
    candidates.sort_by_cached_key(|candidate| (score(seed, candidate.agent), candidate.agent));
    candidates
}

/// `SHA-256` of the sorted agent ids joined by `"\n"`, in hex: which candidates there were.
#[must_use]
pub fn candidates_hash(candidates: &[Ranked]) -> String {
    let mut ids: Vec<String> = candidates.iter().map(|candidate| candidate.agent.to_string()).collect();
    ids.sort_unstable();
    hex::encode(Sha256::digest(ids.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PartyId;
    use uuid::Uuid;

    fn candidate(n: u128) -> Ranked {
        Ranked { party: PartyId(Uuid::from_u128(n)), agent: AgentId(Uuid::from_u128(n)) }
    }

    #[test]
    fn the_seed_is_that_of_other_implementations() {
        // printf 'lottery-v1\n%s\n1\n%s' 00000000-0000-0000-0000-000000000006 "$(printf 'aa%.0s' {1..32})" | sha256sum
        let seed = seed(JobId(Uuid::from_u128(6)), 1, &Hash([0xaa; 32]));
        assert_eq!(seed.to_string(), "93a94dbe8c3d6d6423badea6719632682da742a10f903520d3c06707993dc1d2");
        // printf … 00000000-0000-0000-0000-000000000001 | openssl dgst -sha256 -mac HMAC -macopt hexkey:$seed
        assert_eq!(
            score(&seed, candidate(1).agent).to_string(),
            "6175ff7655958dcda8b31b39fce5026716106846dd454765f442b0559e269f14"
        );
    }

    #[test]
    fn the_order_follows_from_seed_and_ids_alone() {
        let seed = Hash([7; 32]);
        let forwards = ranked(&seed, (1..=20).map(candidate).collect());
        let backwards = ranked(&seed, (1..=20).rev().map(candidate).collect());
        assert_eq!(forwards, backwards);
        let scores: Vec<Hash> = forwards.iter().map(|ranked| score(&seed, ranked.agent)).collect();
        assert!(scores.is_sorted());
        assert_ne!(ranked(&Hash([8; 32]), forwards.clone()), forwards);
        assert_eq!(candidates_hash(&forwards), candidates_hash(&(1..=20).map(candidate).collect::<Vec<_>>()));
    }
}
