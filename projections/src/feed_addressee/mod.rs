//! View: which party stands behind a job, an application or a payout, and when it was last told something there.

use crate::agent_feed::{Audience, told};
use crate::view::View;
use market_core::candidacy::CandidacyEvent;
use market_core::event::{Event, Recorded};
use market_core::ids::PartyId;
use market_core::job::JobEvent;
use market_core::payout::PayoutEvent;
use market_core::stream::Position;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedAddressee {
    /// The job, application or payout.
    pub addressee: Uuid,
    /// As what the party stands there.
    pub audience: Audience,
    /// The party. It stays the same: a job is funded for one worker and never again.
    pub party: PartyId,
    /// The event that last told it something; none before the first.
    pub last: Option<Position>,
}

/// Whom an event puts behind something.
fn introduced(event: &Event) -> Option<(Uuid, Audience, PartyId)> {
    match event {
        Event::Job(JobEvent::Posted { job, poster, .. }) => Some((job.0, Audience::Poster, *poster)),
        Event::Job(JobEvent::EscrowFunded { job, agent, .. }) => Some((job.0, Audience::Worker, *agent)),
        Event::Candidacy(
            CandidacyEvent::Applied { application, party, .. }
            | CandidacyEvent::ProoferApplied { application, party, .. },
        ) => Some((application.0, Audience::Applicant, *party)),
        Event::Payout(
            PayoutEvent::Scheduled { payout, party, .. }
            | PayoutEvent::Awarded { payout, party, .. }
            | PayoutEvent::Withdrawn { payout, party, .. },
        ) => Some((payout.0, Audience::Payee, *party)),
        Event::Job(_)
        | Event::Candidacy(_)
        | Event::Payout(_)
        | Event::Party(_)
        | Event::Email(_)
        | Event::Key(_)
        | Event::Allowance(_)
        | Event::Webhooks(_)
        | Event::Proof(_)
        | Event::Proofer(_)
        | Event::Dispute(_)
        | Event::Payment(_) => None,
    }
}

/// What an event addresses, other than parties and categories.
fn addressed(event: &Event) -> impl Iterator<Item = (Uuid, Audience)> {
    told(event).into_iter().filter_map(|note| match note.audience {
        Audience::Poster | Audience::Worker | Audience::Applicant | Audience::Payee => {
            note.addressee.map(|addressee| (addressee, note.audience))
        }
        Audience::Party | Audience::Category => None,
    })
}

impl View for FeedAddressee {
    const NAME: &'static str = "feed_addressee";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["addressee", "audience"];
    type Key = (Uuid, Audience);

    fn keys(recorded: &Recorded) -> Vec<(Uuid, Audience)> {
        let introduced = introduced(&recorded.event).map(|(addressee, audience, _)| (addressee, audience));
        let mut keys: Vec<_> = introduced.into_iter().chain(addressed(&recorded.event)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    fn key(&self) -> (Uuid, Audience) {
        (self.addressee, self.audience)
    }

    fn evolve(row: Option<Self>, key: &(Uuid, Audience), recorded: &Recorded) -> Option<Self> {
        let new = || {
            let (addressee, audience, party) = introduced(&recorded.event)?;
            let row = Self { addressee, audience, party, last: None };
            (row.key() == *key).then_some(row)
        };
        let row = row.or_else(new)?;
        if addressed(&recorded.event).any(|addressed| addressed == *key) {
            return Some(Self { last: Some(recorded.position), ..row });
        }
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn behind_a_job_stands_its_poster_who_was_last_told_of_the_delivery() {
        let story = delivered_job();
        let position = Position(u64::try_from(story.len()).unwrap() - 1);
        let row: FeedAddressee = row_of(story, &(JOB.0, Audience::Poster)).unwrap();
        assert_eq!((row.party, row.last), (POSTER, Some(position)));
    }

    #[test]
    fn who_was_never_told_anything_has_no_last_event() {
        let row: FeedAddressee = row_of(open_job(), &(JOB.0, Audience::Poster)).unwrap();
        assert_eq!((row.party, row.last), (POSTER, None));
    }

    #[test]
    fn worker_applicant_and_payee_are_known_too() {
        let behind = |key| row_of::<FeedAddressee>(released_job(), &key).map(|row| row.party);
        assert_eq!(behind((JOB.0, Audience::Worker)), Some(AGENT));
        assert_eq!(behind((APPLICATION.0, Audience::Applicant)), Some(AGENT));
        assert_eq!(behind((PAYOUT.0, Audience::Payee)), Some(AGENT));
    }
}
