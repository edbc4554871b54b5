//! The key that signs the log, and the one that verifies it, as texts (C2SP `signed-note`).

use super::encoding::{decode, encode};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::str::FromStr;

/// What the text of a key that signs begins with.
const PRIVATE: &str = "PRIVATE+KEY+";

/// The kind of signature: Ed25519.
const ED25519: u8 = 1;

/// The beginning of a digest that tells keys of one name apart.
pub type KeyId = [u8; 4];

/// What verifies signatures of one name: `name+id+base64(0x01 ‖ public key)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: KeyId,
    key: VerifyingKey,
}

/// What signs: `PRIVATE+KEY+name+id+base64(0x01 ‖ seed)`. Printing it prints nothing.
#[derive(Clone)]
pub struct LogKey {
    key: SigningKey,
    verifier: VerifierKey,
}

/// A text that is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The name is none.
    #[error("the name of a key is not empty and holds no spaces and no plus")]
    Name,
    /// The parts are not there.
    #[error("a key is a name, eight hex digits and base64, with a plus between")]
    Form,
    /// Another kind of key.
    #[error("the key is not one of Ed25519")]
    Kind,
    /// The parts do not belong together.
    #[error("the digits of the key are not those of its name and its public part")]
    Id,
}

impl VerifierKey {
    fn of(name: &str, key: VerifyingKey) -> Result<Self, KeyError> {
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+') {
            return Err(KeyError::Name);
        }
        let digest =
            Sha256::new().chain_update(name).chain_update([b'\n', ED25519]).chain_update(key.as_bytes()).finalize();
        let id = digest.first_chunk().copied().unwrap_or_default();
        Ok(Self { name: name.to_owned(), id, key })
    }

    /// Its name: the origin of the log.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What tells it apart from others of its name.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Whether a signature of 64 bytes over `message` is this key's.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

impl LogKey {
    /// The key of a name that follows from a seed.
    ///
    /// # Errors
    /// When the name is none.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let key = SigningKey::from_bytes(seed);
        Ok(Self { verifier: VerifierKey::of(name, key.verifying_key())?, key })
    }

    /// What verifies its signatures.
    #[must_use]
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The signature over `message`.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    /// The text that it can be read from again: a secret.
    #[must_use]
    pub fn to_secret_text(&self) -> String {
        format!("{PRIVATE}{}", text(&self.verifier, self.key.as_bytes()))
    }
}

fn text(key: &VerifierKey, bytes: &[u8; 32]) -> String {
    let mut kind_and_key = vec![ED25519];
    kind_and_key.extend(bytes);
    format!("{}+{}+{}", key.name, hex::encode(key.id), encode(&kind_and_key))
}

/// The name, the digits and the bytes of a key's text.
fn parts(text: &str) -> Result<(&str, &str, [u8; 32]), KeyError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(KeyError::Form);
    };
    let bytes = decode(key).ok_or(KeyError::Form)?;
    match bytes.as_slice() {
        [ED25519, key @ ..] => Ok((name, id, key.try_into().map_err(|_| KeyError::Kind)?)),
        _ => Err(KeyError::Kind),
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, id, bytes) = parts(text)?;
        let key = Self::of(name, VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError::Kind)?)?;
        if hex::encode(key.id) == id { Ok(key) } else { Err(KeyError::Id) }
    }
}

impl FromStr for LogKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, id, seed) = parts(text.strip_prefix(PRIVATE).ok_or(KeyError::Form)?)?;
        let key = Self::from_seed(name, &seed)?;
        if hex::encode(key.verifier.id) == id { Ok(key) } else { Err(KeyError::Id) }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text(self, self.key.as_bytes()))
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LogKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of the documentation of Go's golang.org/x/mod/sumdb/note.
    const SIGNER: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const VERIFIER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    #[test]
    fn the_key_of_another_implementation_is_read_and_written_alike() {
        let key: LogKey = SIGNER.parse().unwrap();
        assert_eq!(key.verifier().to_string(), VERIFIER);
        assert_eq!(key.to_secret_text(), SIGNER);
        assert_eq!(VERIFIER.parse::<VerifierKey>().as_ref(), Ok(key.verifier()));
        assert_eq!((key.verifier().name(), hex::encode(key.verifier().id())), ("PeterNeumann", "c74f20a3".to_owned()));
    }

    #[test]
    fn a_key_that_is_not_one_is_refused() {
        let refused = |text: &str| text.parse::<VerifierKey>().unwrap_err();
        assert_eq!(refused("PeterNeumann"), KeyError::Form);
        assert_eq!(refused("PeterNeumann+c74f20a3+***"), KeyError::Form);
        assert_eq!(refused(&VERIFIER.replace("c74f20a3", "c74f20a4")), KeyError::Id);
        assert_eq!(refused(&VERIFIER.replace("Peter", "Paul")), KeyError::Id);
        assert_eq!(refused(&VERIFIER.replace("+ARpc", "+AhpA")), KeyError::Kind);
        assert_eq!(refused("PeterNeumann+c74f20a3+AQ=="), KeyError::Kind);
        assert_eq!(VERIFIER.parse::<LogKey>().unwrap_err(), KeyError::Form);
        for name in ["", "two words", "a+b", "a\nb"] {
            assert_eq!(LogKey::from_seed(name, &[1; 32]).unwrap_err(), KeyError::Name, "{name:?}");
        }
    }

    #[test]
    fn a_key_that_signs_is_not_printed() {
        assert_eq!(format!("{:?}", LogKey::from_seed("a", &[1; 32]).unwrap()), "LogKey");
    }
}
