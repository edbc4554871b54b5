//! The only source of random ids, salts and tokens.

use market_core::time::Timestamp;
use uuid::{NoContext, Uuid};

/// Random bytes of the operating system.
#[must_use]
#[expect(clippy::expect_used, reason = "a server without randomness must not go on: it would give away keys")]
pub fn bytes<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0_u8; LENGTH];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A secret of 256 random bits, in hex.
#[must_use]
pub fn token() -> String {
    hex::encode(bytes::<32>())
}

/// A new id of version 7 that bears the market's instant.
#[must_use]
pub fn id(now: Timestamp) -> Uuid {
    let micros = u64::try_from(now.as_micros()).unwrap_or(0);
    let nanos = u32::try_from(micros % 1_000_000).unwrap_or(0).saturating_mul(1_000);
    Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, micros / 1_000_000, nanos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_of_version_7_and_bear_the_markets_instant() {
        let now = Timestamp::from_micros(1_800_000_000_123_000).unwrap();
        let (first, second) = (id(now), id(now));
        assert_ne!(first, second);
        assert_eq!(first.get_version_num(), 7);
        assert_eq!(first.get_timestamp().unwrap().to_unix().0, 1_800_000_000);
    }

    #[test]
    fn tokens_differ() {
        assert_ne!(token(), token());
        assert_eq!(token().len(), 64);
    }
}
