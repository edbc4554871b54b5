//! The counter-offers to an application, as its row keeps them.

use super::ApplicationEntry;
use market_core::candidacy::{CandidacyEvent, Delivery, Who};
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What became of a counter-offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CounterStatus {
    /// Waits for the other side.
    Open,
    /// The other side accepted it.
    Accepted,
    /// The other side declined it.
    Declined,
    /// A later one took its place.
    Superseded,
    /// Nobody answered in time. The clock tells: no row holds this.
    Expired,
}

/// A counter-offer, in the row of its application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// Its number, from 1.
    pub version: u32,
    /// Whose it is.
    pub by: Who,
    /// Its price, in cents.
    pub price: u64,
    /// Its time.
    pub delivery: Delivery,
    /// From when it cannot be accepted any more.
    pub expires_at: Timestamp,
    /// What became of it, as far as events tell.
    pub status: CounterStatus,
    /// The erasable row with message and time.
    pub words: Uuid,
    /// When it was made.
    pub created_at: Timestamp,
}

impl ApplicationEntry {
    pub(super) fn bargained(mut self, event: &CandidacyEvent, at: Timestamp) -> Self {
        match event {
            CandidacyEvent::Countered { version, by, price, delivery, expires_at, words, .. } => {
                self.settle(CounterStatus::Superseded);
                let counter = Counter {
                    version: *version,
                    by: *by,
                    price: price.minor(),
                    delivery: *delivery,
                    expires_at: *expires_at,
                    status: CounterStatus::Open,
                    words: words.row_id(),
                    created_at: at,
                };
                self.counters.push(counter.clone());
                if *by == Who::Agent { self.confirmed(&counter) } else { self }
            }
            CandidacyEvent::CounterAccepted { version, by, .. } => {
                self.settle(CounterStatus::Accepted);
                let accepted = self.counters.iter().find(|counter| counter.version == *version).cloned();
                match accepted {
                    Some(counter) if *by == Who::Agent => self.confirmed(&counter),
                    Some(_) | None => self,
                }
            }
            CandidacyEvent::CounterDeclined { .. } => {
                self.settle(CounterStatus::Declined);
                self
            }
            CandidacyEvent::NdaAcknowledged { .. }
            | CandidacyEvent::Confirmed { .. }
            | CandidacyEvent::Applied { .. }
            | CandidacyEvent::ProoferApplied { .. }
            | CandidacyEvent::Withdrawn { .. }
            | CandidacyEvent::Rejected { .. }
            | CandidacyEvent::FileShared { .. }
            | CandidacyEvent::MessageSent { .. } => self,
        }
    }

    /// At most one counter-offer is open: this is what becomes of it.
    fn settle(&mut self, status: CounterStatus) {
        for counter in self.counters.iter_mut().filter(|counter| counter.status == CounterStatus::Open) {
            counter.status = status;
        }
    }

    /// The applicant has made or accepted it: its price is the application's from here on.
    fn confirmed(self, counter: &Counter) -> Self {
        let (delivery_hours, delivery_words) = match counter.delivery {
            Delivery::Same => (self.delivery_hours, self.delivery_words),
            Delivery::Hours(hours) => (Some(hours), counter.words),
            Delivery::Unread => (None, counter.words),
        };
        Self { price: counter.price, version: counter.version, delivery_hours, delivery_words, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use market_core::event::Event;

    fn after(story: Vec<Event>) -> ApplicationEntry {
        row_of(open_job().and(applied()).into_iter().chain(story).collect(), &APPLICATION).unwrap()
    }

    fn statuses(row: &ApplicationEntry) -> Vec<CounterStatus> {
        row.counters.iter().map(|counter| counter.status).collect()
    }

    #[test]
    fn a_posters_offer_is_the_price_once_the_applicant_accepts_it() {
        let offered = after(vec![countered(1, Who::Poster, 60_00)]);
        assert_eq!((offered.price, offered.version, statuses(&offered)), (75_00, 0, vec![CounterStatus::Open]));
        let agreed = after(vec![countered(1, Who::Poster, 60_00), counter_accepted(1, Who::Agent, 60_00)]);
        assert_eq!((agreed.price, agreed.version, statuses(&agreed)), (60_00, 1, vec![CounterStatus::Accepted]));
        assert_eq!(agreed.delivery_hours, Some(48));
    }

    #[test]
    fn an_applicants_offer_is_the_price_at_once() {
        let row = after(vec![countered(1, Who::Poster, 60_00), countered(2, Who::Agent, 70_00)]);
        assert_eq!((row.price, row.version), (70_00, 2));
        assert_eq!(statuses(&row), [CounterStatus::Superseded, CounterStatus::Open]);
        let declined = after(vec![countered(1, Who::Agent, 70_00), counter_declined(1, Who::Poster)]);
        assert_eq!((declined.price, statuses(&declined)), (70_00, vec![CounterStatus::Declined]));
    }
}
