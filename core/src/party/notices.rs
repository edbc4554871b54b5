//! A party says whether it wants mail about what waits for it.

use super::event::PartyEvent;
use super::state::Party;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::PartyId;
use crate::rejection::Rejection;

/// Whether a party is told by mail what waits for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notices {
    /// It is.
    #[default]
    Mailed,
    /// It wants no such mail.
    Muted,
}

/// Asks for such mail, or for none. What is so already changes nothing.
#[derive(Clone, Copy, Debug)]
pub struct SetNotices {
    /// The party.
    pub party: PartyId,
    /// What it wants.
    pub wanted: Notices,
}

impl Decide for SetNotices {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, party: &Party, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (party, now) = (self.party, party.registered()?.notices);
        Ok(match self.wanted {
            wanted if wanted == now => vec![],
            Notices::Mailed => vec![PartyEvent::NoticesUnmuted { party }.into()],
            Notices::Muted => vec![PartyEvent::NoticesMuted { party }.into()],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn what_is_so_already_changes_nothing() {
        let set = |wanted| SetNotices { party: AGENT, wanted };
        given([registered(AGENT)])
            .when(set(Notices::Mailed))
            .then(&[])
            .when(set(Notices::Muted))
            .then(&["party.notices_muted"])
            .when(set(Notices::Muted))
            .then(&[])
            .when(set(Notices::Mailed))
            .then(&["party.notices_unmuted"]);
    }

    #[test]
    fn nobody_wants_nothing() {
        let command = SetNotices { party: AGENT, wanted: Notices::Muted };
        given([]).when(command).then_refused(Rejection::PartyNotFound);
    }
}
