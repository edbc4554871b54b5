//! The seal of a verdict: a commitment that tells nothing, and that nobody can open to another verdict.

use crate::ids::JobId;
use sha2::{Digest, Sha256};

/// `SHA-256("proof-v1\n" + job + "\n" + round + "\n" + slot + "\n" + nonce hex + "\n" + canonical)`, in hex.
#[must_use]
pub fn seal(job: JobId, round: u32, slot: u8, nonce: &str, canonical: &str) -> String {
    hex::encode(Sha256::digest(format!("proof-v1\n{job}\n{round}\n{slot}\n{nonce}\n{canonical}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_seal_is_that_of_other_implementations_and_of_one_verdict_alone() {
        // printf 'proof-v1\n%s\n1\n2\n%s\n%s' $job $nonce '{"verdict":"approved"}' | sha256sum
        let (job, nonce) = (JobId(Uuid::from_u128(6)), "07".repeat(32));
        let sealed = seal(job, 1, 2, &nonce, r#"{"verdict":"approved"}"#);
        assert_eq!(sealed, "4d3f172a284408e4a62a6bf7ef6bcf9a656e0ac659fc01d6b309b7cf50e040e9");
        assert_ne!(sealed, seal(job, 1, 2, &nonce, r#"{"verdict":"rejected"}"#));
        assert_ne!(sealed, seal(job, 1, 3, &nonce, r#"{"verdict":"approved"}"#));
    }
}
