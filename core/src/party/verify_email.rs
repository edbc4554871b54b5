//! The link in the verification mail is followed, or asked for again.

use super::event::PartyEvent;
use super::state::{Party, Verification};
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::PartyId;
use crate::rejection::Rejection;

/// Follows a verification link.
#[derive(Clone, Debug)]
pub struct VerifyEmail {
    /// The party that the link names.
    pub party: PartyId,
    /// `SHA-256` of the link's token, in hex.
    pub token_sha256: String,
}

/// Asks for a new link; the former one works no more.
#[derive(Clone, Debug)]
pub struct RenewVerification {
    /// The party.
    pub party: PartyId,
    /// `SHA-256` of the new token, in hex.
    pub token_sha256: String,
    /// The mail.
    pub rows: Vec<Private>,
}

impl Decide for VerifyEmail {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, party: &Party, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        // Whoever guesses must not learn who is registered.
        let party = party.registered().map_err(|_| Rejection::LinkNotValid)?;
        let Verification::Pending { token_sha256, expires_at } = &party.verification else {
            return Err(Rejection::LinkNotValid);
        };
        if *token_sha256 != self.token_sha256 || *expires_at <= cx.now {
            return Err(Rejection::LinkNotValid);
        }
        Ok(vec![PartyEvent::EmailVerified { party: self.party }.into()])
    }
}

impl Decide for RenewVerification {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, party: &Party, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        match party.registered()?.verification {
            Verification::Done => Ok(vec![]),
            Verification::Pending { .. } => Ok(vec![
                PartyEvent::VerificationRenewed {
                    party: self.party,
                    token_sha256: self.token_sha256.clone(),
                    token_expires_at: cx.now.after(cx.policy.verification_window),
                }
                .into(),
            ]),
        }
    }

    fn private(&self) -> Vec<Private> {
        self.rows.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::time::Span;

    fn verify(token: &str) -> VerifyEmail {
        VerifyEmail { party: POSTER, token_sha256: token.repeat(32) }
    }

    #[test]
    fn a_link_works_once() {
        given([registered(POSTER)])
            .when(verify("00"))
            .then(&["party.email_verified"])
            .when(verify("00"))
            .then_refused(Rejection::LinkNotValid);
    }

    #[test]
    fn a_wrong_an_old_and_a_strangers_link_are_refused_alike() {
        given([registered(POSTER)]).when(verify("11")).then_refused(Rejection::LinkNotValid);
        given([registered(POSTER)])
            .at(NOW.after(Span::days(2)))
            .when(verify("00"))
            .then_refused(Rejection::LinkNotValid);
        given([]).when(verify("00")).then_refused(Rejection::LinkNotValid);
    }

    #[test]
    fn a_new_link_replaces_the_former_one() {
        let renew = RenewVerification { party: POSTER, token_sha256: "11".repeat(32), rows: vec![] };
        given([registered(POSTER)])
            .when(renew)
            .then(&["party.verification_renewed"])
            .when(verify("00"))
            .then_refused(Rejection::LinkNotValid)
            .when(verify("11"))
            .then(&["party.email_verified"]);
    }
}
