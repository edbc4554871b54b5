//! View: who was asked to take which job, and whether it has said no.

pub mod query;

use crate::horizon::before_year_10000;
use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{JobId, PartyId};
use market_core::job::{Invitation, JobEvent};
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct InvitationEntry {
    pub job: JobId,
    pub party: PartyId,
    pub price: Option<u64>,
    pub delivery_hours: Option<u32>,
    pub offer_expires_at: Option<Timestamp>,
    pub terms_version: u32,
    pub words: Uuid,
    pub declined_at: Option<Timestamp>,
    pub invited_at: Timestamp,
    pub updated_position: Position,
}

impl View for InvitationEntry {
    const NAME: &'static str = "invitation";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["job", "party"];
    type Key = (JobId, PartyId);

    fn keys(recorded: &Recorded) -> Vec<(JobId, PartyId)> {
        match &recorded.event {
            Event::Job(JobEvent::AgentsInvited(Invitation { job, agents, .. })) => {
                agents.iter().map(|agent| (*job, *agent)).collect()
            }
            Event::Job(JobEvent::InvitationDeclined(refusal)) => vec![(refusal.job, refusal.agent)],
            Event::Job(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> (JobId, PartyId) {
        (self.job, self.party)
    }

    fn evolve(row: Option<Self>, (_, party): &(JobId, PartyId), recorded: &Recorded) -> Option<Self> {
        match &recorded.event {
            Event::Job(JobEvent::AgentsInvited(invitation)) => Some(Self::new(invitation, *party, recorded)),
            Event::Job(JobEvent::InvitationDeclined(_)) => {
                row.map(|row| Self { declined_at: Some(recorded.at), updated_position: recorded.position, ..row })
            }
            Event::Job(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_) => row,
        }
    }
}

impl InvitationEntry {
    fn new(invitation: &Invitation, party: PartyId, recorded: &Recorded) -> Self {
        let offer = invitation.offer;
        Self {
            job: invitation.job,
            party,
            price: offer.map(|offer| offer.price.minor()),
            delivery_hours: offer.and_then(|offer| offer.delivery_hours),
            offer_expires_at: offer.map(|offer| before_year_10000(offer.expires_at)),
            terms_version: invitation.terms_version,
            words: invitation.words.row_id(),
            declined_at: None,
            invited_at: recorded.at,
            updated_position: recorded.position,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn each_who_is_asked_has_a_row_until_it_is_asked_anew() {
        let rows: Vec<InvitationEntry> = rows_of(open_job().and(invited(Some(60_00))));
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].party, rows[0].price, rows[0].declined_at), (AGENT, Some(60_00), None));
        let declined: InvitationEntry =
            row_of(open_job().and(invited(None)).and(invitation_declined()), &(JOB, AGENT)).unwrap();
        assert_eq!((declined.price, declined.declined_at), (None, Some(NOW)));
    }
}
