//! An operator gives a party a role.

use super::event::PartyEvent;
use super::role::Role;
use super::state::Party;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::PartyId;
use crate::rejection::Rejection;

/// Gives a role; again, it changes nothing.
#[derive(Clone, Debug)]
pub struct GrantRole {
    /// The party.
    pub party: PartyId,
    /// The role.
    pub role: Role,
}

impl Decide for GrantRole {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, party: &Party, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        if party.registered()?.roles.contains(&self.role) {
            return Ok(vec![]);
        }
        Ok(vec![PartyEvent::RoleGranted { party: self.party, role: self.role }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_role_is_granted_once() {
        let grant = GrantRole { party: POSTER, role: Role::Finance };
        given([registered(POSTER)]).when(grant.clone()).then(&["party.role_granted"]).when(grant).then(&[]);
    }
}
