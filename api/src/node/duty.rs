//! What one process does for all that serve the same market.

use std::collections::BTreeSet;

/// Work that one process is enough for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// Does what falls due.
    Timekeeper,
    /// Sends released payments to the processor.
    PayoutSender,
    /// Has the processor take what deposits are about.
    Cashier,
    /// Removes files that no event knows.
    Sweeper,
    /// Sends mail.
    MailSender,
    /// Reads the feed for the others, where they can be told.
    Feeder,
    /// Puts what was told into the queue of webhooks, and sends it.
    WebhookSender,
    /// Tells by mail what waits for somebody.
    Notices,
}

impl Duty {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Timekeeper,
        Self::PayoutSender,
        Self::Cashier,
        Self::Sweeper,
        Self::MailSender,
        Self::Feeder,
        Self::WebhookSender,
        Self::Notices,
    ];

    /// Its name, in figures and in the log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timekeeper => "timekeeper",
            Self::PayoutSender => "payout sender",
            Self::Cashier => "cashier",
            Self::Sweeper => "sweeper",
            Self::MailSender => "mail sender",
            Self::Feeder => "feeder",
            Self::WebhookSender => "webhook sender",
            Self::Notices => "notices",
        }
    }

    /// The number of its lock: programs of other versions know it by this, so it stays for ever.
    #[must_use]
    pub const fn number(self) -> i32 {
        match self {
            Self::Timekeeper => 1,
            Self::PayoutSender => 2,
            Self::Cashier => 3,
            Self::Sweeper => 4,
            Self::MailSender => 5,
            Self::Feeder => 6,
            Self::WebhookSender => 7,
            Self::Notices => 8,
        }
    }

    /// The duty of a number.
    #[must_use]
    pub fn of(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.number() == number)
    }
}

/// The duties that a process holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held(BTreeSet<Duty>);

impl Held {
    /// Whether a duty is among them.
    #[must_use]
    pub fn has(&self, duty: Duty) -> bool {
        self.0.contains(&duty)
    }

    /// The numbers of those that are not among them.
    #[must_use]
    pub fn lacking(&self) -> Vec<i32> {
        Duty::ALL.into_iter().filter(|duty| !self.has(*duty)).map(Duty::number).collect()
    }

    /// Takes one more. Tells whether it is new.
    pub fn take(&mut self, duty: Duty) -> bool {
        self.0.insert(duty)
    }

    /// Gives all of them up, and tells which they were.
    pub fn give_up(&mut self) -> Vec<Duty> {
        std::mem::take(&mut self.0).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duty_has_a_number_and_a_name_of_its_own() {
        let numbers: BTreeSet<i32> = Duty::ALL.into_iter().map(Duty::number).collect();
        let names: BTreeSet<&str> = Duty::ALL.into_iter().map(Duty::name).collect();
        assert_eq!((numbers.len(), names.len()), (Duty::ALL.len(), Duty::ALL.len()));
        assert!(Duty::ALL.into_iter().all(|duty| Duty::of(duty.number()) == Some(duty)));
        assert_eq!(Duty::of(0), None);
    }

    #[test]
    fn what_is_held_is_asked_for_no_more_until_it_is_given_up() {
        let mut held = Held::default();
        assert!(held.take(Duty::Sweeper) && !held.take(Duty::Sweeper));
        assert!(held.has(Duty::Sweeper) && !held.has(Duty::Cashier));
        assert_eq!(held.lacking().len(), Duty::ALL.len() - 1);
        assert_eq!(held.give_up(), [Duty::Sweeper]);
        assert_eq!(held.lacking().len(), Duty::ALL.len());
    }
}
