//! A party says how far it has read its notifications.

use super::event::PartyEvent;
use super::state::Party;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::PartyId;
use crate::rejection::Rejection;
use crate::stream::Position;

/// Marks notifications as read; what is read already stays so, and changes nothing.
#[derive(Clone, Debug)]
pub struct ReadNotifications {
    /// The party.
    pub party: PartyId,
    /// Those of events up to here, which is known to be in the log.
    pub through: Position,
}

impl Decide for ReadNotifications {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, party: &Party, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        if party.registered()?.notifications_read >= Some(self.through) {
            return Ok(vec![]);
        }
        Ok(vec![PartyEvent::NotificationsRead { party: self.party, through: self.through }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn what_is_read_stays_read() {
        let read = |through| ReadNotifications { party: AGENT, through: Position(through) };
        given([registered(AGENT)])
            .when(read(7))
            .then(&["party.notifications_read"])
            .when(read(7))
            .then(&[])
            .when(read(0))
            .then(&[])
            .when(read(8))
            .then(&["party.notifications_read"]);
    }

    #[test]
    fn nobody_reads_nothing() {
        given([]).when(ReadNotifications { party: AGENT, through: Position(0) }).then_refused(Rejection::PartyNotFound);
    }
}
