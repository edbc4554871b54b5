//! The payment processor has checked who a party is.

use super::event::PartyEvent;
use super::state::Party;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::PartyId;
use crate::rejection::Rejection;

/// Takes over that a party may be paid. Told again, it is recorded again: whatever waited is tried once more.
#[derive(Clone, Debug)]
pub struct VerifyPayoutAccount {
    /// The party.
    pub party: PartyId,
    /// ISO 3166 code of the account's country.
    pub country: String,
    /// What tells the account from others, if the processor says; see [`PartyEvent::PayoutAccountVerified`].
    pub fingerprint: Option<String>,
}

impl Decide for VerifyPayoutAccount {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, party: &Party, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        party.registered()?;
        let (country, fingerprint) = (self.country.clone(), self.fingerprint.clone());
        Ok(vec![PartyEvent::PayoutAccountVerified { party: self.party, country, fingerprint }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn only_a_registered_party_has_an_account() {
        let verify = VerifyPayoutAccount { party: AGENT, country: "US".to_owned(), fingerprint: None };
        given([]).when(verify.clone()).then_refused(Rejection::PartyNotFound);
        given([registered(AGENT)]).when(verify).then(&["party.payout_account_verified"]);
    }
}
