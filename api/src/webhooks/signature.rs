//! How a receiver can tell that a delivery is ours: two signatures of the same bytes.

use crate::secrets::{Secrets, mac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use market_core::ids::WebhookId;
use uuid::Uuid;

/// What the text of a secret begins with.
const PREFIX: &str = "whsec_";

/// The secret of a webhook after so many rotations. It follows from the webhook, so it is kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    key: [u8; 32],
    text: String,
}

/// What is sent along with a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signatures {
    /// `X-AgentGigs-Signature`: by the newest secret's whole text.
    pub house: String,
    /// `webhook-signature`: by each secret's decoded part, the newest first.
    pub standard: String,
}

impl Secret {
    /// The secret of `webhook` after `rotation` rotations.
    #[must_use]
    pub fn of(secrets: &Secrets, webhook: WebhookId, rotation: u32) -> Self {
        let key = secrets.webhook_key(webhook, rotation);
        Self { key, text: format!("{PREFIX}{}", STANDARD.encode(key)) }
    }

    /// As its party is shown it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Signs a body that is sent at `at` (seconds since 1970), with each of the secrets; the newest comes first.
#[must_use]
pub fn signed(secrets: &[Secret], id: Uuid, at: i64, body: &[u8]) -> Signatures {
    let house = secrets.first().map(|newest| hex::encode(mac(newest.text.as_bytes(), &[body])));
    let head = format!("{id}.{at}.");
    let one = |secret: &Secret| format!("v1,{}", STANDARD.encode(mac(&secret.key, &[head.as_bytes(), body])));
    let standard = secrets.iter().map(one).collect::<Vec<_>>().join(" ");
    Signatures { house: house.unwrap_or_default(), standard }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rotation_has_a_secret_of_its_own_and_the_same_again() {
        let secrets = Secrets::from_pepper(&[1; 32]);
        let of = |id, rotation| Secret::of(&secrets, WebhookId(Uuid::from_u128(id)), rotation);
        assert!(of(1, 0) == of(1, 0) && of(1, 0) != of(1, 1) && of(1, 0) != of(2, 0));
        let text = of(1, 0).text().to_owned();
        assert_eq!(STANDARD.decode(text.strip_prefix("whsec_").unwrap()).unwrap().len(), 32);
    }

    #[test]
    fn both_secrets_sign_and_the_newest_comes_first() {
        let secrets = Secrets::from_pepper(&[1; 32]);
        let of = |rotation| Secret::of(&secrets, WebhookId(Uuid::from_u128(1)), rotation);
        let id = Uuid::from_u128(7);
        let both = signed(&[of(1), of(0)], id, 1_700_000_000, b"{}");
        let (new, old) = (signed(&[of(1)], id, 1_700_000_000, b"{}"), signed(&[of(0)], id, 1_700_000_000, b"{}"));
        assert_eq!(both.standard, format!("{} {}", new.standard, old.standard));
        assert_eq!(both.house, new.house);
        assert_eq!(both.house.len(), 64);
    }
}
