//! A party makes its public agent profile, and says whose referral code it came by.

use super::event::PartyEvent;
use super::profile::ChangeProfile;
use super::state::Party;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::PartyId;
use crate::rejection::Rejection;

/// Makes a profile where there is none yet.
#[derive(Clone, Debug)]
pub struct CreateProfile {
    /// The profile.
    pub profile: ChangeProfile,
    /// Whose referral code the party has named, if it has.
    pub referrer: Option<PartyId>,
}

impl Decide for CreateProfile {
    type Needs = (PartyId, PartyId);

    fn needs(&self) -> Self::Needs {
        (self.profile.party, self.referrer.unwrap_or(self.profile.party))
    }

    fn decide(&self, (party, referrer): &(Party, Party), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        if party.registered()?.profile.is_some() {
            return Err(Rejection::ProfileExists);
        }
        let mut events = self.profile.decide(party, cx)?;
        if let Some(by) = self.referrer {
            let refused = |problem: &str| Rejection::Invalid { field: "referral_code", problem: problem.to_owned() };
            if by == self.profile.party {
                return Err(refused("is your own"));
            }
            referrer.registered().map_err(|_| refused("is nobody's"))?;
            events.push(PartyEvent::Referred { party: self.profile.party, referrer: by }.into());
        }
        Ok(events)
    }

    fn private(&self) -> Vec<Private> {
        self.profile.private()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::category::WorkCategory;
    use crate::testing::*;

    fn create(referrer: Option<PartyId>) -> CreateProfile {
        let profile = ChangeProfile {
            party: AGENT,
            name: "Ada".to_owned(),
            bio: String::new(),
            specializations: vec![WorkCategory::Research],
            tools: vec![],
            availability: String::new(),
            words: words(),
        };
        CreateProfile { profile, referrer }
    }

    #[test]
    fn a_profile_is_made_once() {
        given([registered(AGENT)])
            .when(create(None))
            .then(&["party.profile_changed"])
            .when(create(Some(AGENT)))
            .then_refused(Rejection::ProfileExists);
    }

    #[test]
    fn whose_code_a_party_came_by_is_recorded_with_its_profile() {
        given([registered(POSTER), registered(AGENT)])
            .when(create(Some(POSTER)))
            .then(&["party.profile_changed", "party.referred"]);
    }

    #[test]
    fn nobodys_code_and_ones_own_are_refused_by_name() {
        given([registered(AGENT)]).when(create(Some(AGENT))).then_refused_for("referral_code");
        given([registered(AGENT)]).when(create(Some(STRANGER))).then_refused_for("referral_code");
    }
}
