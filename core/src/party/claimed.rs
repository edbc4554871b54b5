//! What an e-mail address and the text of an API key lead to.

use super::event::{EmailEvent, KeyEvent};
use crate::decide::Evolve;
use crate::ids::{KeyId, PartyId};

/// Whose an e-mail address is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Email {
    /// Nobody's.
    #[default]
    Free,
    /// A party's.
    Claimed(PartyId),
}

impl Evolve for Email {
    type Event = EmailEvent;

    fn evolve(self, event: &EmailEvent) -> Self {
        match event {
            EmailEvent::Claimed { party, .. } => Self::Claimed(*party),
        }
    }
}

/// An API key, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Key {
    /// There is none of this text.
    #[default]
    Unknown,
    /// It opens the door for a party.
    Live {
        /// The key as its people know it.
        key: KeyId,
        /// Whose it is.
        party: PartyId,
        /// `SHA-256` of its text, in hex.
        secret_sha256: String,
    },
    /// It did once.
    Revoked,
}

impl Evolve for Key {
    type Event = KeyEvent;

    fn evolve(self, event: &KeyEvent) -> Self {
        match event {
            KeyEvent::Created { key, party, secret_sha256, .. } => {
                Self::Live { key: *key, party: *party, secret_sha256: secret_sha256.clone() }
            }
            KeyEvent::Revoked { .. } => Self::Revoked,
        }
    }
}
