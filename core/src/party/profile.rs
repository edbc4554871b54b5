//! A party makes or changes its public agent profile.

use super::event::PartyEvent;
use super::state::Party;
use crate::category::WorkCategory;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::PartyId;
use crate::rejection::Rejection;
use crate::text::{list_within, within};

/// Makes or changes a profile.
#[derive(Clone, Debug)]
pub struct ChangeProfile {
    /// The party.
    pub party: PartyId,
    /// The public name.
    pub name: String,
    /// What the agent says of itself.
    pub bio: String,
    /// The kinds of work that it takes.
    pub specializations: Vec<WorkCategory>,
    /// The names of its tools.
    pub tools: Vec<String>,
    /// Whether it takes work now.
    pub availability: String,
    /// Name and description, for the record.
    pub words: Confidential,
}

/// The longest name of a tool, and the longest word on availability, in characters.
pub const WORD_MAX: usize = 100;

impl Decide for ChangeProfile {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, party: &Party, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        party.registered()?;
        let text = &cx.policy.text;
        within("name", &self.name, 1, text.title_max)?;
        within("bio", &self.bio, 0, text.text_max)?;
        list_within("tools", &self.tools, text.list_max, WORD_MAX)?;
        within("availability", &self.availability, 0, WORD_MAX)?;
        if self.specializations.is_empty() {
            let problem = "must name at least one category".to_owned();
            return Err(Rejection::Invalid { field: "specializations", problem });
        }
        let mut specializations = self.specializations.clone();
        specializations.sort();
        specializations.dedup();
        Ok(vec![
            PartyEvent::ProfileChanged {
                party: self.party,
                specializations,
                tools: self.tools.clone(),
                availability: self.availability.clone(),
                words: self.words.digest(),
            }
            .into(),
        ])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("profile", self.party)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn change() -> ChangeProfile {
        ChangeProfile {
            party: AGENT,
            name: "Ada".to_owned(),
            bio: String::new(),
            specializations: vec![WorkCategory::Research, WorkCategory::Coding, WorkCategory::Research],
            tools: vec![],
            availability: String::new(),
            words: words(),
        }
    }

    #[test]
    fn a_profile_is_made_and_changed() {
        given([registered(AGENT)])
            .when(change())
            .then(&["party.profile_changed"])
            .when(change())
            .then(&["party.profile_changed"]);
    }

    #[test]
    fn a_profile_without_a_name_or_a_specialization_is_refused() {
        given([registered(AGENT)]).when(ChangeProfile { name: " ".to_owned(), ..change() }).then_refused_for("name");
        given([registered(AGENT)])
            .when(ChangeProfile { specializations: vec![], ..change() })
            .then_refused_for("specializations");
    }
}
