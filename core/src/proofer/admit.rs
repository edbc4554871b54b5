//! An admin finds somebody fit to verify, whatever the numbers say.

use super::event::ProoferEvent;
use super::state::Proofer;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{PartyId, ProoferId};
use crate::party::Party;
use crate::rejection::Rejection;

/// Admits a proofer; again, it changes nothing.
#[derive(Clone, Debug)]
pub struct AdmitProofer {
    /// Who.
    pub party: PartyId,
    /// The admin.
    pub by: PartyId,
    /// Why.
    pub words: Confidential,
}

impl Decide for AdmitProofer {
    type Needs = (PartyId, ProoferId);

    fn needs(&self) -> Self::Needs {
        (self.party, ProoferId::of(self.party))
    }

    fn decide(&self, (party, proofer): &(Party, Proofer), _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        party.registered()?;
        if proofer.is_admitted {
            return Ok(vec![]);
        }
        Ok(vec![ProoferEvent::Admitted { party: self.party, by: self.by, words: self.words.digest() }.into()])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("proofer_override", self.by)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_proofer_is_admitted_once() {
        let admit = AdmitProofer { party: AGENT, by: POSTER, words: words() };
        given([registered(AGENT)]).when(admit.clone()).then(&["proofer.admitted"]).when(admit.clone()).then(&[]);
        given([]).when(admit).then_refused(Rejection::PartyNotFound);
    }
}
