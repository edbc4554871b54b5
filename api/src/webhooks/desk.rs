//! What the sender has in hand: what it has read, what is under way, and what it knows of each webhook. Pure.
//!
//! A webhook begins with one delivery at a time, and each that arrives doubles that. A failure stops it: it is left
//! alone for a while, and then asked with one delivery. So a receiver that is dead costs one place for one time-out.

use super::ladder::{rest_after, wait_after};
use super::postman::Verdict;
use super::queue::{Due, Health, Outage, Outcome, Place};
use market_core::ids::WebhookId;
use market_core::time::Timestamp;
use market_core::webhook::WhyDisabled;
use market_core::webhook::policy::WebhookPolicy;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;
use uuid::Uuid;

/// So much is held of one webhook before it is sent.
const HELD_MAX: usize = 128;

/// More is read once there is less than this of it.
const HELD_MIN: usize = 64;

/// What the sender has in hand.
pub struct Desk {
    policy: WebhookPolicy,
    hooks: BTreeMap<WebhookId, Hook>,
    /// Webhooks with something to send, in the order in which they come next.
    turns: VecDeque<WebhookId>,
    /// What was read and is not written down as done.
    taken: BTreeSet<Place>,
    under_way: u32,
}

/// What is known of a webhook.
#[derive(Default)]
struct Hook {
    held: VecDeque<Due>,
    under_way: u32,
    /// How many may be under way.
    window: u32,
    /// How many have arrived.
    arrived: u64,
    /// What was answered and is not written down.
    unwritten: u32,
    outage: Option<Outage>,
    /// Whether it has failed, and that is not written down yet.
    is_failing: bool,
}

/// A delivery that goes out.
#[derive(Clone, Debug)]
pub struct Sending {
    /// What.
    pub due: Due,
    /// How many had arrived at the webhook by then.
    arrived: u64,
}

/// What follows from an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// For the delivery.
    pub outcome: Outcome,
    /// For the webhook.
    pub health: Option<Health>,
    /// Whether it is to be disabled.
    pub disable: Option<WhyDisabled>,
}

impl Desk {
    /// With nothing in hand.
    #[must_use]
    pub fn new(policy: WebhookPolicy) -> Self {
        Self { policy, hooks: BTreeMap::new(), turns: VecDeque::new(), taken: BTreeSet::new(), under_way: 0 }
    }

    /// How many are in hand.
    #[must_use]
    pub fn in_hand(&self) -> usize {
        self.taken.len()
    }

    /// How many are under way.
    #[must_use]
    pub fn under_way(&self) -> u32 {
        self.under_way
    }

    /// The webhooks of which nothing more is to be read now.
    #[must_use]
    pub fn full(&self) -> Vec<Uuid> {
        let is_full = |hook: &Hook| {
            let in_hand = !hook.held.is_empty() || hook.under_way > 0 || hook.unwritten > 0;
            hook.is_failing || hook.held.len() >= HELD_MIN || (hook.outage.is_some() && in_hand)
        };
        self.hooks.iter().filter(|(_, hook)| is_full(hook)).map(|(webhook, _)| webhook.0).collect()
    }

    /// How much is to be read of one webhook, so that enough of it is new.
    #[must_use]
    pub fn read_each(&self) -> i64 {
        let in_hand = |hook: &Hook| {
            hook.held.len().saturating_add(usize_of(hook.under_way)).saturating_add(usize_of(hook.unwritten))
        };
        let most = self.hooks.values().filter(|hook| hook.held.len() < HELD_MIN).map(in_hand).max().unwrap_or(0);
        i64::try_from(most.saturating_add(HELD_MAX)).unwrap_or(i64::MAX)
    }

    /// Takes what was read, but for what is in hand already. Tells how many were new.
    pub fn take(&mut self, read: Vec<Due>) -> usize {
        let mut new = 0_usize;
        for due in read {
            if !self.taken.insert(due.place) {
                continue;
            }
            new = new.saturating_add(1);
            let hook = self.hooks.entry(due.place.webhook).or_default();
            if !hook.is_failing {
                hook.outage = due.outage;
            }
            hook.window = hook.window.max(1);
            if hook.held.is_empty() {
                self.turns.push_back(due.place.webhook);
            }
            hook.held.push_back(due);
        }
        new
    }

    /// The next delivery to go out, if there is one and room for it. Webhooks take turns.
    pub fn sends(&mut self) -> Option<Sending> {
        if self.under_way >= self.policy.under_way_max {
            return None;
        }
        // The second half of the room is for webhooks that do not have a part of the first one.
        let is_scarce = self.under_way >= self.policy.under_way_max / 2;
        for _ in 0..self.turns.len() {
            let webhook = self.turns.pop_front()?;
            let Some(hook) = self.hooks.get_mut(&webhook) else { continue };
            let most = if is_scarce { 1 } else { hook.window.min(self.policy.under_way_per_webhook_max) };
            let due = if hook.under_way < most { hook.held.pop_front() } else { None };
            if !hook.held.is_empty() {
                self.turns.push_back(webhook);
            }
            if let Some(due) = due {
                hook.under_way = hook.under_way.saturating_add(1);
                self.under_way = self.under_way.saturating_add(1);
                return Some(Sending { due, arrived: hook.arrived });
            }
        }
        None
    }

    /// What follows from the answer to a delivery that was sent. `dice` is random.
    pub fn answered(&mut self, sent: &Sending, verdict: Verdict, now: Timestamp, dice: (u16, u16)) -> Consequence {
        self.under_way = self.under_way.saturating_sub(1);
        let hook = self.hooks.entry(sent.due.place.webhook).or_default();
        hook.under_way = hook.under_way.saturating_sub(1);
        hook.unwritten = hook.unwritten.saturating_add(1);
        if verdict == Verdict::Delivered {
            hook.arrived = hook.arrived.saturating_add(1);
            hook.window = hook.window.saturating_mul(2).clamp(1, self.policy.under_way_per_webhook_max);
            hook.is_failing = false;
            let health = hook.outage.take().map(|_| Health::Up);
            return Consequence { outcome: Outcome::Delivered, health, disable: None };
        }
        let tries = sent.due.tries.saturating_add(1);
        let again = wait_after(&self.policy, tries, verdict, dice.0).map(|wait| after(now, wait));
        let outcome = match (verdict, again) {
            (Verdict::Gone, _) | (_, None) => Outcome::Failed,
            (_, Some(due_at)) => Outcome::Again(due_at),
        };
        let (health, disable) = self.failed(sent, verdict, now, dice.1);
        Consequence { outcome, health, disable }
    }

    /// What failed at once is one failure; and what fails while others arrive is the delivery's, not the webhook's.
    fn failed(
        &mut self,
        sent: &Sending,
        verdict: Verdict,
        now: Timestamp,
        dice: u16,
    ) -> (Option<Health>, Option<WhyDisabled>) {
        let is_gone = (verdict == Verdict::Gone).then_some(WhyDisabled::Gone);
        let Some(hook) = self.hooks.get_mut(&sent.due.place.webhook) else { return (None, is_gone) };
        if hook.is_failing || hook.arrived > sent.arrived {
            return (None, is_gone);
        }
        let before = hook.outage.unwrap_or(Outage { failures: 0, since: now });
        let outage = Outage { failures: before.failures.saturating_add(1), since: before.since };
        let rests_until = after(now, rest_after(&self.policy, outage.failures, verdict, dice));
        hook.is_failing = true;
        hook.outage = Some(outage);
        hook.window = 1;
        for due in hook.held.drain(..) {
            self.taken.remove(&due.place);
        }
        let is_over = outage.since.after(self.policy.failing_max) <= now;
        (Some(Health::Down(outage, rests_until)), is_gone.or(is_over.then_some(WhyDisabled::Failing)))
    }

    /// What was answered is written down: it may be read again when it is due again.
    pub fn written(&mut self, places: impl Iterator<Item = Place>) {
        for place in places {
            self.taken.remove(&place);
            let Some(hook) = self.hooks.get_mut(&place.webhook) else { continue };
            hook.unwritten = hook.unwritten.saturating_sub(1);
            if hook.unwritten == 0 && hook.under_way == 0 {
                hook.is_failing = false;
                if hook.held.is_empty() {
                    self.hooks.remove(&place.webhook);
                }
            }
        }
    }
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    let micros = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_micros(now.as_micros().saturating_add(micros)).unwrap_or(now)
}

fn usize_of(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
#[path = "desk_tests.rs"]
mod tests;
