//! A party makes a key for its automation, or takes one back.

use super::event::KeyEvent;
use super::state::{Key, Party};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{KeyId, PartyId, SecretId};
use crate::rejection::Rejection;

/// Makes a key.
#[derive(Clone, Debug)]
pub struct CreateKey {
    /// Whose.
    pub party: PartyId,
    /// The new key, as its people know it.
    pub key: KeyId,
    /// The new key, as it is looked up.
    pub secret: SecretId,
    /// `SHA-256` of its text, in hex.
    pub secret_sha256: String,
}

/// Takes a key back.
#[derive(Clone, Debug)]
pub struct RevokeKey {
    /// Whose.
    pub party: PartyId,
    /// The key, as it is looked up.
    pub secret: SecretId,
}

impl Decide for CreateKey {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, party: &Party, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        party.registered()?;
        Ok(vec![
            KeyEvent::Created {
                secret: self.secret,
                key: self.key,
                party: self.party,
                secret_sha256: self.secret_sha256.clone(),
            }
            .into(),
        ])
    }
}

impl Decide for RevokeKey {
    type Needs = SecretId;

    fn needs(&self) -> SecretId {
        self.secret
    }

    fn decide(&self, key: &Key, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        match key {
            Key::Live { party, .. } if *party == self.party => {
                Ok(vec![KeyEvent::Revoked { secret: self.secret }.into()])
            }
            Key::Live { .. } | Key::Unknown | Key::Revoked => Err(Rejection::KeyNotFound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_key_is_taken_back_by_its_party_alone() {
        let create = CreateKey { party: AGENT, key: KEY, secret: SECRET, secret_sha256: "00".repeat(32) };
        given([registered(AGENT)])
            .when(create)
            .then(&["key.created"])
            .when(RevokeKey { party: POSTER, secret: SECRET })
            .then_refused(Rejection::KeyNotFound)
            .when(RevokeKey { party: AGENT, secret: SECRET })
            .then(&["key.revoked"])
            .when(RevokeKey { party: AGENT, secret: SECRET })
            .then_refused(Rejection::KeyNotFound);
    }
}
