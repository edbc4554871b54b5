//! A party that has lost its password chooses a new one by a link in a mail.

use super::event::PartyEvent;
use super::state::Party;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::PartyId;
use crate::rejection::Rejection;

/// Asks for a link; a former one works no more.
#[derive(Clone, Debug)]
pub struct RequestReset {
    /// The party.
    pub party: PartyId,
    /// `SHA-256` of the link's token, in hex.
    pub token_sha256: String,
    /// The mail.
    pub rows: Vec<Private>,
}

/// Follows the link.
#[derive(Clone, Debug)]
pub struct ResetPassword {
    /// The party that the link names.
    pub party: PartyId,
    /// `SHA-256` of the link's token, in hex.
    pub token_sha256: String,
    /// Address and new password hash, and the mail that tells of the change.
    pub rows: Vec<Private>,
}

impl Decide for RequestReset {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, party: &Party, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        party.registered()?;
        Ok(vec![
            PartyEvent::ResetRequested {
                party: self.party,
                token_sha256: self.token_sha256.clone(),
                expires_at: cx.now.after(cx.policy.reset_window),
            }
            .into(),
        ])
    }

    fn private(&self) -> Vec<Private> {
        self.rows.clone()
    }
}

impl Decide for ResetPassword {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, party: &Party, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        // Whoever guesses must not learn who is registered.
        let party = party.registered().map_err(|_| Rejection::LinkNotValid)?;
        let sent = party.reset.as_ref().ok_or(Rejection::LinkNotValid)?;
        if sent.token_sha256 != self.token_sha256 || sent.expires_at <= cx.now {
            return Err(Rejection::LinkNotValid);
        }
        Ok(vec![PartyEvent::PasswordChanged { party: self.party }.into()])
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

    fn request(token: &str) -> RequestReset {
        RequestReset { party: POSTER, token_sha256: token.repeat(32), rows: vec![] }
    }

    fn reset(token: &str) -> ResetPassword {
        ResetPassword { party: POSTER, token_sha256: token.repeat(32), rows: vec![] }
    }

    #[test]
    fn a_link_changes_the_password_once() {
        given([registered(POSTER)])
            .when(request("00"))
            .then(&["party.reset_requested"])
            .when(reset("00"))
            .then(&["party.password_changed"])
            .when(reset("00"))
            .then_refused(Rejection::LinkNotValid);
    }

    #[test]
    fn a_newer_link_replaces_the_older_one() {
        given([registered(POSTER)])
            .when(request("00"))
            .then(&["party.reset_requested"])
            .when(request("11"))
            .then(&["party.reset_requested"])
            .when(reset("00"))
            .then_refused(Rejection::LinkNotValid)
            .when(reset("11"))
            .then(&["party.password_changed"]);
    }

    #[test]
    fn a_wrong_an_old_and_a_strangers_link_are_refused_alike() {
        given([registered(POSTER)]).when(reset("00")).then_refused(Rejection::LinkNotValid);
        given([registered(POSTER)])
            .when(request("00"))
            .then(&["party.reset_requested"])
            .at(NOW.after(Span::hours(1)))
            .when(reset("00"))
            .then_refused(Rejection::LinkNotValid);
        given([]).when(reset("00")).then_refused(Rejection::LinkNotValid);
    }
}
