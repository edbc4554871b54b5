//! A party makes a key for its automation, or takes one back.

use super::claimed::Key;
use super::event::KeyEvent;
use super::state::Party;
use crate::allowance::change::Wishes;
use crate::allowance::{Allowance, AllowanceEvent, Bounds, KeyName, held};
use crate::decide::{Context, Decide, Private};
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
    /// What its people call it.
    pub name: Option<KeyName>,
    /// What it is not to do; everything else it may.
    pub wishes: Wishes,
    /// How many live keys the party has. Not guarded: two at the same instant may lead one beyond the limit, which
    /// keeps lists short and nothing else.
    pub live: u32,
}

/// Takes a key back.
#[derive(Clone, Debug)]
pub struct RevokeKey {
    /// Whose.
    pub party: PartyId,
    /// The key, as its people know it.
    pub key: KeyId,
    /// The key, as it is looked up.
    pub secret: SecretId,
}

impl Decide for CreateKey {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, party: &Party, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        party.registered()?;
        let bounds = self.wishes.on(&Bounds::default(), cx)?;
        if let Some(name) = &self.name {
            name.check(cx)?;
        }
        let allowed = cx.policy.api_keys_max;
        if self.live >= allowed {
            return Err(Rejection::TooManyKeys { allowed });
        }
        let (party, key, secret) = (self.party, self.key, self.secret);
        let name = self.name.as_ref().map(|name| name.words.digest());
        Ok(vec![
            KeyEvent::Created { secret, key, party, secret_sha256: self.secret_sha256.clone() }.into(),
            AllowanceEvent::Granted { key, party, secret, name, bounds }.into(),
        ])
    }

    fn private(&self) -> Vec<Private> {
        self.name.iter().map(|name| name.private(self.party)).collect()
    }
}

impl Decide for RevokeKey {
    type Needs = (SecretId, KeyId);

    fn needs(&self) -> Self::Needs {
        (self.secret, self.key)
    }

    /// The allowance is what shuts every text of the key out. The text itself is revoked as well, for servers that
    /// know nothing of allowances.
    fn decide(&self, (looked_up, allowance): &(Key, Allowance), _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        held(self.party, self.key, self.secret, (looked_up, allowance))?;
        let mut events = vec![AllowanceEvent::Revoked { key: self.key, party: self.party }.into()];
        if let Key::Live { .. } = looked_up {
            events.insert(0, KeyEvent::Revoked { secret: self.secret }.into());
        }
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn create() -> CreateKey {
        CreateKey {
            party: AGENT,
            key: KEY,
            secret: SECRET,
            secret_sha256: "00".repeat(32),
            name: Some(KeyName::new("nightly".to_owned(), [7; 16])),
            wishes: Wishes::default(),
            live: 49,
        }
    }

    #[test]
    fn a_key_is_taken_back_by_its_party_alone() {
        let revoke = |party| RevokeKey { party, key: KEY, secret: SECRET };
        given([registered(AGENT)])
            .when(create())
            .then(&["key.created", "allowance.granted"])
            .when(revoke(POSTER))
            .then_refused(Rejection::KeyNotFound)
            .when(revoke(AGENT))
            .then(&["key.revoked", "allowance.revoked"])
            .when(revoke(AGENT))
            .then_refused(Rejection::KeyNotFound);
    }

    #[test]
    fn a_key_of_the_days_before_allowances_is_taken_back_as_well() {
        let created = KeyEvent::Created { secret: SECRET, key: KEY, party: AGENT, secret_sha256: "00".repeat(32) };
        let revoke = RevokeKey { party: AGENT, key: KEY, secret: SECRET };
        given([created.clone().into()]).when(revoke.clone()).then(&["key.revoked", "allowance.revoked"]);
        given([created.into(), KeyEvent::Revoked { secret: SECRET }.into()])
            .when(revoke)
            .then_refused(Rejection::KeyNotFound);
    }

    #[test]
    fn a_key_beyond_the_fiftieth_a_name_of_nothing_and_an_expiry_that_has_come_are_refused() {
        let refused = |command| given([registered(AGENT)]).when(command);
        refused(CreateKey { live: 50, ..create() }).then_refused(Rejection::TooManyKeys { allowed: 50 });
        refused(CreateKey { name: Some(KeyName::new(" ".to_owned(), [7; 16])), ..create() }).then_refused_for("name");
        let wishes = Wishes { expires_at: Some(Some(NOW)), ..Wishes::default() };
        refused(CreateKey { wishes, ..create() }).then_refused_for("expires_at");
    }
}
