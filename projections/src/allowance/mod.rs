//! View: what each API key may do, and what it has spent. A key that was made before there were allowances has no row.

pub mod query;

use crate::horizon::before_year_10000;
use crate::view::View;
use chrono::NaiveDate;
use market_core::allowance::{AllowanceEvent, Bounds, Network};
use market_core::confidential::TextDigest;
use market_core::event::{Event, Recorded};
use market_core::ids::{KeyId, PartyId, SecretId};
use market_core::money::Money;
use market_core::party::Scopes;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The allowance of a key. Amounts are cents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct AllowanceEntry {
    pub key: KeyId,
    pub party: PartyId,
    pub secret: SecretId,
    pub name_words: Option<Uuid>,
    pub scopes: Scopes,
    pub spend_limit_per_tx: Option<u64>,
    pub spend_limit_per_day: Option<u64>,
    pub allowed_ips: Vec<Network>,
    pub expires_at: Option<Timestamp>,
    pub spent_on: Option<NaiveDate>,
    pub spent: u64,
    pub granted_at: Timestamp,
    pub rotated_at: Option<Timestamp>,
    pub overlap_until: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

impl View for AllowanceEntry {
    const NAME: &'static str = "allowance";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["key"];
    type Key = KeyId;

    fn keys(recorded: &Recorded) -> Vec<KeyId> {
        match &recorded.event {
            Event::Allowance(event) => vec![event.key()],
            Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Job(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Webhooks(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> KeyId {
        self.key
    }

    fn evolve(row: Option<Self>, _key: &KeyId, recorded: &Recorded) -> Option<Self> {
        let Event::Allowance(event) = &recorded.event else {
            return row;
        };
        match event {
            AllowanceEvent::Granted { key, party, secret, name, bounds } => {
                Some(Self::new(*key, *party, *secret, recorded).with(name.as_ref(), bounds))
            }
            AllowanceEvent::Changed { name, bounds, .. } => row.map(|row| row.with(name.as_ref(), bounds)),
            AllowanceEvent::Rotated { secret, previous_until, .. } => row.map(|row| Self {
                secret: *secret,
                rotated_at: Some(recorded.at),
                overlap_until: Some(before_year_10000(*previous_until)),
                ..row
            }),
            AllowanceEvent::Spent { amount, day, .. } => row.map(|row| row.spending(*amount, *day)),
            AllowanceEvent::LimitReached { .. } => row,
            AllowanceEvent::Revoked { .. } => row.map(|row| Self { revoked_at: Some(recorded.at), ..row }),
        }
    }
}

impl AllowanceEntry {
    fn new(key: KeyId, party: PartyId, secret: SecretId, recorded: &Recorded) -> Self {
        Self {
            key,
            party,
            secret,
            name_words: None,
            scopes: Scopes::ALL,
            spend_limit_per_tx: None,
            spend_limit_per_day: None,
            allowed_ips: Vec::new(),
            expires_at: None,
            spent_on: None,
            spent: 0,
            granted_at: recorded.at,
            rotated_at: None,
            overlap_until: None,
            revoked_at: None,
        }
    }

    fn with(self, name: Option<&TextDigest>, bounds: &Bounds) -> Self {
        Self {
            name_words: name.map(TextDigest::row_id),
            scopes: bounds.scopes,
            spend_limit_per_tx: bounds.spend_limit_per_tx.map(Money::minor),
            spend_limit_per_day: bounds.spend_limit_per_day.map(Money::minor),
            allowed_ips: bounds.allowed_ips.clone(),
            expires_at: bounds.expires_at.map(before_year_10000),
            ..self
        }
    }

    /// As decisions count it: a day that is over is not counted on.
    fn spending(self, amount: Money, day: NaiveDate) -> Self {
        match self.spent_on {
            Some(known) if known >= day => Self { spent: self.spent.saturating_add(amount.minor()), ..self },
            Some(_) | None => Self { spent_on: Some(day), spent: amount.minor(), ..self },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn spent(cents: u64, day: &str) -> Event {
        AllowanceEvent::Spent { key: KEY, amount: usd(cents), day: day.parse().unwrap() }.into()
    }

    #[test]
    fn what_is_spent_is_counted_by_the_day() {
        let story = vec![granted(), spent(5, "2026-01-01"), spent(7, "2026-01-01")];
        let row: AllowanceEntry = row_of(story.clone(), &KEY).unwrap();
        assert_eq!((row.spent_on.unwrap().to_string().as_str(), row.spent), ("2026-01-01", 12));
        assert_eq!(row_of::<AllowanceEntry>(story.and(spent(3, "2026-01-02")), &KEY).unwrap().spent, 3);
    }

    #[test]
    fn a_rotated_key_is_looked_up_by_its_new_text() {
        let row: AllowanceEntry = row_of(vec![granted(), rotated()], &KEY).unwrap();
        assert_eq!((row.secret, row.rotated_at, row.overlap_until), (NEW_SECRET, Some(NOW), Some(DUE_AT)));
    }

    #[test]
    fn a_change_replaces_all_settings() {
        let changed = AllowanceEvent::Changed { key: KEY, name: None, bounds: Bounds::default() };
        let row: AllowanceEntry = row_of(vec![granted(), changed.into()], &KEY).unwrap();
        assert_eq!((row.scopes, row.spend_limit_per_day, row.name_words), (Scopes::ALL, None, None));
    }
}
