//! Somebody registers with an e-mail address that nobody else has.

use super::claimed::Email;
use super::event::{EmailEvent, PartyEvent};
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{AgentId, EmailId, PartyId};
use crate::rejection::Rejection;

/// Registers a party. Two at once with one address meet in the address's stream, and one wins.
#[derive(Clone, Debug)]
pub struct Register {
    /// The new party.
    pub party: PartyId,
    /// The id of its public agent profile.
    pub agent: AgentId,
    /// The address, as its keyed digest.
    pub email: EmailId,
    /// `SHA-256` of the verification token, in hex.
    pub token_sha256: String,
    /// Address, password hash and mail, beside the log.
    pub rows: Vec<Private>,
}

impl Decide for Register {
    type Needs = EmailId;

    fn needs(&self) -> EmailId {
        self.email
    }

    fn decide(&self, email: &Email, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        if *email != Email::Free {
            return Err(Rejection::EmailTaken);
        }
        Ok(vec![
            EmailEvent::Claimed { email: self.email, party: self.party }.into(),
            PartyEvent::Registered {
                party: self.party,
                agent: self.agent,
                email: self.email,
                token_sha256: self.token_sha256.clone(),
                token_expires_at: cx.now.after(cx.policy.verification_window),
            }
            .into(),
        ])
    }

    fn private(&self) -> Vec<Private> {
        self.rows.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn register(party: PartyId) -> Register {
        Register { party, agent: AGENT_PROFILE, email: EMAIL, token_sha256: "00".repeat(32), rows: vec![] }
    }

    #[test]
    fn an_address_is_registered_once() {
        given([])
            .when(register(POSTER))
            .then(&["email.claimed", "party.registered"])
            .when(register(AGENT))
            .then_refused(Rejection::EmailTaken);
    }
}
