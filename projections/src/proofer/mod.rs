//! View: who verifies, what, and which verdicts it has failed to give.

pub mod query;

use crate::view::View;
use market_core::category::WorkCategory;
use market_core::event::{Event, Recorded};
use market_core::ids::PartyId;
use market_core::proof::ProofEvent;
use market_core::proofer::ProoferEvent;
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How many strikes are kept: more than rest anybody.
const STRIKES_KEPT: usize = 20;

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct ProoferEntry {
    pub party: PartyId,
    pub categories: Vec<WorkCategory>,
    pub registered_at: Option<Timestamp>,
    pub admitted_at: Option<Timestamp>,
    pub strikes: Vec<Timestamp>,
    pub updated_position: Position,
}

impl View for ProoferEntry {
    const NAME: &'static str = "proofer";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["party"];
    type Key = PartyId;

    fn keys(recorded: &Recorded) -> Vec<PartyId> {
        match &recorded.event {
            Event::Proofer(event) => vec![event.party()],
            Event::Proof(ProofEvent::VerdictMissed { seat, .. }) => vec![seat.party],
            Event::Proof(_)
            | Event::Job(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_)
            | Event::Dispute(_) => vec![],
        }
    }

    fn key(&self) -> PartyId {
        self.party
    }

    fn evolve(row: Option<Self>, party: &PartyId, recorded: &Recorded) -> Option<Self> {
        let mut row = row.unwrap_or_else(|| Self {
            party: *party,
            categories: Vec::new(),
            registered_at: None,
            admitted_at: None,
            strikes: Vec::new(),
            updated_position: recorded.position,
        });
        row.updated_position = recorded.position;
        match &recorded.event {
            Event::Proofer(ProoferEvent::Registered { categories, .. }) => Some(Self {
                categories: categories.clone(),
                registered_at: row.registered_at.or(Some(recorded.at)),
                ..row
            }),
            Event::Proofer(ProoferEvent::Admitted { .. }) => Some(Self { admitted_at: Some(recorded.at), ..row }),
            Event::Proof(_) => {
                row.strikes.push(recorded.at);
                let older = row.strikes.len().saturating_sub(STRIKES_KEPT);
                row.strikes.drain(..older);
                Some(row)
            }
            // Not among the keys.
            Event::Job(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_)
            | Event::Dispute(_) => Some(row),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_proofer_is_known_by_what_it_verifies_and_what_it_missed() {
        let row: ProoferEntry = row_of(vec![proofer_registered(STRANGER), verdict_missed()], &STRANGER).unwrap();
        assert_eq!((row.categories, row.registered_at), (vec![WorkCategory::Research], Some(NOW)));
        assert_eq!((row.strikes, row.admitted_at), (vec![NOW], None));
    }
}
