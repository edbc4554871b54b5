//! Words that people wrote: a salted digest for the log, the text beside it where it can be erased.

use crate::decide::Private;
use crate::ids::{PartyId, derived};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Texts and the random salt that makes their digest tell nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confidential {
    /// A JSON object of texts.
    pub body: serde_json::Value,
    /// 16 random bytes, handed in.
    pub salt: [u8; 16],
}

/// `SHA-256(salt ‖ body)`, in hex: proves later which text it was, tells nothing about it before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextDigest(pub String);

impl Confidential {
    /// What the log keeps.
    #[must_use]
    pub fn digest(&self) -> TextDigest {
        let mut digest = Sha256::new();
        digest.update(self.salt);
        digest.update(self.body.to_string());
        TextDigest(hex::encode(digest.finalize()))
    }

    /// The erasable row: the texts and the salt, so that the digest can be shown to be theirs. It is found by
    /// the digest that the log keeps.
    #[must_use]
    pub fn private(&self, kind: &'static str, subject: PartyId) -> Private {
        let mut body = self.body.clone();
        if let Some(object) = body.as_object_mut() {
            object.insert("salt".to_owned(), hex::encode(self.salt).into());
        }
        Private { kind, id: self.digest().row_id(), subject, body }
    }
}

impl TextDigest {
    /// The id of the erasable row that holds the text.
    #[must_use]
    pub fn row_id(&self) -> Uuid {
        derived("words", &[self.0.as_bytes()])
    }
}
