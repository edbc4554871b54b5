//! View: what the market tells whom: one row for each event and class of readers.
//!
//! A fold sees nothing but the event. So a row is addressed to what the event names: a party; or a job, an application
//! or a payout, behind which somebody stands whom the view `feed_addressee` knows; or all who have a specialisation.

mod dispute;
pub mod feed;
mod money;
mod note;
pub mod query;
mod told;
pub mod waiting;
mod webhook;
mod word;

use crate::view::View;
use market_core::category::WorkCategory;
use market_core::event::Recorded;
use market_core::ids::{ApplicationId, DisputeId, JobId, KeyId, MessageId, PaymentId, PayoutId, WebhookId};
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use told::told;
pub use word::{What, Word};

/// A class of readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// A party.
    Party,
    /// The poster of a job.
    Poster,
    /// The worker of a job.
    Worker,
    /// Whoever has made an application.
    Applicant,
    /// Whoever is paid by a payout.
    Payee,
    /// All who have a specialisation.
    Category,
}

/// What else the event says: ids and numbers, no words that people wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// What exactly has happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<What>,
    /// The number of a counter-offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// A message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageId>,
    /// A payment into the market.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentId>,
    /// The number of a milestone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milestone: Option<u32>,
    /// A dispute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dispute: Option<DisputeId>,
    /// An API key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyId>,
    /// A webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<WebhookId>,
}

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct FeedEntry {
    pub seq: Position,
    pub at: Timestamp,
    pub addressee: Option<Uuid>,
    pub job: Option<JobId>,
    pub application: Option<ApplicationId>,
    pub payout: Option<PayoutId>,
    pub amount: Option<u64>,
    pub ordinal: u16,
    pub audience: Audience,
    pub event: Word,
    pub category: Option<WorkCategory>,
    pub facts: Facts,
}

impl View for FeedEntry {
    const NAME: &'static str = "agent_feed";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["seq", "ordinal"];
    const ONLY_ADDS: bool = true;
    type Key = (Position, u16);

    fn keys(recorded: &Recorded) -> Vec<(Position, u16)> {
        (0_u16..).zip(told(&recorded.event)).map(|(ordinal, _)| (recorded.position, ordinal)).collect()
    }

    fn key(&self) -> (Position, u16) {
        (self.seq, self.ordinal)
    }

    fn evolve(row: Option<Self>, (seq, ordinal): &(Position, u16), recorded: &Recorded) -> Option<Self> {
        let Some(note) = told(&recorded.event).into_iter().nth(usize::from(*ordinal)) else {
            return row;
        };
        Some(Self {
            seq: *seq,
            at: recorded.at,
            addressee: note.addressee,
            job: note.job,
            application: note.application,
            payout: note.payout,
            amount: note.amount,
            ordinal: *ordinal,
            audience: note.audience,
            event: note.event,
            category: note.category,
            facts: note.facts,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use market_core::candidacy::Who;
    use market_core::event::Event;
    use market_core::job::{JobEvent, Visibility};

    fn told_by(event: Event) -> Vec<(Audience, Option<Uuid>, Word)> {
        rows_of(vec![event]).into_iter().map(|row: FeedEntry| (row.audience, row.addressee, row.event)).collect()
    }

    #[test]
    fn a_public_job_is_told_to_its_category_and_a_private_one_to_nobody() {
        let rows: Vec<FeedEntry> = rows_of(vec![posted()]);
        assert_eq!((rows[0].audience, rows[0].category), (Audience::Category, Some(WorkCategory::Research)));
        assert_eq!((rows[0].event, rows[0].job, rows[0].amount), (Word::JobAvailable, Some(JOB), Some(80_00)));
        let Event::Job(JobEvent::Posted { job, poster, mut terms, expires_at }) = posted() else { unreachable!() };
        terms.visibility = Visibility::Private;
        assert_eq!(told_by(JobEvent::Posted { job, poster, terms, expires_at }.into()), []);
    }

    #[test]
    fn each_side_is_told_what_the_other_does() {
        assert_eq!(told_by(applied()), [(Audience::Poster, Some(JOB.0), Word::ApplicationUpdate)]);
        assert_eq!(told_by(accepted()), [(Audience::Party, Some(AGENT.0), Word::JobAccepted)]);
        assert_eq!(told_by(message_sent(Who::Agent, None)), [(Audience::Poster, Some(JOB.0), Word::JobMessage)]);
        assert_eq!(told_by(message_sent(Who::Poster, None)), [(Audience::Party, Some(AGENT.0), Word::JobMessage)]);
        let countered_by_agent = countered(1, Who::Agent, 1);
        assert_eq!(told_by(countered_by_agent), [(Audience::Poster, Some(JOB.0), Word::ApplicationCountered)]);
        assert_eq!(told_by(paid()), [(Audience::Payee, Some(PAYOUT.0), Word::PayoutPaid)]);
    }

    #[test]
    fn one_event_may_tell_one_reader_two_things() {
        let rows: Vec<FeedEntry> = rows_of(vec![declined()]);
        let told: Vec<_> = rows.iter().map(|row| (row.ordinal, row.event, row.amount)).collect();
        assert_eq!(told, [(0, Word::JobCancelled, None), (1, Word::PaymentRefunded, Some(75_00))]);
    }

    #[test]
    fn a_row_is_narrow() {
        for row in rows_of::<FeedEntry>(long_story()) {
            assert!(serde_json::to_string(&row.facts).unwrap().len() < 100, "{row:?}");
        }
    }
}
