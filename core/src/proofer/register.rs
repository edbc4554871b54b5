//! Somebody says what kinds of work it verifies.

use super::event::ProoferEvent;
use super::state::Proofer;
use crate::category::WorkCategory;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{PartyId, ProoferId};
use crate::party::Party;
use crate::rejection::Rejection;

/// Registers a proofer, whether it is fit yet or not; again, it changes the kinds of work.
#[derive(Clone, Debug)]
pub struct RegisterProofer {
    /// Who.
    pub party: PartyId,
    /// The kinds of work.
    pub categories: Vec<WorkCategory>,
}

impl Decide for RegisterProofer {
    type Needs = (PartyId, ProoferId);

    fn needs(&self) -> Self::Needs {
        (self.party, ProoferId::of(self.party))
    }

    fn decide(&self, (party, proofer): &(Party, Proofer), _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let party = party.registered()?;
        party.must_have_verified_email()?;
        if party.profile.is_none() {
            return Err(Rejection::ProfileRequired);
        }
        let mut categories = self.categories.clone();
        categories.sort_unstable();
        categories.dedup();
        if categories == proofer.categories {
            return Ok(vec![]);
        }
        Ok(vec![ProoferEvent::Registered { party: self.party, categories }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_proofer_says_what_it_verifies_and_may_say_otherwise() {
        let register = |categories: &[WorkCategory]| RegisterProofer { party: AGENT, categories: categories.to_vec() };
        given([registered(AGENT), verified(AGENT), profiled(AGENT)])
            .when(register(&[WorkCategory::Research]))
            .then(&["proofer.registered"])
            .when(register(&[WorkCategory::Research, WorkCategory::Research]))
            .then(&[])
            .when(register(&[]))
            .then(&["proofer.registered"]);
        given([registered(AGENT), verified(AGENT)]).when(register(&[])).then_refused(Rejection::ProfileRequired);
        given([registered(AGENT)]).when(register(&[])).then_refused(Rejection::EmailNotVerified);
    }
}
