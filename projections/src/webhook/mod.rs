//! View: the webhooks that there are, and from which event on each is sent what its party is told.

pub mod query;

use crate::horizon::before_year_10000;
use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{PartyId, WebhookId};
use market_core::stream::Position;
use market_core::time::Timestamp;
use market_core::webhook::{WebhookEvent, WhyDisabled};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct WebhookEntry {
    pub webhook: WebhookId,
    pub party: PartyId,
    pub url_words: Uuid,
    pub events: Vec<String>,
    pub rotation: u32,
    pub overlap_until: Option<Timestamp>,
    pub disabled: Option<WhyDisabled>,
    pub since: Position,
    pub enabled_at: Timestamp,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl View for WebhookEntry {
    const NAME: &'static str = "webhook";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["webhook"];
    type Key = WebhookId;

    fn keys(recorded: &Recorded) -> Vec<WebhookId> {
        match &recorded.event {
            Event::Webhooks(event) => vec![event.of().0],
            Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Job(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> WebhookId {
        self.webhook
    }

    fn evolve(row: Option<Self>, _key: &WebhookId, recorded: &Recorded) -> Option<Self> {
        let Event::Webhooks(event) = &recorded.event else {
            return row;
        };
        let row = row.map(|row| Self { updated_at: recorded.at, ..row });
        match event {
            WebhookEvent::Registered { webhook, party, url, events } => Some(Self {
                webhook: *webhook,
                party: *party,
                url_words: url.row_id(),
                events: events.clone(),
                rotation: 0,
                overlap_until: None,
                disabled: None,
                since: recorded.position,
                enabled_at: recorded.at,
                created_at: recorded.at,
                updated_at: recorded.at,
            }),
            WebhookEvent::Changed { url, events, .. } => {
                row.map(|row| Self { url_words: url.row_id(), events: events.clone(), ..row })
            }
            WebhookEvent::SecretRotated { rotation, previous_until, .. } => row.map(|row| Self {
                rotation: *rotation,
                overlap_until: Some(before_year_10000(*previous_until)),
                ..row
            }),
            WebhookEvent::Disabled { why, .. } => row.map(|row| Self { disabled: Some(*why), ..row }),
            WebhookEvent::Enabled { .. } => {
                let (since, enabled_at) = (recorded.position, recorded.at);
                row.map(|row| Self { disabled: None, since, enabled_at, ..row })
            }
            WebhookEvent::Removed { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn it_is_sent_what_comes_after_it_was_registered_or_enabled() {
        let row: WebhookEntry = row_of(vec![posted(), webhook_registered()], &WEBHOOK).unwrap();
        assert_eq!((row.since, row.disabled), (Position(1), None));
        let story = vec![posted(), webhook_registered(), webhook_disabled(WhyDisabled::Gone)];
        assert_eq!(row_of::<WebhookEntry>(story.clone(), &WEBHOOK).unwrap().disabled, Some(WhyDisabled::Gone));
        let row: WebhookEntry = row_of(story.and(webhook_enabled()), &WEBHOOK).unwrap();
        assert_eq!((row.since, row.disabled), (Position(3), None));
    }

    #[test]
    fn a_removed_one_leaves_nothing() {
        assert_eq!(rows_of::<WebhookEntry>(webhook_story()), []);
    }
}
