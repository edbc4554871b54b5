//! What makes streams look anew at who listens: whether it still may, and what it has specialised in.

use super::hub::Hub;
use market_core::allowance::AllowanceEvent;
use market_core::event::Event;
use market_core::party::PartyEvent;

impl Hub {
    /// Takes note of an event. It is told of every one in order, whichever process wrote it.
    pub fn hear(&self, event: &Event) {
        match event {
            Event::Allowance(
                AllowanceEvent::Changed { key, .. }
                | AllowanceEvent::Rotated { key, .. }
                | AllowanceEvent::Revoked { key, .. },
            ) => self.recall_key(*key),
            Event::Party(
                PartyEvent::ProfileChanged { party, .. }
                | PartyEvent::Suspended { party, .. }
                | PartyEvent::PasswordChanged { party },
            ) => self.recall_party(*party),
            // A key is never revoked without its allowance.
            Event::Allowance(
                AllowanceEvent::Granted { .. } | AllowanceEvent::Spent { .. } | AllowanceEvent::LimitReached { .. },
            )
            | Event::Party(_)
            | Event::Key(_)
            | Event::Email(_)
            | Event::Job(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Webhooks(_) => {}
        }
    }
}
