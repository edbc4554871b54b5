//! Hashes as lower-case hex.

use market_core::event::tree::Hash;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserializer, Serializer};
use std::fmt;

/// Writes one.
pub(crate) fn serialize<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(hash)
}

/// Reads one.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
    deserializer.deserialize_str(Hex)
}

struct Hex;

impl Visitor<'_> for Hex {
    type Value = Hash;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("64 hexadecimal digits in lower case")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Hash, E> {
        parse(text.as_bytes()).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// 64 digits as 32 bytes.
pub(crate) fn parse(text: &[u8]) -> Option<Hash> {
    let (pairs, []) = text.as_chunks::<2>() else { return None };
    let mut bytes = [0_u8; 32];
    if pairs.len() != bytes.len() {
        return None;
    }
    // Without a branch in the loop, several digits are read at a time.
    let mut seen = 0;
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let (high, low) = (digit(*high), digit(*low));
        seen |= high | low;
        *byte = (high << 4) | low;
    }
    (seen < 16).then_some(Hash(bytes))
}

/// The value of a digit; 16 or more if it is none.
fn digit(letter: u8) -> u8 {
    let (number, after_a) = (letter.wrapping_sub(b'0'), letter.wrapping_sub(b'a'));
    let of_letter = if after_a < 6 { after_a.wrapping_add(10) } else { u8::MAX };
    if number < 10 { number } else { of_letter }
}

#[cfg(test)]
mod tests {
    use super::*;
    use market_core::event::tree::leaf_hash;

    #[test]
    fn a_hash_reads_as_it_is_shown() {
        let hash = leaf_hash(b"x");
        assert_eq!(parse(hash.to_string().as_bytes()), Some(hash));
        assert_eq!(parse(hash.to_string().to_uppercase().as_bytes()), None);
        assert_eq!(parse(b"00"), None);
    }
}
