//! The secret of this installation, and the keys that are derived from it.

use crate::{entropy, setting};
use deadpool_postgres::Pool;
use hmac::{Hmac, KeyInit, Mac};
use market_core::ids::{CommandId, EmailId, PartyId, WebhookId};
use market_store::StoreError;
use sha2::Sha256;
use uuid::Uuid;

/// Where the secret is kept.
const PEPPER: &str = "pepper";

/// Everything that must stay in this house. Printing it prints nothing.
#[derive(Clone)]
pub struct Secrets {
    session: [u8; 32],
    email: [u8; 32],
    api_key: [u8; 32],
    link: [u8; 32],
    request: [u8; 32],
    payment: [u8; 32],
    mail: [u8; 32],
    referral: [u8; 32],
    relay: [u8; 32],
    leave: [u8; 32],
    webhook: [u8; 32],
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets")
    }
}

impl Secrets {
    /// The secrets of this installation, made on its first start.
    ///
    /// # Errors
    /// When the database cannot be reached, or holds something else than a secret.
    pub async fn open(pool: &Pool) -> Result<Self, StoreError> {
        let text = setting::keep_first(pool, PEPPER, &entropy::token()).await?;
        let pepper = hex::decode(text).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let pepper =
            pepper.ok_or_else(|| StoreError::Corrupt("the setting pepper is not 32 bytes in hex".to_owned()))?;
        Ok(Self::from_pepper(&pepper))
    }

    /// The keys that follow from a secret, each for one use.
    #[must_use]
    pub fn from_pepper(pepper: &[u8; 32]) -> Self {
        let derive = |label: &str| mac(pepper, &[label.as_bytes()]);
        Self {
            session: derive("session"),
            email: derive("email"),
            api_key: derive("api-key"),
            link: derive("link"),
            request: derive("request"),
            payment: derive("payment"),
            mail: derive("mail"),
            referral: derive("referral"),
            relay: derive("relay"),
            leave: derive("leave"),
            webhook: derive("webhook"),
        }
    }

    /// What signs sessions.
    #[must_use]
    pub fn session_key(&self) -> &[u8; 32] {
        &self.session
    }

    /// The id of an e-mail address: nobody without the key can tell whose it is by trying addresses.
    #[must_use]
    pub fn email_id(&self, address: &str) -> EmailId {
        let [head @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = mac(&self.email, &[address.as_bytes()]);
        EmailId(uuid::Builder::from_custom_bytes(head).into_uuid())
    }

    /// The text of the API key that `command` makes: the same again for a retry, and kept nowhere.
    #[must_use]
    pub fn api_key_text(&self, command: CommandId, party: PartyId) -> String {
        let secret = mac(&self.api_key, &[command.0.as_bytes(), party.0.as_bytes()]);
        format!("age_{}", hex::encode(secret))
    }

    /// The signature of a link.
    #[must_use]
    pub fn link_signature(&self, link: &str) -> [u8; 32] {
        mac(&self.link, &[link.as_bytes()])
    }

    /// The digest of a request. Keyed, because it is kept and some requests hold passwords.
    #[must_use]
    pub fn request_digest(&self, request: &[u8]) -> [u8; 32] {
        mac(&self.request, &[request])
    }

    /// The secret in the link of a mail: the same for whoever writes the mail anew, and kept nowhere.
    #[must_use]
    pub fn mail_token(&self, mail: Uuid, party: PartyId) -> [u8; 32] {
        mac(&self.mail, &[mail.as_bytes(), party.0.as_bytes()])
    }

    /// The secret in the link by which a party says that it wants no more notices: it works as long as the party is there.
    #[must_use]
    pub fn leave_token(&self, party: PartyId) -> [u8; 32] {
        mac(&self.leave, &[party.0.as_bytes()])
    }

    /// What the referral code of a party is made of; `nth` from 0, should another party have the same.
    #[must_use]
    pub fn referral_digest(&self, party: PartyId, nth: u8) -> [u8; 32] {
        mac(&self.referral, &[party.0.as_bytes(), &[nth]])
    }

    /// What the processes of this installation sign by what they tell one another.
    #[must_use]
    pub fn relay_signature(&self, message: &[u8]) -> [u8; 32] {
        mac(&self.relay, &[message])
    }

    /// What the secret of a webhook is made of after so many rotations: kept nowhere, and the same for a retry.
    #[must_use]
    pub fn webhook_key(&self, webhook: WebhookId, rotation: u32) -> [u8; 32] {
        mac(&self.webhook, &[webhook.0.as_bytes(), &rotation.to_be_bytes()])
    }

    /// What the browser of whoever pays needs to know of a payment.
    #[must_use]
    pub fn payment_secret(&self, payment: &str) -> String {
        hex::encode(mac(&self.payment, &[payment.as_bytes()]))
    }
}

/// `HMAC-SHA256(key, parts…)` with a key of at most 64 bytes. Keeping the parts apart is the
/// caller's: they have fixed lengths, or a format that says where one ends.
pub(crate) fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    // HMAC fills a short key up with zeros by definition, so that this is the key itself.
    for (slot, byte) in block.iter_mut().zip(key) {
        *slot = *byte;
    }
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block);
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mac_is_the_standards_one() {
        let mut standard = Hmac::<Sha256>::new_from_slice(&[7; 32]).unwrap();
        standard.update(b"one");
        let expected: [u8; 32] = standard.finalize().into_bytes().into();
        assert_eq!(mac(&[7; 32], &[b"one"]), expected);
    }

    #[test]
    fn each_use_has_a_key_of_its_own() {
        let secrets = Secrets::from_pepper(&[1; 32]);
        assert_ne!(secrets.session, secrets.email);
        assert_ne!(secrets.link_signature("a"), secrets.request_digest(b"a"));
        assert_eq!(format!("{secrets:?}"), "Secrets");
    }

    #[test]
    fn an_api_key_is_made_again_by_the_same_command_only() {
        let secrets = Secrets::from_pepper(&[1; 32]);
        let (command, other) = (CommandId(uuid::Uuid::from_u128(1)), CommandId(uuid::Uuid::from_u128(2)));
        let party = PartyId(uuid::Uuid::from_u128(3));
        let text = secrets.api_key_text(command, party);
        assert_eq!(text, secrets.api_key_text(command, party));
        assert_ne!(text, secrets.api_key_text(other, party));
        assert!(text.starts_with("age_") && text.len() == 68);
    }
}
