//! What lies on the table between poster and applicant: the counter-offers to an application.

use super::event::{CandidacyEvent, Delivery, Who};
use super::state::Application;
use crate::money::Money;
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// A counter-offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Its number, from 1.
    pub version: u32,
    /// Whose it is.
    pub by: Who,
    /// Its price.
    pub price: Money,
    /// Its time.
    pub delivery: Delivery,
    /// From when it cannot be accepted any more.
    pub expires_at: Timestamp,
    /// What became of it.
    pub status: CounterStatus,
}

/// What became of a counter-offer. That an open one has run out, the clock tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CounterStatus {
    /// Waits for the other side.
    Open,
    /// The other side accepted it.
    Accepted,
    /// The other side declined it.
    Declined,
    /// A later one took its place.
    Superseded,
}

impl Counter {
    /// Refuses one that has run out.
    ///
    /// # Errors
    /// [`Rejection::OfferExpired`].
    pub fn must_be_fresh(&self, now: Timestamp) -> Result<(), Rejection> {
        if self.status == CounterStatus::Open && self.expires_at <= now {
            return Err(Rejection::OfferExpired { version: self.version, expired_at: self.expires_at });
        }
        Ok(())
    }
}

impl Application {
    /// The counter-offer that waits for `who`.
    ///
    /// # Errors
    /// [`Rejection::NoOpenOffer`], [`Rejection::OwnOffer`], [`Rejection::OfferChanged`] when another one than
    /// `expected` waits, or [`Rejection::OfferExpired`].
    pub fn open_for(&self, who: Who, expected: Option<u32>, now: Timestamp) -> Result<&Counter, Rejection> {
        let open = self.counters.iter().rfind(|counter| counter.status == CounterStatus::Open);
        let counter = open.ok_or(Rejection::NoOpenOffer)?;
        if let Some(expected) = expected.filter(|expected| *expected != counter.version) {
            return Err(Rejection::OfferChanged { version: counter.version, expected });
        }
        if counter.by == who {
            return Err(Rejection::OwnOffer { version: counter.version });
        }
        counter.must_be_fresh(now)?;
        Ok(counter)
    }

    /// Refuses unless the price that the applicant has last confirmed is the one that `expected` names, and still
    /// offered.
    ///
    /// # Errors
    /// [`Rejection::OfferChanged`] or [`Rejection::OfferExpired`].
    pub fn must_be_offered(&self, expected: Option<u32>, now: Timestamp) -> Result<(), Rejection> {
        if let Some(expected) = expected.filter(|expected| *expected != self.version) {
            return Err(Rejection::OfferChanged { version: self.version, expected });
        }
        let confirmed = self.counters.iter().find(|counter| counter.version == self.version);
        confirmed.map_or(Ok(()), |counter| counter.must_be_fresh(now))
    }

    pub(super) fn bargained(mut self, event: &CandidacyEvent) -> Self {
        match event {
            CandidacyEvent::Countered { version, by, price, delivery, expires_at, .. } => {
                self.settle(CounterStatus::Superseded);
                let (version, by, price, delivery, expires_at) = (*version, *by, *price, *delivery, *expires_at);
                let counter = Counter { version, by, price, delivery, expires_at, status: CounterStatus::Open };
                self.counters.push(counter);
                if by == Who::Agent { self.confirmed(counter) } else { self }
            }
            CandidacyEvent::CounterAccepted { version, by, .. } => {
                self.settle(CounterStatus::Accepted);
                let accepted = self.counters.iter().find(|counter| counter.version == *version).copied();
                match accepted {
                    Some(counter) if *by == Who::Agent => self.confirmed(counter),
                    Some(_) | None => self,
                }
            }
            CandidacyEvent::CounterDeclined { .. } => {
                self.settle(CounterStatus::Declined);
                self
            }
            CandidacyEvent::NdaAcknowledged { .. }
            | CandidacyEvent::Applied { .. }
            | CandidacyEvent::ProoferApplied { .. }
            | CandidacyEvent::Confirmed { .. }
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

    fn confirmed(self, counter: Counter) -> Self {
        let delivery_hours = match counter.delivery {
            Delivery::Same => self.delivery_hours,
            Delivery::Hours(hours) => Some(hours),
            Delivery::Unread => None,
        };
        Self { price: counter.price, version: counter.version, delivery_hours, ..self }
    }
}
