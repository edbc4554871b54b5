//! What API keys spend, as an auditor counts it.

use market_core::allowance::{AllowanceEvent, Bounds};
use market_core::ids::KeyId;
use std::collections::{BTreeMap, BTreeSet};

/// The keys that may spend, and what they did spend on each day, in cents.
#[derive(Default)]
pub(crate) struct Spending {
    bounds: BTreeMap<KeyId, Bounds>,
    spent: BTreeMap<(KeyId, String), u64>,
    told: BTreeSet<(KeyId, String)>,
}

impl Spending {
    pub(crate) fn observe(&mut self, event: &AllowanceEvent) {
        let key = event.key();
        match event {
            AllowanceEvent::Granted { bounds, .. } => {
                let before = self.bounds.insert(key, bounds.clone());
                assert!(before.is_none(), "granted twice");
            }
            AllowanceEvent::Changed { bounds, .. } => {
                let before = self.bounds.insert(key, bounds.clone());
                assert!(before.is_some(), "changed before it was granted, or after it was revoked");
            }
            AllowanceEvent::Rotated { .. } => assert!(self.bounds.contains_key(&key), "rotated without an allowance"),
            AllowanceEvent::Spent { amount, day, .. } => {
                let limit = self.bounds[&key].spend_limit_per_day.unwrap();
                let spent = self.spent.entry((key, day.to_string())).or_default();
                *spent += amount.minor();
                assert!(*spent <= limit.minor(), "{key} has spent {spent} of {limit} on {day}");
            }
            AllowanceEvent::LimitReached { day, .. } => {
                assert!(self.bounds[&key].spend_limit_per_day.is_some(), "there is no limit to reach");
                assert!(self.told.insert((key, day.to_string())), "{key} is told of twice on {day}");
            }
            AllowanceEvent::Revoked { .. } => {
                self.bounds.remove(&key);
            }
        }
    }
}
