//! View: every text that an API key has, or has had. The text itself is kept nowhere.

use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{KeyId, PartyId, SecretId};
use market_core::party::KeyEvent;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A text of an API key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// The key as it is looked up.
    pub secret: SecretId,
    /// The key as its people know it.
    pub key: KeyId,
    /// Whose it is.
    pub party: PartyId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the key was taken back while this was its text, if it was.
    pub revoked_at: Option<Timestamp>,
}

impl View for ApiKey {
    const NAME: &'static str = "api_key";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["secret"];
    type Key = SecretId;

    fn keys(recorded: &Recorded) -> Vec<SecretId> {
        match &recorded.event {
            Event::Key(_) => vec![SecretId(recorded.stream.id)],
            Event::Party(_)
            | Event::Email(_)
            | Event::Job(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_) => vec![],
        }
    }

    fn key(&self) -> SecretId {
        self.secret
    }

    fn evolve(row: Option<Self>, _secret: &SecretId, recorded: &Recorded) -> Option<Self> {
        let Event::Key(event) = &recorded.event else {
            return row;
        };
        match event {
            KeyEvent::Created { secret, key, party, .. } => {
                Some(Self { secret: *secret, key: *key, party: *party, created_at: recorded.at, revoked_at: None })
            }
            KeyEvent::Revoked { .. } => row.map(|row| Self { revoked_at: Some(recorded.at), ..row }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_key_that_was_taken_back_stays_known() {
        let created = || KeyEvent::Created { secret: SECRET, key: KEY, party: AGENT, secret_sha256: "00".repeat(32) };
        let live: ApiKey = row_of(vec![created().into()], &SECRET).unwrap();
        assert_eq!((live.key, live.party, live.revoked_at), (KEY, AGENT, None));
        let story = vec![created().into(), KeyEvent::Revoked { secret: SECRET }.into()];
        assert_eq!(row_of::<ApiKey>(story, &SECRET).unwrap().revoked_at, Some(NOW));
    }
}
